"""What a page says before its session ends, and what its end leaves on the device."""

import json

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Visit
from tests.browser.test_kept import (
    KEPT,
    LISTED,
    OFFERED,
    TEXT,
    fail_saves,
    is_kept,
    restore_saves,
    writing,
)

pytestmark = [pytest.mark.browser]


def test_at_the_limit_one_can_only_sign_in_once_the_session_has_ended(visit: Visit) -> None:
    """Before that the page of signing in leads whoever opens it away again."""
    author = visit()
    author.refusals = {401}
    author.step_into("owner")
    left = {"seconds": 61, "can_stay": False}

    def answer(route: Route) -> None:
        status = 200 if left["seconds"] else 401
        route.fulfill(status=status, body=json.dumps(left), content_type="application/json")

    page = author.page
    page.route("**/session/", answer)
    page.route("**/my/", lambda route: _nearly_over(route))
    author.open("my/")
    box = page.locator("[data-session]")
    expect(box).to_contain_text("the longest time allowed")
    expect(box.locator("[data-stay]")).to_be_hidden()
    expect(box.locator("[data-again]")).to_be_hidden()
    author.check()
    left["seconds"] = 0
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(box).to_contain_text("You are signed out")
    expect(box.locator("[data-again]")).to_be_visible()


def _nearly_over(route: Route) -> None:
    """The page as it is shown a minute before."""
    answer = route.fetch()
    start, _sign, rest = answer.text().partition('data-seconds="')
    route.fulfill(response=answer, body=f'{start}data-seconds="61{rest[rest.index(chr(34)) :]}')


def test_signing_out_in_one_tab_leaves_what_another_keeps_to_its_author_alone(visit: Visit) -> None:
    author = visit()
    author.refusals = {401, 403}
    page = writing(author)
    fail_saves(page, "no line")
    page.fill("#id_summary", TEXT)
    is_kept(page)
    address = page.url
    other = author.page = author.context.new_page()
    author.open("my/").locator("form[data-sign-out] button").click(no_wait_after=True)
    other.locator("dialog button[value='keep']").click(no_wait_after=True)
    other.wait_for_url("**/en/")
    page.close()
    restore_saves(author)
    author.step_into("editor")
    assert other.evaluate(f"{KEPT}.length") == 1
    expect(author.open("my/").locator(LISTED)).to_be_hidden()
    author.context.clear_cookies()
    author.step_into("owner")
    other.goto(address)
    other.locator(f"{OFFERED} button.primary").click()
    expect(other.locator("#id_summary")).to_have_value(TEXT)
