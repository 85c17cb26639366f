"""Sessions in the database, encrypted: while somebody signs in, theirs holds the code that was mailed, and
the secret of a second factor that is being set up.
"""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends import db

from focalpoint import encryption

encryption.register("sessions.Session", "session_data")


class SessionStore(db.SessionStore):
    """Django's own, whose rows say nothing without the encryption key."""

    def cycle_key(self) -> None:
        """Changes the key in the person's list of sessions, too.

        Django cycles it when SECRET_KEY was changed; a session that is not in the list cannot be ended from
        elsewhere.
        """
        before = self.session_key
        super().cycle_key()
        UserSession.objects.filter(session_key=before).update(session_key=self.session_key)

    def encode(self, session_dict: dict[str, Any]) -> str:
        return encryption.encrypt(super().encode(session_dict))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Empty when the row was written with no key that is known: then the person signs in again."""
        try:
            text = session_data.decode("ascii") if isinstance(session_data, bytes) else session_data
            return super().decode(encryption.decrypt(text))
        except encryption.InvalidToken:
            return {}
