"""The notices that the verbs wrote: sent, read and carried by digests, as they would have been by now."""

from datetime import datetime, timedelta

from django.db.models import F

from demo.models import Mail
from focalpoint.notifications import render
from focalpoint.notifications.models import Channel, Delivery, Notice

MAILED = timedelta(days=2)
# What is older was read.
UNREAD = timedelta(days=4)
MOST_MAILS = 120


def settle(at: datetime) -> None:
    """Old notices are not sent by email any more; the emails of the last days are on the page of emails."""
    mailed = Notice.objects.filter(delivery=Delivery.WAITING)
    fresh = (
        mailed.filter(created_at__gt=at - MAILED).select_related("recipient").order_by("-created_at", "pk")
    )
    Mail.objects.bulk_create([_mail(notice) for notice in fresh[:MOST_MAILS]])
    sent = {"sent_at": F("created_at"), "attempts": 1, "next_attempt_at": None, "secret": ""}
    mailed.update(delivery=Delivery.SENT, **sent)
    Notice.objects.filter(created_at__lt=at - UNREAD).update(read_at=F("created_at") + timedelta(hours=2))
    yesterday = at - timedelta(days=1)
    Notice.objects.filter(channel=Channel.DIGEST, created_at__lt=yesterday).update(channel=Channel.INBOX)


def _mail(notice: Notice) -> Mail:
    message = render.email(notice)
    return Mail(
        sent_at=notice.created_at,
        sender=message.from_email,
        recipients=notice.address,
        subject=str(message.subject),
        text=str(message.body),
        html=str(message.alternatives[0][0]),
    )
