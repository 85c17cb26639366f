"""The mail server is away: the office hears of it where it looks, since no mail can say so."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.db.models import QuerySet

from focalpoint import expiring
from focalpoint.notifications.models import Delivery, Notice

# A mail that has waited so long for the server is no hiccup.
AFTER = timedelta(hours=1)
# While it lasts the office hears of it so often.
AGAIN = timedelta(days=1)

# Called with the time since which mails wait, and now; filled by those who know who the office is.
LISTENERS: list[Callable[[datetime, datetime], None]] = []


def waiting_for_server(at: datetime) -> QuerySet[Notice]:
    """Mails that were tried, that nothing is wrong with, and that wait for long."""
    return Notice.objects.filter(
        delivery=Delivery.WAITING, attempts__gt=0, refused_at=None, created_at__lt=at - AFTER
    )


def is_stalled(at: datetime) -> bool:
    try:
        return waiting_for_server(at).exists()
    except DatabaseError:
        return False


def raise_alarm(at: datetime) -> None:
    """Once a day for all processes."""
    since = waiting_for_server(at).order_by("created_at").values_list("created_at", flat=True).first()
    if since is not None and expiring.add("mail is stalled", "", ends_at=at + AGAIN, at=at):
        for listener in LISTENERS:
            listener(since, at)
