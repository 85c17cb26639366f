"""2,000 words in five sittings: a slow line, one that drops, an ended session, two tabs, no JavaScript."""

from collections.abc import Iterator
from itertools import count, islice

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.steps import begin, press, until
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.drill]
CALL = "water-shore-and-forest"
AREAS = "section:has(> #questions) textarea"
OFFERED = ".notice.warning[data-offer]"
IN_A_SITTING = 400


def words() -> Iterator[str]:
    """Each another one, so that each can be missed."""
    return (f"w{number:04}" for number in count())


def typed(page: Page, field: str, said: list[str]) -> None:
    """At the end of what is there, a few words at a time."""
    area = page.locator(field).first
    area.focus()
    page.keyboard.press("Control+End")
    for start in range(0, len(said), 20):
        page.keyboard.insert_text(" " + " ".join(said[start : start + 20]))
        page.wait_for_timeout(60)


def settled(page: Page) -> None:
    """Nothing is kept on the device any more: the portal has it all."""
    until(page, "!Object.keys(localStorage).some(key => key.startsWith('copy:'))", seconds=60)


def next_tab(author: Visitor, address: str) -> Page:
    page = author.page = author.context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address)
    return page


def on_a_slow_line(page: Page, said: list[str]) -> None:
    line = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 400, "downloadThroughput": 6400, "uploadThroughput": 6400}
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", slow)
    typed(page, "#id_summary", said)
    settled(page)
    line.send(
        "Network.emulateNetworkConditions",
        {**slow, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
    )


def on_a_line_that_drops(author: Visitor, page: Page, said: list[str]) -> Page:
    """Each save but the third is lost: before it arrives, or its reply; then the tab is closed."""
    met: list[str] = []

    def drop(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        met.append("reply" if len(met) % 3 == 1 else "save" if len(met) % 3 == 0 else "")
        if met[-1] == "reply":
            route.fetch()
        return route.abort() if met[-1] else route.continue_()

    page.route("**/edit/", drop)
    for part in range(0, len(said), 100):
        typed(page, f"{AREAS} >> nth=0", said[part : part + 100])
        page.evaluate("window.dispatchEvent(new Event('online'))")
        page.wait_for_timeout(400)
    assert {"reply", "save"} <= set(met)
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no line')); }")
    typed(page, f"{AREAS} >> nth=0", ["the", "last"])
    page.wait_for_timeout(500)
    page.close()
    page = next_tab(author, page.url)
    page.locator(f"{OFFERED} button.primary").click()
    settled(page)
    return page


def while_the_session_ends(author: Visitor, page: Page, said: list[str]) -> Page:
    typed(page, f"{AREAS} >> nth=1", said[:200])
    author.context.clear_cookies()
    typed(page, f"{AREAS} >> nth=1", said[200:])
    expect(page.locator("[data-autosave-state].problem a")).to_be_visible(timeout=20_000)
    page.close()
    author.page = author.context.new_page()
    author.step_into("owner")
    page = next_tab(author, page.url)
    page.locator(f"{OFFERED} button.primary").click()
    settled(page)
    return page


def in_two_tabs(author: Visitor, page: Page, said: list[str]) -> None:
    other = next_tab(author, page.url)
    for part in range(0, len(said), 100):
        typed(page, f"{AREAS} >> nth=0", said[part : part + 50])
        typed(other, "#id_title", ["tab"])
        typed(other, f"{AREAS} >> nth=1", said[part + 50 : part + 100])
    settled(page)
    expect(page.locator("[data-autosave-state].problem")).to_have_count(0)
    expect(other.locator("[data-autosave-state].problem")).to_have_count(0)
    other.close()


def without_javascript(visit: Visit, address: str, said: list[str]) -> None:
    author = visit(scripts=False)
    author.step_into("owner")
    page = author.page
    page.goto(address)
    for part in range(0, len(said), 200):
        area = page.locator(AREAS).nth(1)
        area.fill(area.input_value() + " " + " ".join(said[part : part + 200]))
        press(page, ".actions button[name=save]")


def test_two_thousand_words_in_five_sittings(visit: Visit) -> None:
    author = visit()
    author.refusals = {401, 403}
    author.step_into("owner")
    page = begin(author, CALL)
    page.on("dialog", lambda dialog: dialog.accept())
    address, source = page.url, words()
    sittings = [list(islice(source, IN_A_SITTING)) for _number in range(5)]
    on_a_slow_line(page, sittings[0])
    page = on_a_line_that_drops(author, page, sittings[1])
    page = while_the_session_ends(author, page, sittings[2])
    in_two_tabs(author, page, sittings[3])
    without_javascript(visit, address, sittings[4])
    stored = author.context.request.get(address).text()
    assert [word for sitting in sittings for word in sitting if word not in stored] == []
