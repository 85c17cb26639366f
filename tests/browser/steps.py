"""What several stories begin with: an input is written, handed in, taken and referred."""

import re

from playwright.sync_api import Error, Locator, Page, expect

from tests.browser.visitor import Visitor

AUTHORS = {"en": "owner", "ar": "owner-ar"}
OFFICERS = {"en": "officer", "ar": "second-officer"}
REFERENCE = re.compile(r"^FP-\d{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$")
QUEUE = "/admin/engagements/case/"


def press(page: Page, selector: str) -> None:
    """A button or link that leads to another page, or to this one again."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def begin(author: Visitor, call: str, level: str = "open") -> Page:
    """To the writing page of a new draft."""
    page = author.open(f"my/inputs/new/?call={call}")
    page.locator(f"[name=level][value={level}]").check()
    press(page, "form:has([name=level]) button.primary")
    return page


def submit_input(author: Visitor, title: str) -> str:
    """A short input to the standing call, which asks nothing; its reference."""
    page = begin(author, "anything-else")
    page.fill("#id_title", title)
    page.fill("#id_summary", "The well was tested twice, and twice the water was not safe.")
    press(page, "button[name=preview]")
    press(page, "form[action$='/submit/'] button")
    reference = page.locator(".reference").inner_text()
    assert REFERENCE.match(reference)
    return reference


def find(officer: Visitor, reference: str) -> Page:
    """The decision screen of an input, by the search of the queue."""
    page = officer.open(QUEUE)
    page.fill("#id_q", reference)
    press(page, ".filters button")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    press(page, "#result_list tbody a")
    return page


def take(officer: Visitor, reference: str) -> Page:
    """From the search of the queue to the decision screen, and claimed."""
    page = find(officer, reference)
    press(page, "button[value=claim]")
    expect(page.locator(".standing .state-in_triage")).to_be_visible()
    return page


def open_decision(page: Page, verb: str) -> Locator:
    """The part of the bar with this button, opened."""
    part = page.locator(f"details[name=decision]:has(button[value={verb}])")
    if part.get_attribute("open") is None:
        part.locator("summary").first.click()
    return part


def refer(page: Page, acronym: str, question: str) -> None:
    """On the decision screen: to one department, in the lead, with a question; then comes the next input."""
    row = open_decision(page, "refer").locator(".referral-draft").first
    row.locator("input[name$=-department]").fill(acronym)
    row.locator("select[name$=-purpose]").select_option(index=1)
    row.locator("textarea").fill(question)
    # What nobody outside the United Nations may ever read is not asked about.
    publish = page.locator("#refer input[name$=-decision][value=publish]")
    if publish.count():
        publish.check()
    press(page, "button[value=refer]")
    expect(page.locator(".messagelist .success")).to_be_visible()


def saved(page: Page, label: str, text: str) -> None:
    """Types into a field, and waits until the page has saved it by itself."""
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        page.fill(label, text)
    state = page.locator("[data-autosave-state]")
    expect(state).not_to_have_class(re.compile("problem"))
    for word in ("unsaved", "saving"):
        expect(state).not_to_have_text(str(state.get_attribute(f"data-{word}")))


def until(page: Page, expression: str, *, seconds: int = 30) -> None:
    """Asked again and again from here: the policy of the pages lets no script of theirs evaluate one.

    It may go to another page meanwhile.
    """
    for _again in range(seconds * 10):
        try:
            if page.evaluate(expression):
                return
        except Error as error:
            if "navigation" not in error.message:
                raise
        page.wait_for_timeout(100)
    raise AssertionError(f"not within {seconds} seconds: {expression}")
