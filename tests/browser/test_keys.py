"""The letter keys of the queue: they can be turned off, and never fire while somebody types (WCAG 2.1.4)."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from engagements.admin.flows.verbs import BUTTONS
from engagements.cases.models import Case
from focalpoint.admin.buttons import Shown

pytestmark = [pytest.mark.browser]
ROOT = Path(__file__).resolve().parents[2]
HERE = "https://office.example/"
DECISION = "engagements/admin/cases/parts/decision.html"
ROWS = "".join(f'<tr><td><a href="#{number}" id="row{number}">{number}</a></td></tr>' for number in (1, 2))


def page_of(keys):
    return f"""<!doctype html><title>Queue</title><div id="queue">{keys}<input id="field">
        <table id="result_list"><tbody>{ROWS}</tbody></table></div>
        <script type="module" src="/triage.js"></script>"""


@pytest.fixture
def show(browser):
    """Opens bare bones with the portal's own module; nothing else answers."""
    context = browser.new_context()
    module = (ROOT / "static/js/triage.js").read_text()

    def show(html):
        context.route(HERE, lambda route: route.fulfill(body=html, content_type="text/html"))
        context.route(
            f"{HERE}triage.js", lambda route: route.fulfill(body=module, content_type="text/javascript")
        )
        page = context.new_page()
        page.goto(HERE)
        return page

    yield show
    context.close()


@pytest.fixture
def page(show):
    """The queue."""
    return show(page_of(render_to_string("engagements/admin/cases/parts/keys.html")))


# To a form of the decision screen that has lists to choose from, about one input.
NOTHING_OFFERED = SimpleNamespace(
    choices={"reason": []}, templates={}, view=SimpleNamespace(beside=SimpleNamespace(inputs=1))
)


@pytest.fixture
def deciding(show):
    """Opens the decision screen of someone who may do these; what would be sent is kept in `sent`."""

    def deciding(*may):
        keys = render_to_string("engagements/admin/cases/parts/keys.html", {"deciding": True})
        case = Case()
        shown = [
            Shown(
                BUTTONS[name],
                case,
                BUTTONS[name].form and BUTTONS[name].form(offered=NOTHING_OFFERED, is_pressed=False),
                False,
                None,
            )
            for name in may
        ]
        form = render_to_string(DECISION, {"bar": shown, "rest": [], "case": case})
        page = show(f"""<!doctype html><title>Decision</title>{keys}{form}
            <script>window.sent = []; document.addEventListener("submit", (event) => {{
              event.preventDefault(); window.sent.push(event.submitter.value); }});</script>
            <script type="module" src="/triage.js"></script>""")
        page.get_by_label("Keyboard shortcuts").wait_for()
        return page

    return deciding


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
    box = page.get_by_label("Keyboard shortcuts")
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


def sent(page):
    return page.evaluate("window.sent")


def test_key_takes_what_nobody_has(deciding):
    page = deciding("claim")
    page.keyboard.press("a")
    assert sent(page) == ["claim"]


def test_key_only_leads_to_taking_over_what_a_colleague_has(deciding):
    """However often it is pressed: a colleague's input is taken with the button alone."""
    page = deciding("take_over")
    for _time in range(2):
        page.keyboard.press("a")
        assert page.evaluate("document.activeElement.value") == "take_over"
    assert sent(page) == []
    page.keyboard.press("Enter")
    assert sent(page) == ["take_over"]


def test_key_does_nothing_where_nothing_can_be_taken(deciding):
    page = deciding()
    page.keyboard.press("a")
    assert (focused(page), sent(page)) == ("", [])


@pytest.mark.parametrize(("key", "verb", "field"), [("q", "return", "question"), ("d", "decline", "reason")])
def test_key_opens_its_decision_and_goes_to_what_is_to_be_written(deciding, key, verb, field):
    page = deciding("return", "decline")
    page.keyboard.press(key)
    opened = page.locator("details[name=decision][open]")
    assert opened.locator(f"button[value={verb}]").count() == opened.count() == 1
    assert page.evaluate("document.activeElement.name").endswith(field)
    page.keyboard.type("Which district?")
    page.keyboard.press("Control+Enter")
    assert sent(page) == [verb]


def test_key_closes_the_decision_and_keeps_what_was_typed(deciding):
    page = deciding("return", "decline")
    page.keyboard.press("q")
    page.keyboard.type("Which district?")
    page.keyboard.press("Escape")
    assert page.locator("details[name=decision][open]").count() == 0
    assert page.locator("[name$=question]").input_value() == "Which district?"
    page.keyboard.press("Control+Enter")
    assert sent(page) == []


def test_key_sends_the_note_that_is_written_and_no_other(show):
    """A part of the page has a form for each note before the one for a new note."""
    forms = "".join(
        f'<form><textarea id="{verb}"></textarea><button name="verb" value="{verb}">x</button></form>'
        for verb in ("correct", "delete", "add_note")
    )
    page = show(f"""<!doctype html><title>Notes</title><details name="part" open>{forms}</details>
        <script>window.sent = []; document.addEventListener("submit", (event) => {{
          event.preventDefault(); window.sent.push(event.submitter.value); }});</script>
        <script type="module" src="/triage.js"></script>""")
    page.locator("#add_note").press("Control+Enter")
    assert sent(page) == ["add_note"]


def test_key_shows_the_list_of_keys_and_hides_it(deciding):
    page = deciding("claim")
    listed = page.locator("#keys details")
    page.keyboard.press("?")
    assert listed.get_attribute("open") is not None
    page.keyboard.press("?")
    assert listed.get_attribute("open") is None
