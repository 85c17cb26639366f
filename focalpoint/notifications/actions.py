"""What the office can do about the outbox: let a mail that was given up be tried again."""

from datetime import datetime

from django.db import models, transaction
from django.db.models import Q

from focalpoint import audit
from focalpoint.notifications.models import Channel, Delivery, Notice
from focalpoint.notifications.wake_worker import wake_worker
from focalpoint.people import Person

# How many mails one press of the button retries.
LIMIT = 1000

# Its code is emptied when a mail is given up, and would be of no use by now.
_HAS_LOST_ITS_SECRET = Q(context__contains={"had_secret": True}, secret="")


@transaction.atomic
def discard_waiting() -> int:
    """In a copy that is adopted: no email that waits is sent, and no digest carries what was meant for one.

    All stays in the inboxes. Returns how many emails and lines of digests that were.
    """
    for_digest = waiting_for_digest().update(channel=Channel.INBOX)
    emails = Notice.objects.filter(delivery=Delivery.WAITING).update(
        delivery=Delivery.DROPPED, next_attempt_at=None, claimed_until=None, secret="", error=""
    )
    return emails + for_digest


def waiting_for_digest() -> models.QuerySet[Notice]:
    """What no digest has carried yet."""
    return Notice.objects.filter(channel=Channel.DIGEST, digest=None)


@transaction.atomic
def retry(notices: models.QuerySet[Notice], *, by: Person, at: datetime) -> int:
    """Put those of `notices` that were given up back into the queue; returns how many.

    Left alone are those that are not given up (any more), and mails with a code. A mail older than a day
    gets this one attempt, and is given up again when that fails.
    """
    given_up = notices.filter(delivery=Delivery.GIVEN_UP).exclude(_HAS_LOST_ITS_SECRET)
    chosen = list(given_up.order_by("pk").select_for_update(of=("self",))[:LIMIT])
    Notice.objects.filter(pk__in=[notice.pk for notice in chosen]).update(
        delivery=Delivery.WAITING, attempts=0, next_attempt_at=at, claimed_until=None
    )
    for notice in chosen:
        changes = {"kind": notice.kind, "attempts": notice.attempts}
        audit.record("notice.retried", notice, by=by, at=at, changes=changes)
    if chosen:
        transaction.on_commit(wake_worker)
    return len(chosen)
