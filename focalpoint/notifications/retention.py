"""When notices end. One that waits to be sent never does; nor does a digest whose items are still there,
for without it they would be carried again."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from focalpoint.notifications.models import Delivery, Notice
from focalpoint.retention import Rows, Rule, register

# Nothing that is mailed in confidence is of use after this: the longest is an invitation.
SECRET_LIFE = timedelta(days=14)


def _done(days: int, at: datetime) -> QuerySet[Notice]:
    """Written, sent and read before then, as far as they were."""
    before = at - timedelta(days=days)
    rows = Notice.objects.filter(created_at__lt=before).exclude(delivery=Delivery.WAITING)
    return rows.filter(Q(sent_at=None) | Q(sent_at__lt=before), Q(read_at=None) | Q(read_at__lt=before))


def ended_notices(at: datetime) -> QuerySet[Notice]:
    return _done(settings.NOTICE_KEPT_DAYS, at).filter(digest=None, digest_day=None)


def ended_digests(at: datetime) -> QuerySet[Notice]:
    """Items that were carried, and digests that carry nothing any more."""
    carries = Exists(Notice.objects.filter(digest=OuterRef("pk")))
    is_item, is_digest = Q(digest__isnull=False), Q(digest_day__isnull=False) & ~carries
    return _done(settings.DIGEST_KEPT_DAYS, at).filter(is_item | is_digest)


def ended_secrets(at: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(created_at__lt=at - SECRET_LIFE).exclude(secret="")


def _empty(rows: Rows, at: datetime) -> int:
    rows.filter(delivery=Delivery.WAITING).update(delivery=Delivery.DROPPED, next_attempt_at=None)
    return rows.update(secret="")


register(
    Rule(
        "secrets",
        _("A code or a link that was sent by email"),
        _("It is erased when the email is sent. An email that could not be sent by then is not sent."),
        SECRET_LIFE,
        ended_secrets,
        _empty,
    )
)
register(
    Rule(
        "notices",
        _("A notification: the email and the line in the inbox"),
        _("After it was written, sent and read. A notification that is waiting to be sent is kept."),
        "NOTICE_KEPT_DAYS",
        ended_notices,
    )
)
register(
    Rule(
        "digests",
        _("A daily digest and its notifications"),
        _("After it was written, sent and read. The digest is deleted after its notifications."),
        "DIGEST_KEPT_DAYS",
        ended_digests,
    )
)
register(
    Rule(
        "addresses never invited",
        _("An email address that refuses invitations, as a hash only"),
        _("Until the person allows invitations again, with the same link."),
    )
)
