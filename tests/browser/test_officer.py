"""An officer's part: the queue, and deciding on one input after the other."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.steps import (
    AUTHORS,
    OFFICERS,
    QUEUE,
    find,
    open_decision,
    press,
    refer,
    saved,
    submit_input,
    take,
)
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser]
LANGUAGES = pytest.mark.parametrize("language", ["en", "ar"])
CHANGE = re.compile(r"/admin/engagements/case/[^/]+/change/")


def submit_others(author: Visitor) -> None:
    """Two that no one has: of the demo world's, the other stories of this portal may have left none."""
    for place in ("harbour", "market"):
        submit_input(author, f"The lamps of the {place}")


@LANGUAGES
def test_refer_and_go_on(visit: Visit, language: str) -> None:
    author, officer = visit(language=language), visit(language=language)
    author.step_into(AUTHORS[language])
    reference = submit_input(author, "The last mile of the early warning")
    submit_others(author)
    officer.step_into(OFFICERS[language])
    officer.check()
    page = take(officer, reference)
    officer.check()
    officer.refusals = {422}
    # An empty question: nothing is sent, and what is missing is said at the top.
    open_decision(page, "refer")
    press(page, "button[value=refer]")
    expect(page.locator("#errors")).to_be_focused()
    officer.check()
    refer(page, "UNEP", "Can the stations of the third district be counted?")
    officer.check()
    page = find(officer, reference)
    expect(page.locator(".standing .state-referred")).to_be_visible()
    officer.check()
    page = officer.open(f"{QUEUE}?view=unassigned")
    press(page, "#result_list tbody a")
    here = page.url
    press(page, "#skip")
    assert CHANGE.search(page.url)
    assert page.url != here


@LANGUAGES
def test_return_to_author(visit: Visit, language: str) -> None:
    author, officer = visit(language=language), visit(language=language)
    author.step_into(AUTHORS[language])
    reference = submit_input(author, "Which district do you mean")
    officer.step_into(OFFICERS[language])
    page = take(officer, reference)
    part = page.locator("details:has(button[value=return])")
    part.locator("summary").click()
    part.locator("textarea").fill("Which of the three districts is this about?")
    press(page, "button[value=return]")
    page = find(officer, reference)
    expect(page.locator(".standing .state-returned")).to_be_visible()
    officer.check()
    # The author finds the question; the answer is saved with the text, which can be changed too.
    page = author.open("my/")
    press(page, "main .row:has-text('Which district') a")
    author.check()
    press(page, "a[href$='#id_draft_answer']")
    saved(page, "textarea[name=draft_answer]", "The third one, by the lake.")
    author.check()
    press(page, "button[name=preview]")
    author.check()
    press(page, "form[action$='/resubmit/'] button")
    assert page.url.endswith("/receipt/")
    # The officer sees what changed, and hears of a colleague who comes, and who leaves.
    page = find(officer, reference)
    expect(page.locator(".changes")).to_be_visible()
    colleague = visit(language=language)
    colleague.step_into("lead")
    find(colleague, reference)
    reading = page.locator("[data-reading]")
    expect(reading).to_be_empty()
    back_to_this_tab = "document.dispatchEvent(new Event('visibilitychange'))"
    page.evaluate(back_to_this_tab)
    expect(reading).to_contain_text("Farida Quennell")
    officer.check()
    # Leaving sends a beacon, which no one waits for.
    colleague.open(QUEUE)
    for _again in range(20):
        page.evaluate(back_to_this_tab)
        page.wait_for_timeout(250)
        if not reading.inner_text().strip():
            break
    expect(reading).to_be_empty()


def test_queue_by_keys(visit: Visit) -> None:
    author, officer = visit(), visit()
    author.step_into(AUTHORS["en"])
    submit_others(author)
    officer.step_into("officer")
    page = officer.open(f"{QUEUE}?view=unassigned")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("#result_list tbody a").first).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    with page.expect_navigation():
        page.keyboard.press("a")
    expect(page.locator(".standing .state-in_triage")).to_be_visible()
    page.keyboard.press("r")
    expect(page.locator("#refer :focus")).to_be_visible()
    page.locator("h2#text").click()
    here = page.url
    with page.expect_navigation():
        page.keyboard.press("n")
    assert CHANGE.search(page.url)
    assert page.url != here


@LANGUAGES
def test_queue_narrowed(visit: Visit, language: str) -> None:
    officer = visit(language=language)
    officer.step_into(OFFICERS[language])
    page = officer.open(QUEUE)
    officer.check()
    first = page.locator("#result_list tbody tr").first.bounding_box()
    assert (900 - first["y"]) / first["height"] > 19
    press(page, ".to-panel")
    page.select_option("#id_state", "referred")
    page.select_option("#id_language", "ar")
    press(page, ".filters button")
    chosen = dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))
    assert [name for name, value in chosen.items() if not value] == ["q"]
    rows = page.locator("#result_list tbody tr")
    assert rows.count() > 0
    assert page.locator("#result_list tbody .state-referred").count() == rows.count()
    assert page.locator("#result_list tbody [lang=ar]").count() == rows.count()
    page.fill("#id_q", "no such words anywhere")
    press(page, ".filters button")
    expect(page.locator(".empty")).to_be_visible()
    officer.check()
    for view in page.locator(".views a").evaluate_all("links => links.map(link => link.search)"):
        page.goto(f"{QUEUE}{view}")
        expect(page.locator(".views a[aria-current=page]")).to_have_count(1)


@LANGUAGES
def test_read_rooms_of_office(visit: Visit, language: str) -> None:
    """Each list of the office, and the first entry of each that has one."""
    officer = visit(language=language)
    officer.step_into("lead" if language == "en" else "second-officer")
    page = officer.open("/admin/")
    officer.check()
    lists = page.locator("main a[href^='/admin/']:not([href*='/case/'], [href$='/add/'])")
    for address in sorted(set(lists.evaluate_all("links => links.map(link => link.pathname)"))):
        page.goto(address)
        officer.check()
        if page.locator("#result_list tbody th a").count():
            press(page, "#result_list tbody th a")
            officer.check()


# The beginning of what a template of the demo world asks, by the language of the author.
ASKED = {"en": "Does the local authority know", "ar": "هل تعلم السلطة المحلية"}
TEMPLATE = "Whether the local authority knows"


@LANGUAGES
@pytest.mark.parametrize("scripts", [True, False])
def test_put_a_template_below_what_was_typed(visit: Visit, language: str, scripts: bool) -> None:
    author, officer = visit(language=language), visit(language=language, scripts=scripts)
    author.step_into(AUTHORS[language])
    reference = submit_input(author, "The authority and the river")
    officer.step_into(OFFICERS[language])
    page = take(officer, reference)
    open_decision(page, "decline").locator("textarea").fill("Kept.")
    part = open_decision(page, "return")
    part.locator("textarea").fill("Typed.")
    part.locator("select[data-template]").select_option(label=TEMPLATE)
    officer.check()
    part.locator("button[name=insert]").click()
    text = page.locator("textarea[name=return-question]")
    expect(text).to_have_value(re.compile(f"^Typed\\.\n\n{ASKED[language]}"))
    expect(text).to_be_visible()
    expect(page.locator("textarea[name=decline-sentence]")).to_have_value("Kept.")
    if scripts:
        expect(text).to_be_focused()
    officer.check()
    press(page, "button[value=return]")
    expect(page.locator(".messagelist .success")).to_be_visible()
