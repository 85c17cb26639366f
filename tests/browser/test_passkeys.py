"""A passkey, made and used in a browser with a virtual authenticator; it signs in without a password."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from tests.browser.visitor import Visitor
from tests.journeys.people import PASSWORD
from tests.portal import Portal

pytestmark = [pytest.mark.browser]
EMAIL = "keys@wells.example"
SOMEBODY = """
from allauth.account.models import EmailAddress
from organisations.accounts.models import User
person = User.objects.create_user(EMAIL, PASSWORD, name="Kadija Keys")
EmailAddress.objects.create(user=person, email=EMAIL, verified=True, primary=True)
"""


def plug_in(page: Page) -> CDPSession:
    """An authenticator that knows its owner and agrees to everything."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def test_passkey_signs_in_without_a_password(browser: Browser, portal: Portal, met: Path) -> None:
    portal.python(f"{EMAIL=}; {PASSWORD=}" + SOMEBODY)
    # A passkey belongs to a name, not to a number.
    person = Visitor(browser, portal.address.replace("127.0.0.1", "localhost"), met=met)
    page = person.page
    plug_in(page)
    page.goto("/accounts/login/?next=/accounts/2fa/webauthn/add/")
    page.fill("#id_login", EMAIL)
    page.fill("#id_password", PASSWORD)
    page.click("button.primary[type=submit]")
    if "reauthenticate" in page.url:
        page.fill("#id_password", PASSWORD)
        page.click("button.primary[type=submit]")
    page.fill("#id_name", "My telephone")
    page.check("#id_passwordless")
    person.check()
    with page.expect_navigation():
        page.click("#mfa_webauthn_add")
    page.goto("/accounts/2fa/webauthn/")
    assert "My telephone" in page.inner_text("main")
    person.check()
    page.goto("/accounts/logout/")
    with page.expect_navigation():
        page.click("main button.primary")
    page.goto("/accounts/login/?next=/en/my/settings/")
    page.click("#passkey_login")
    page.wait_for_url("**/en/my/settings/")
    assert page.input_value("#id_name") == "Kadija Keys"
    person.close()
    person.check_faults()


NOBODY_TOUCHES_IT = """() => {
    navigator.credentials.get = async () => { throw new DOMException("", "NotAllowedError") }
}"""
BEFORE_THE_WORDS = """
document.getElementById("key-words").previousElementSibling
    .contains(document.getElementById("passkey_login"))
"""


@pytest.mark.parametrize(
    ("address", "words"),
    [("127.0.0.1", "Keys do not work at this address"), ("localhost", "cancelled or took too long")],
)
def test_failure_of_a_key_is_said_beside_the_button(
    browser: Browser, portal: Portal, met: Path, address: str, words: str
) -> None:
    """At a number there are no passkeys; elsewhere nobody touched the key."""
    person = Visitor(browser, portal.address.replace("127.0.0.1", address), met=met)
    page = person.page
    page.goto("/accounts/login/")
    if address == "localhost":
        page.evaluate(NOBODY_TOUCHES_IT)
    page.click("#passkey_login")
    said = page.locator("#key-words")
    said.wait_for(state="visible")
    assert words in said.inner_text()
    assert page.evaluate("document.activeElement.id") == "key-words"
    assert page.evaluate(BEFORE_THE_WORDS)
    person.check()
    person.close()
    person.check_faults()
