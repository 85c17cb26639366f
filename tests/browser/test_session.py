"""The page says before its session ends that it will; a press keeps it, and what was typed is not lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.steps import AUTHORS, press
from tests.portal import Portal

pytestmark = [pytest.mark.browser]
ENDS = (
    "from datetime import timedelta; from django.utils import timezone;"
    "from django.contrib.sessions.models import Session;"
    "Session.objects.update(expire_date=timezone.now() + timedelta(seconds={}))"
)
LONG = "The lake is lower than the table says, and has been since May."


def come_back(page: Page) -> None:
    """As one comes back to the tab."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_page_says_that_the_session_ends_and_a_press_keeps_it(
    visit: Visit, portal: Portal, language: str
) -> None:
    author = visit(language=language)
    author.step_into(AUTHORS[language])
    page = author.open("my/organisations/new/")
    box = page.locator("[data-session]")
    expect(box).to_be_hidden()
    portal.python(ENDS.format(240))
    come_back(page)
    expect(box).to_be_visible()
    author.check()
    page.locator("[data-stay]").click()
    expect(box).to_be_hidden()
    page.reload()
    expect(box).to_be_hidden()


def test_form_that_is_sent_after_the_end_is_kept(visit: Visit, portal: Portal) -> None:
    author = visit()
    author.step_into(AUTHORS["en"])
    page = author.open("my/organisations/new/")
    page.fill("#id_legal_name", LONG)
    portal.python(ENDS.format(-1))
    press(page, "main form button.primary")
    assert "/accounts/login/?next=%2Fkept%2F" in page.url
    kept = page.url.partition("next=")[2].replace("%2F", "/")
    author.step_into(AUTHORS["en"])
    page = author.page
    page.goto(portal.address + kept)
    expect(page.locator("textarea[readonly]")).to_have_value(LONG)
    author.check()
    press(page, "main form button.primary")
    assert "/my/organisations/" in page.url
    assert LONG in page.content()
