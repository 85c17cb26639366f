"""A department's part, and how its answer comes to the author: four people, four windows."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.steps import AUTHORS, OFFICERS, find, press, refer, saved, submit_input, take

pytestmark = [pytest.mark.browser]
LANGUAGES = pytest.mark.parametrize("language", ["en", "ar"])
TITLE = "Stations that nobody counts"
ANSWER = "We count the stations of the third district from January on."


@LANGUAGES
def test_answer_comes_to_author(visit: Visit, language: str) -> None:
    author, officer = visit(language=language), visit(language=language)
    reviewer, liaison = visit(language=language), visit(language=language)
    author.step_into(AUTHORS[language])
    reference = submit_input(author, TITLE)
    officer.step_into(OFFICERS[language])
    refer(take(officer, reference), "UNEP", "Can these stations be counted?")

    reviewer.step_into("reviewer")
    desk = reviewer.open("desk/")
    reviewer.check()
    press(desk, f".row:has-text('{reference}') a.row-title")
    reviewer.check()
    press(desk, "form[action$='/acknowledge/'] button")
    referral = desk.url
    press(desk, "a[href$='/not-ours/']")
    reviewer.check()
    desk.goto(referral)
    press(desk, "a[href$='/response/']")
    reviewer.check()
    desk.select_option("[name=kind]", index=1)
    saved(desk, "#id_text", ANSWER)
    press(desk, "#writing .actions button[type=submit].primary")
    expect(desk.locator(".response")).to_contain_text(ANSWER)
    reviewer.check()

    liaison.step_into("liaison")
    page = liaison.page
    page.goto(referral)
    press(page, "form[action$='/response/approve/'] button")
    liaison.check()
    press(page, "form[action$='/response/send/'] button")
    expect(page.locator(".response .state-sent")).to_be_visible()
    liaison.check()

    page = find(officer, reference)
    officer.check()
    press(page, "button[value=release]")
    expect(page.locator(".standing .state-answered")).to_be_visible()
    officer.check()

    page = author.open("my/inputs/")
    press(page, f".row:has-text('{reference}') a.row-title")
    expect(page.locator(".response")).to_contain_text(ANSWER)
    expect(page.locator(".timeline li")).to_have_count(5)
    author.check()


@LANGUAGES
def test_read_desk(visit: Visit, language: str) -> None:
    """Narrowed, empty, and the people of the department."""
    liaison = visit(language=language)
    liaison.step_into("liaison")
    page = liaison.open("desk/")
    liaison.check()
    page.locator(".filters select").first.select_option(index=1)
    press(page, ".filters button")
    liaison.check()
    liaison.open("desk/people/")
    liaison.check()
