"""Text that must not be readable from a copy of the database: second-factor secrets, mailed codes."""

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

__all__ = ["InvalidToken", "decrypt", "encrypt"]


def encrypt(text: str) -> str:
    """`text` encrypted with the setting ENCRYPTION_KEY (Fernet: AES-128-CBC and HMAC-SHA256), as ASCII."""
    return Fernet(settings.ENCRYPTION_KEY).encrypt(text.encode()).decode("ascii")


def decrypt(token: str) -> str:
    """What `encrypt` was given; raises InvalidToken when it was not made with this key or was changed."""
    return Fernet(settings.ENCRYPTION_KEY).decrypt(token.encode("ascii")).decode()
