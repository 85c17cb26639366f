"""What everybody may read, the ways in, and what is said when something is not there."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.steps import press
from tests.browser.visitor import DESKTOP, NARROW, PHONE, Visitor

pytestmark = [pytest.mark.browser]
LANGUAGES = pytest.mark.parametrize("language", ["en", "ar"])
CALL = "calls/water-shore-and-forest/"
LISTS = ["calls/", "inputs/", "organisations/", "departments/"]


@LANGUAGES
def test_read_public_pages(visit: Visit, language: str) -> None:
    """Each list and the first entry of it."""
    visitor = visit(language=language)
    for path in ["", CALL, "calls/anything-else/"]:
        visitor.open(path)
        visitor.check()
    for path in LISTS:
        page = visitor.open(path)
        visitor.check()
        press(page, f"main a[href*='/{path}']:not([href*='?'])")
        visitor.check()


@pytest.mark.parametrize("seat", ["", "owner"])
def test_head_is_one_row_with_links_or_a_menu(visit: Visit, seat: str) -> None:
    for width in (NARROW, PHONE, DESKTOP):
        visitor = visit(width=width)
        if seat:
            visitor.step_into(seat)
        page = visitor.open("my/" if seat else "")
        header, menu = page.locator(".site-header"), page.locator("[popovertarget=menu]")
        assert header.bounding_box()["height"] < 80
        links = page.locator("#menu a").first
        expect(menu).to_be_visible(visible=width < DESKTOP)
        expect(links).to_be_visible(visible=width == DESKTOP)
        if width < DESKTOP:
            menu.click()
            expect(links).to_be_visible()
            expect(page.locator("#menu button" if seat else ".site-header a.button")).to_be_visible()


@LANGUAGES
def test_read_about_the_office_and_help(visit: Visit, language: str) -> None:
    """Every kind of fact that follows a text: times, periods, cookies, levels, files, states."""
    visitor = visit(language=language)
    page = visitor.open("about/")
    visitor.check()
    for path in ("privacy/", "security/", "help/"):
        press(page, f".site-footer a[href$='/{path}']")
        visitor.check()
    page.fill("main .filters input", "passkey")
    press(page, ".filters button")
    visitor.check()
    press(page, "main a[href$='/help/account/']")
    for path in ("help/levels/", "help/writing/", "help/after/"):
        visitor.open(path)
        visitor.check()


@LANGUAGES
def test_narrow_public_lists(visit: Visit, language: str) -> None:
    visitor = visit(language=language)
    page = visitor.open("inputs/")
    page.fill("main .filters input", "lake")
    press(page, ".filters button")
    visitor.check()
    page.fill("main .filters input", "no such words anywhere")
    press(page, ".filters button")
    visitor.check()


@LANGUAGES
def test_read_ways_in(visit: Visit, language: str) -> None:
    visitor = visit(language=language)
    for path in ("login/", "signup/", "login/code/", "password/reset/"):
        visitor.open(f"/accounts/{path}")
        visitor.check()
    page = visitor.open("/accounts/login/")
    page.fill("[name=login]", "nobody@demo.example")
    page.fill("[name=password]", "not a password of anybody")
    press(page, "main form button[type=submit]")
    visitor.check()
    visitor.open("/demo/")
    visitor.check()


@LANGUAGES
def test_read_own_account(visit: Visit, language: str) -> None:
    """The second factor, the sessions, the address."""
    visitor = visit(language=language)
    visitor.step_into("owner" if language == "en" else "owner-ar")
    for path in ("2fa/", "2fa/totp/activate/", "sessions/", "email/", "logout/"):
        visitor.open(f"/accounts/{path}")
        visitor.check()


@LANGUAGES
def test_say_what_is_not_there(visit: Visit, language: str) -> None:
    visitor = visit(language=language)
    visitor.refusals = {403, 404}
    for path in ("calls/no-such-call/", "inputs/FP-2026-AAAA-AAAA/", "no-such-page/"):
        visitor.open(path)
        expect(visitor.page.locator("h1")).to_be_visible()
        visitor.check()


def walk_without_scripts(visitor: Visitor) -> None:
    visitor.step_into("owner" if visitor.language == "en" else "owner-ar")
    page = visitor.open("")
    visitor.check()
    press(page, f"main a[href$='/{CALL}']")
    visitor.check()
    press(page, "main a[href*='/my/inputs/new/']")
    page.locator("[name=level][value=open]").check()
    press(page, "form:has([name=level]) button.primary")
    page.fill("#id_title", "Written without scripts")
    # Enter in a field presses the first button of the form: it saves.
    with page.expect_navigation():
        page.locator("#id_title").press("Enter")
    expect(page.locator("#id_title")).to_have_value("Written without scripts")
    page.fill("#id_summary", "And saved with the button.")
    press(page, "#writing > .actions button[name=save]")
    address = page.url
    visitor.open("my/")
    page.goto(address)
    expect(page.locator("#id_summary")).to_have_value("And saved with the button.")
    visitor.check()


@LANGUAGES
@pytest.mark.parametrize("width", [NARROW, PHONE])
def test_write_without_scripts(visit: Visit, language: str, width: int) -> None:
    walk_without_scripts(visit(language=language, width=width, scripts=False))


@LANGUAGES
def test_share_a_page(visit: Visit, language: str) -> None:
    """With scripts there are buttons; without them, or without a clipboard, there is the address."""
    visitor = visit(language=language)
    page = visitor.open(CALL)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    status = page.locator("[data-share] [role=status]")
    expect(status).to_be_empty()
    page.locator("[data-copy]").click()
    expect(status).to_have_text(page.locator("[data-share]").get_attribute("data-copied") or "-")
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/{language}/{CALL}")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    page.locator("[data-copy]").click()
    page.wait_for_timeout(200)
    assert page.evaluate("getSelection().toString()").endswith(f"/{language}/{CALL}")
    bare = visit(language=language, scripts=False).open(CALL)
    expect(bare.locator("[data-copy]")).to_be_hidden()
    expect(bare.locator("[data-share] a")).to_be_visible()


@LANGUAGES
def test_read_in_the_dark(visit: Visit, language: str) -> None:
    """The system's wish alone turns the page dark."""
    light, dark = visit(language=language), visit(language=language, dark=True)
    colours = [
        visitor.open("").evaluate("getComputedStyle(document.documentElement).backgroundColor")
        for visitor in (light, dark)
    ]
    assert colours == ["rgb(255, 255, 255)", "rgb(16, 22, 28)"]
