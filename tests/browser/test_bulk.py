"""Many inputs at once: ticked by keys, shown before anything happens, followed to the end."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.steps import AUTHORS, OFFICERS, QUEUE, press, submit_input

pytestmark = [pytest.mark.browser]
HIGH = 3


@pytest.mark.parametrize("language", ["en", "ar"])
def test_prioritise_what_was_ticked(visit: Visit, language: str) -> None:
    author, officer = visit(language=language), visit(language=language)
    author.step_into(AUTHORS[language])
    for title in ("The ferry of the lower bank", "The ferry of the upper bank"):
        submit_input(author, title)
    officer.step_into(OFFICERS[language])
    page = officer.open(f"{QUEUE}?view=unassigned&sort=newest")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("input[name=case]:checked")).to_have_count(2)
    officer.check()
    press(page, "#bulk button[type=submit]")
    officer.check()
    for kind in ("label", "decline", "join", "refer"):
        press(page, f"a[href='?kind={kind}']")
        officer.check()
    press(page, "a[href='?kind=prioritise']")
    page.locator(f"input[name=prioritise-priority][value='{HIGH}']").check()
    press(page, "button[name=verb][value=prioritise]")
    officer.check()
    press(page, "button[name=verb][value=start]")
    officer.check()
    # It follows by itself.
    expect(page.locator("#bulk-act:not([data-running])")).to_be_visible(timeout=60_000)
    expect(page.locator(".inputs .result-done")).to_have_count(2)
    officer.check()
