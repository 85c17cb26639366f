"""Sessions in the database, encrypted: while somebody signs in, theirs holds the code that was mailed, and
the secret of a second factor that is being set up.
"""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from focalpoint import encryption
from focalpoint.retention import Rule, register
from focalpoint.session_life import seconds_left

encryption.register("sessions.Session", "session_data")


class SessionStore(db.SessionStore):
    """Django's own, with rows that cannot be read without the encryption key."""

    # When its row says that it ends; None while there is no row.
    expires_at: datetime | None = None

    def _get_session_from_db(self) -> Session | None:
        row = super()._get_session_from_db()  # type: ignore[misc]
        self.expires_at = row.expire_date if row else None
        return row

    def get_session_cookie_age(self) -> int:
        """How long it lasts from now on; the cookie itself goes with the browser."""
        return seconds_left(self)

    def cycle_key(self) -> None:
        """Changes the key in the person's list of sessions, too.

        Django cycles it when SECRET_KEY was changed; a session that is not in the list cannot be ended from
        elsewhere.
        """
        before = self.session_key
        super().cycle_key()
        UserSession.objects.filter(session_key=before).update(session_key=self.session_key)

    def save(self, must_create: bool = False) -> None:
        """Django takes every error for a session that was ended elsewhere, and answers 400.

        One that the driver reported is the database's own, and the page is answered as for any other.
        """
        try:
            super().save(must_create)
        except UpdateError as update:
            error = update.__context__
            if isinstance(error, DatabaseError) and error.__cause__ is not None:
                raise error from error.__cause__
            raise

    def encode(self, session_dict: dict[str, object]) -> str:
        return encryption.encrypt(super().encode(session_dict))

    def decode(self, session_data: bytes | str) -> dict[str, object]:
        """Empty when the row was written with no key that is known: then the person signs in again."""
        try:
            text = session_data.decode("ascii") if isinstance(session_data, bytes) else session_data
            return super().decode(encryption.decrypt(text))
        except encryption.InvalidToken:
            return {}


def ended_sessions(at: datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=at)


def ended_places(at: datetime) -> QuerySet[UserSession]:
    """What a person's list of sessions says of those that are gone: address and browser."""
    return UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))


register(
    Rule(
        "sessions",
        _("A session of someone who is signed in"),
        _(
            "Until 12 hours after it was last used, and 7 days after signing in; for staff of the "
            "office and of departments, 30 minutes and 12 hours. It ends at once when the person signs out."
        ),
        find=ended_sessions,
    )
)
register(
    Rule(
        "places",
        _("Where someone signed in: the network (not the whole IP address), browser and system"),
        _("As long as the session lasts."),
        find=ended_places,
    )
)
