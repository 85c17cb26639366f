"""The people of the stories: each has a browser without JavaScript and a mailbox."""

import base64
import hashlib
import hmac
import re
import struct
import time

from tests.portal import Portal
from tests.walker import Walker

PASSWORD = "a river runs through it"
CODE = re.compile(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", re.M)


def totp(secret: str, at: float | None = None) -> str:
    """RFC 6238: six digits, SHA-1, half a minute; `secret` in base32."""
    key = base64.b32decode(secret.upper() + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int((at or time.time()) // 30))
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


class Person(Walker):
    """Somebody who signs up, signs in and reads mail."""

    def __init__(self, portal: Portal, name: str, email: str) -> None:
        super().__init__(portal.address)
        self.portal, self.name, self.email = portal, name, email
        self.recovery_codes: list[str] = []

    def mail(self, subject: str, *, count: int = 1) -> str:
        """The text of the newest mail with these words in its subject."""
        found = self.portal.mail.wait_for(count, to=self.email, subject=subject)
        return str(found[-1].get_body(("plain",)).get_content())

    def mails(self) -> list[str]:
        """Everything that came, subjects, texts and HTML parts, as it is read."""
        return [
            "\n".join(
                [
                    str(mail["Subject"]),
                    *(part.get_content() for part in mail.walk() if not part.is_multipart()),
                ]
            )
            for mail in self.portal.mail.to(self.email)
        ]

    def code_from_mail(self, subject: str) -> str:
        found = CODE.search(self.mail(subject))
        assert found, self.mail(subject)
        return found[1]

    def link_from_mail(self, subject: str) -> str:
        found = re.search(rf"{re.escape(self.address)}\S+", self.mail(subject))
        assert found, self.mail(subject)
        return found[0]

    def sign_up(self) -> "Person":
        """An account, confirmed by the code in the mail."""
        self.go("/accounts/signup/")
        self.press("Create account", name=self.name, email=self.email, password1=PASSWORD, password2=PASSWORD)
        return self.confirm_address()

    def confirm_address(self) -> "Person":
        self.press("Confirm", code=self.code_from_mail("Your code to confirm your email address"))
        return self

    def sign_in(self) -> "Person":
        """With the password, and a recovery code once there is a second factor."""
        self.go("/accounts/login/").press("Sign in", login=self.email, password=PASSWORD)
        if self.recovery_codes:
            self.press("Sign in", code=self.recovery_codes.pop())
        return self

    def sign_out(self) -> "Person":
        self.press("Sign out")
        return self

    def set_up_second_factor(self) -> "Person":
        """An authenticator application, and recovery codes; this session has given it from now on."""
        self.go("/accounts/2fa/totp/activate/")
        if "reauthenticate" in self.path:
            self.press("Confirm", password=PASSWORD)
        secret = re.search(r"\b[A-Z2-7]{32}\b", self.text)
        assert secret, self.text
        self.press("Set up app", code=totp(secret[0]))
        self.go("/accounts/2fa/recovery-codes/")
        self.recovery_codes = re.findall(r"\b[0-9a-f]{8}\b", self.text)
        assert len(self.recovery_codes) == 10, self.text
        return self

    def enter(self, path: str) -> "Person":
        """A part of the portal that asks for the second factor, once in a session."""
        self.go(path)
        if "reauthenticate" in self.path:
            self.press("Confirm", code=self.recovery_codes.pop())
        return self
