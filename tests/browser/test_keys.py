"""The letter keys of the queue: they can be turned off, and never fire while somebody types (WCAG 2.1.4)."""

from pathlib import Path

import pytest
from django.template.loader import render_to_string

pytestmark = [pytest.mark.browser]
ROOT = Path(__file__).resolve().parents[2]
HERE = "https://office.example/"
ROWS = "".join(f'<tr><td><a href="#{number}" id="row{number}">{number}</a></td></tr>' for number in (1, 2))


def page_of(keys):
    return f"""<!doctype html><title>Queue</title><div id="queue">{keys}<input id="field">
        <table id="result_list"><tbody>{ROWS}</tbody></table></div>
        <script type="module" src="/triage.js"></script>"""


@pytest.fixture
def page(browser):
    """The queue's bare bones with the portal's own module; nothing else answers."""
    html = page_of(render_to_string("engagements/admin/submissions/parts/keys.html"))
    module = (ROOT / "static/js/triage.js").read_text()
    context = browser.new_context()
    context.route(HERE, lambda route: route.fulfill(body=html, content_type="text/html"))
    context.route(
        f"{HERE}triage.js", lambda route: route.fulfill(body=module, content_type="text/javascript")
    )
    page = context.new_page()
    page.goto(HERE)
    yield page
    context.close()


def focused(page):
    return page.evaluate("document.activeElement.id")


def test_key_moves_along_the_list(page):
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused(page) == "row2"
    page.keyboard.press("k")
    assert focused(page) == "row1"


@pytest.mark.parametrize("keys", ["Control+j", "Alt+j", "Shift+j", "Meta+j"])
def test_key_does_nothing_with_a_modifier(page, keys):
    page.keyboard.press(keys)
    assert focused(page) == ""


def test_key_does_nothing_while_typing(page):
    page.focus("#field")
    page.keyboard.press("j")
    assert focused(page) == "field"
    assert page.input_value("#field") == "j"


def test_keys_can_be_turned_off_and_stay_off(page):
    box = page.get_by_label("Letter keys")
    assert box.is_visible()
    box.uncheck()
    page.reload()
    assert not box.is_checked()
    page.keyboard.press("j")
    assert focused(page) == ""
    box.check()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert focused(page) == "row1"
