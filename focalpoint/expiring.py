"""Values that end by themselves, in the database: how often something was tried, used codes, leases.

They hold when Redis is away or full, and for every process alike. A key is kept only as its HMAC: it may be
made of an address, and a copy of the database must not say who tried what from where.
"""

from datetime import datetime, timedelta

from django.db import connection, models
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from focalpoint.retention import Rule, register

# Who sends the scheduled tasks (focalpoint/beat.py).
BEAT_LEASE = "beat"


class Expiring(models.Model):
    """One value or counter; one whose time is over counts as absent."""

    key = models.CharField(primary_key=True, max_length=64)
    count = models.PositiveIntegerField(default=1)
    # JSON, for whoever keeps more than a count.
    value = models.TextField(blank=True)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("temporary value")
        verbose_name_plural = _("temporary values")

    def __str__(self) -> str:
        return self.key[:8]


def hashed(key: str) -> str:
    return salted_hmac("focalpoint.expiring", key, algorithm="sha256").hexdigest()


# One statement each, so that two at once cannot both be the last that is allowed.
_COUNT = """
    INSERT INTO focalpoint_expiring (key, count, value, ends_at) VALUES (%s, 1, '', %s)
    ON CONFLICT (key) DO UPDATE SET count = focalpoint_expiring.count + 1
    RETURNING count
"""
_ADD = """
    INSERT INTO focalpoint_expiring (key, count, value, ends_at) VALUES (%s, 1, %s, %s)
    ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, ends_at = EXCLUDED.ends_at
    WHERE focalpoint_expiring.ends_at <= %s
"""
_HOLD = """
    INSERT INTO focalpoint_expiring (key, count, value, ends_at) VALUES (%s, 1, %s, %s)
    ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, ends_at = EXCLUDED.ends_at
    WHERE focalpoint_expiring.ends_at <= %s OR focalpoint_expiring.value = EXCLUDED.value
"""
_SET = """
    INSERT INTO focalpoint_expiring (key, count, value, ends_at) VALUES (%s, 1, %s, %s)
    ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, ends_at = EXCLUDED.ends_at
"""


def count(key: str, *, ends_at: datetime) -> int:
    """Count one more of `key`, which names its period; how many there are by now."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [hashed(key), ends_at])
        number: int = cursor.fetchone()[0]
    return number


def add(key: str, value: str, *, ends_at: datetime, at: datetime) -> bool:
    """Keep it unless there is one; whether it was kept."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [hashed(key), value, ends_at, at])
        return bool(cursor.rowcount)


def hold(key: str, value: str, *, ends_at: datetime, at: datetime) -> bool:
    """Take a lease for the owner `value`, or hold it longer; whether it is this owner's until `ends_at`."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [hashed(key), value, ends_at, at])
        return bool(cursor.rowcount)


def put(key: str, value: str, *, ends_at: datetime) -> None:
    """Keep it, whatever was there."""
    with connection.cursor() as cursor:
        cursor.execute(_SET, [hashed(key), value, ends_at])


def get(key: str, *, at: datetime) -> str | None:
    rows = Expiring.objects.filter(pk=hashed(key), ends_at__gt=at)
    return rows.values_list("value", flat=True).first()


def remove(key: str) -> bool:
    """Whether there was one."""
    return bool(Expiring.objects.filter(pk=hashed(key)).delete()[0])


def remove_own(key: str, value: str) -> None:
    """Give a lease back, unless it ran out and another has it now."""
    Expiring.objects.filter(pk=hashed(key), value=value).delete()


def _ended(at: datetime) -> QuerySet[Expiring]:
    return Expiring.objects.filter(ends_at__lte=at)


register(
    Rule(
        "attempts",
        _("How often a limited action was tried, by a hash of who tried it"),
        _("Until the end of the period that is counted: a day at most."),
        timedelta(days=1),
        _ended,
    )
)
