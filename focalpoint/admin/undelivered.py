"""Emails of the last days that were given up: someone has to be written to in another way."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime, make_aware
from django.utils.translation import ngettext

from focalpoint.notifications.models import Delivery, Notice
from focalpoint.paging import CAP, Count

# As the filter of the outbox has it. An older one was seen to, or never will be.
DAYS = 7


@dataclass(frozen=True)
class Undelivered:
    """How many, and the address of their list."""

    count: Count
    address: str

    @property
    def sentence(self) -> str:
        return ngettext(
            "%(count)s email of the last 7 days could not be delivered.",
            "%(count)s emails of the last 7 days could not be delivered.",
            self.count.number,
        ) % {"count": self.count}


def undelivered(at: datetime) -> Undelivered:
    """One statement."""
    today = make_aware(datetime.combine(localtime(at), time.min))
    recent = {"created_at__gte": today - timedelta(days=DAYS), "created_at__lt": today + timedelta(days=1)}
    lost = Notice.objects.filter(delivery=Delivery.GIVEN_UP, **recent)
    days = {name: str(day) for name, day in recent.items()}
    query = urlencode({"delivery__exact": Delivery.GIVEN_UP.value, **days})
    address = f"{reverse('admin:focalpoint_notice_changelist')}?{query}"
    return Undelivered(Count(lost.order_by()[: CAP + 1].count()), address)
