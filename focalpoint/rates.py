"""How often something may be done: counted in the database, so that it holds when Redis is away or full.

A period is one of the calendar (a day by UTC, a minute), so counting needs no more than a number.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from focalpoint import expiring
from focalpoint.errors import DomainError
from focalpoint.monitoring.metrics import LIMITS

DAY = timedelta(days=1)


class RateError(DomainError):
    """It was done too often: the sentence says how often it may be, and from when on again."""

    status = 429

    def __init__(self, sentence: str | Promise, most: int, retry_at: datetime) -> None:
        self.retry_at = retry_at
        again = _("You can try again from %(when)s.") % {
            "when": date_format(timezone.localtime(retry_at), "DATETIME_FORMAT")
        }
        super().__init__(f"{str(sentence) % {'most': most}} {again}")


@dataclass(frozen=True)
class Rate:
    """At most so many in each period for each of whom it counts; `sentence` says `%(most)s`."""

    name: str
    most: int
    sentence: str | Promise
    per: timedelta = DAY


def count(*uses: tuple[Rate, object], at: datetime) -> None:
    """Count one use of each rate for whoever stands beside it; raises RateError where it is one too many.

    In a verb it is part of its transaction: what was refused or undone does not count. Always in the same
    order, so that two that count for the same never wait for each other in a circle.
    """
    for rate, whose in sorted(uses, key=lambda use: (use[0].name, str(use[1]))):
        ends_at = _end_of_period(rate.per, at)
        number = expiring.count(f"{rate.name} {whose} {ends_at.timestamp():.0f}", ends_at=ends_at)
        if number > rate.most:
            LIMITS.labels(rate.name).inc()
            raise RateError(rate.sentence, rate.most, ends_at)


def _end_of_period(per: timedelta, at: datetime) -> datetime:
    seconds = per.total_seconds()
    return datetime.fromtimestamp((at.timestamp() // seconds + 1) * seconds, tz=UTC)
