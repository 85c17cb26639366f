"""No mail goes out: the office hears of it where it looks, since no mail can say so.

One address that refuses us is no alarm while other mails are taken: that mail is given up after some days,
and the outbox says why.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.db.models import Max, QuerySet

from focalpoint import expiring
from focalpoint.notifications.faults import UNSURE
from focalpoint.notifications.models import Delivery, Notice

# A mail that has waited so long for the server is no hiccup.
AFTER = timedelta(hours=1)
# While it lasts the office hears of it so often.
AGAIN = timedelta(days=1)
# So many addresses that are refused, and none that is taken, mean that it is us whom the server refuses.
SEVERAL = 3
# A mail that was sent is looked for among those that were written since; that has an index.
_WRITTEN_BEFORE = timedelta(days=7)

# Called with the time since which mails wait, and now; filled by those who know who the office is.
LISTENERS: list[Callable[[datetime, datetime], None]] = []


def has_sent(*, after: datetime, until: datetime) -> bool:
    """Whether the server took a mail then."""
    written = Notice.objects.filter(created_at__gt=after - _WRITTEN_BEFORE)
    return written.filter(sent_at__gt=after, sent_at__lte=until).exists()


def stalled_since(at: datetime) -> datetime | None:
    """Since when mails wait for the server; None when they do not, or while it takes others."""
    waiting = Notice.objects.filter(delivery=Delivery.WAITING, attempts__gt=0, created_at__lt=at - AFTER)
    put_off = waiting.filter(refused_at=None).order_by("created_at")
    since = put_off.values_list("created_at", flat=True).first()
    if since is not None and not has_sent(after=at - AFTER, until=at):
        return since
    return _refused_since(waiting, at)


def _refused_since(waiting: QuerySet[Notice], at: datetime) -> datetime | None:
    """Since when several addresses refuse us, if none has taken a mail since then."""
    refused = waiting.filter(refused_at__isnull=False, error__regex=UNSURE)
    by_address = refused.order_by().values("address").annotate(latest=Max("refused_at"))
    latest = list(by_address.order_by("-latest").values_list("latest", flat=True)[:SEVERAL])
    if len(latest) < SEVERAL or has_sent(after=latest[-1], until=at):
        return None
    return latest[-1]


def is_stalled(at: datetime) -> bool:
    try:
        return stalled_since(at) is not None
    except DatabaseError:
        return False


def raise_alarm(at: datetime) -> None:
    """Once a day for all processes."""
    since = stalled_since(at)
    if since is not None and expiring.add("mail is stalled", "", ends_at=at + AGAIN, at=at):
        for listener in LISTENERS:
            listener(since, at)
