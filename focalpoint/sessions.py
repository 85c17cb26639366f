"""Sessions in the database, encrypted: while somebody signs in, theirs holds the code that was mailed, and
the secret of a second factor that is being set up.
"""

from typing import Any

from django.contrib.sessions.backends import db

from focalpoint import encryption


class SessionStore(db.SessionStore):
    """Django's own, whose rows say nothing without ENCRYPTION_KEY."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        return encryption.encrypt(super().encode(session_dict))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Empty when the row was not written with this key: then the person signs in again."""
        try:
            text = session_data.decode("ascii") if isinstance(session_data, bytes) else session_data
            return super().decode(encryption.decrypt(text))
        except encryption.InvalidToken:
            return {}
