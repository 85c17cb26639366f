"""What must not be readable from a copy of the database or of the storage: sessions, second-factor secrets,
mailed codes, files as they were sent.

ENCRYPTION_KEY encrypts and decrypts, ENCRYPTION_KEY_FALLBACKS only decrypt: two variables, as with Django's
SECRET_KEY and SECRET_KEY_FALLBACKS, because whoever changes one key knows then how to change the other.
Every column of encrypted text is registered, so that `manage.py rotate_encryption` finds it; files are known
to `focalpoint.files.originals`.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from focalpoint.json_values import JSONValue

__all__ = [
    "COLUMNS",
    "Column",
    "InvalidToken",
    "decrypt",
    "decrypt_bytes",
    "encrypt",
    "encrypt_bytes",
    "key_name",
    "key_names",
    "knows_key",
    "register",
    "rotate",
]


def encrypt(text: str) -> str:
    """`text` encrypted with the current key (Fernet: AES-128-CBC and HMAC-SHA256), as ASCII."""
    return _current().encrypt(text.encode()).decode("ascii")


def decrypt(token: str) -> str:
    """What `encrypt` was given; raises InvalidToken when no key made the token or it was changed."""
    return _all().decrypt(token.encode("ascii")).decode()


def rotate(token: str) -> str:
    """`token` encrypted with the current key; the same token when it is already. Raises as `decrypt` does."""
    try:
        _current().decrypt(token.encode("ascii"))
    except InvalidToken:
        return encrypt(decrypt(token))
    return token


def encrypt_bytes(content: bytes) -> bytes:
    """As `encrypt`, for the content of a file: a third larger."""
    return _current().encrypt(content)


def decrypt_bytes(token: bytes) -> bytes:
    """What `encrypt_bytes` was given; raises InvalidToken as `decrypt` does."""
    return _all().decrypt(token)


def key_name() -> str:
    """Tells the current key from others, and says nothing of it: what is encrypted with it notes it."""
    return _name(settings.ENCRYPTION_KEY)


def knows_key(name: str) -> bool:
    """Whether the key that `key_name` named so is the current one, or one of those before it."""
    return name in key_names()


def key_names() -> list[str]:
    """Of the current key and those before it."""
    return [_name(key) for key in (settings.ENCRYPTION_KEY, *settings.ENCRYPTION_KEY_FALLBACKS)]


def _name(key: str) -> str:
    return hashlib.sha256(b"focalpoint key " + key.encode()).hexdigest()[:16]


def _current() -> Fernet:
    return Fernet(settings.ENCRYPTION_KEY)


def _all() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in (settings.ENCRYPTION_KEY, *settings.ENCRYPTION_KEY_FALLBACKS)])


# A token, or a JSON value that holds some.
Rotate = Callable[[str], str] | Callable[[dict[str, JSONValue]], dict[str, JSONValue]]


@dataclass(frozen=True)
class Column:
    """A column that holds tokens; `rotate` makes its new value out of its old one."""

    model: str
    field: str
    rotate: Rotate

    def __str__(self) -> str:
        return f"{self.model}.{self.field}"


COLUMNS: list[Column] = []


def register(model: str, field: str, rotate: Rotate = rotate) -> None:
    """Say that `field` of `model` ("app.Model") holds a token, or tokens in a value that `rotate` knows."""
    COLUMNS.append(Column(model, field, rotate))
