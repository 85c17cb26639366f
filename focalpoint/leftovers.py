"""What has had its time and must not lie about: sessions that ended, secrets nobody can use any more, files
of transactions that never ended."""

from datetime import datetime, timedelta

from allauth.account.models import EmailConfirmation
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from focalpoint.audit.seal import seal_waiting
from focalpoint.files.cleanup import clean
from focalpoint.notifications.models import Delivery, Notice

# No code is of use after this, and no mail is tried for so long.
SECRET_LIFE = timedelta(days=2)


def forget_expired(*, at: datetime) -> None:
    """Delete ended sessions with what hangs on them, secrets left in old notices, and files without a row.

    Audit entries that the half-minute's sealing could not find any more are sealed as well.
    """
    Session.objects.filter(expire_date__lt=at).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    EmailConfirmation.objects.all_expired().delete()
    stale = Notice.objects.filter(created_at__lt=at - SECRET_LIFE).exclude(secret="")
    stale.filter(delivery=Delivery.WAITING).update(delivery=Delivery.GIVEN_UP, next_attempt_at=None)
    stale.update(secret="")
    clean(at)
    seal_waiting(at=at, thorough=True)
