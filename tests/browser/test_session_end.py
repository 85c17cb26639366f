"""What a page says before its session ends."""

import json

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Visit

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
    expect(box).to_contain_text("as long as is allowed")
    expect(box.locator("[data-stay]")).to_be_hidden()
    expect(box.locator("[data-again]")).to_be_hidden()
    author.check()
    left["seconds"] = 0
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(box).to_contain_text("You have been signed out")
    expect(box.locator("[data-again]")).to_be_visible()


def _nearly_over(route: Route) -> None:
    """The page as it is shown a minute before."""
    answer = route.fetch()
    start, _sign, rest = answer.text().partition('data-seconds="')
    route.fulfill(response=answer, body=f'{start}data-seconds="61{rest[rest.index(chr(34)) :]}')
