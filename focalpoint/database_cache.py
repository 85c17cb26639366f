"""Django's default cache, kept in the database: what libraries count with it holds when Redis is away.

allauth counts sign-ins, codes and factors in the default cache, and remembers there which code of an
authenticator app was used. Kept pages are in the cache called "pages", which may lose what it holds.
"""

import json
from datetime import datetime, timedelta

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.utils import timezone

from focalpoint import expiring

# What is kept without an end ends all the same: nothing here is worth more.
LONGEST = timedelta(days=1)


class DatabaseCache(BaseCache):
    """Values are JSON; keys are hashed."""

    def __init__(self, _location: str, params: dict[str, object]) -> None:
        super().__init__(params)

    def _ends_at(self, timeout: float | None, at: datetime) -> datetime:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return at + (LONGEST if seconds is None else min(timedelta(seconds=float(seconds)), LONGEST))

    def add(
        self, key: str, value: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        at = timezone.now()
        text, ends_at = json.dumps(value), self._ends_at(timeout, at)
        return expiring.add(self.make_key(key, version), text, ends_at=ends_at, at=at)

    def get(self, key: str, default: object = None, version: int | None = None) -> object:
        text = expiring.get(self.make_key(key, version), at=timezone.now())
        return default if text is None else json.loads(text)

    def set(
        self, key: str, value: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        ends_at = self._ends_at(timeout, timezone.now())
        expiring.put(self.make_key(key, version), json.dumps(value), ends_at=ends_at)

    def touch(self, key: str, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        at = timezone.now()
        rows = expiring.Expiring.objects.filter(
            pk=expiring.hashed(self.make_key(key, version)), ends_at__gt=at
        )
        return bool(rows.update(ends_at=self._ends_at(timeout, at)))

    def delete(self, key: str, version: int | None = None) -> bool:
        return expiring.remove(self.make_key(key, version))

    def clear(self) -> None:
        expiring.Expiring.objects.all().delete()
