"""Many inputs at once: ticked by keys, shown before anything happens, followed to the end."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.steps import OFFICERS, QUEUE, press

pytestmark = [pytest.mark.browser]
# Both act on the same two inputs: what is so already is not done again.
OTHER = {"en": 3, "ar": 1}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_prioritise_what_was_ticked(visit: Visit, language: str) -> None:
    officer = visit(language=language)
    officer.step_into(OFFICERS[language])
    page = officer.open(f"{QUEUE}?view=unassigned")
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
    page.locator(f"input[name=prioritise-priority][value='{OTHER[language]}']").check()
    press(page, "button[name=verb][value=prioritise]")
    officer.check()
    press(page, "button[name=verb][value=start]")
    officer.check()
    # It follows by itself.
    expect(page.locator("#bulk-act:not([data-running])")).to_be_visible(timeout=60_000)
    expect(page.locator(".inputs .result-done")).to_have_count(2)
    officer.check()
