"""A cache that may be unavailable: pages and forms go on working when Redis does not answer.

A process whose server is down or hangs does not use it for PAUSE_SECONDS: waiting for it costs
one request of each process a pause, and not every request. What had to be forgotten meanwhile is forgotten
when the server is back.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, ParamSpec, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError, ResponseError

from focalpoint.monitoring.metrics import CACHE_AWAY

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 10

P = ParamSpec("P")
D = TypeVar("D")
R = TypeVar("R")
_DROPPED = object()


@dataclass
class _Server:
    """What this process knows of one server."""

    away_until: float = 0.0
    # Keys whose value there is not the last one.
    stale: set[str] = field(default_factory=set)

    def is_away(self) -> bool:
        return monotonic() < self.away_until

    def pause(self) -> None:
        self.away_until = monotonic() + PAUSE_SECONDS


_servers: dict[str, _Server] = {}


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache; while the server is down, reads find nothing and writes are dropped."""

    @property
    def _server(self) -> _Server:
        return _servers.setdefault(str(self._servers), _Server())  # type: ignore[attr-defined]

    def _or(self, default: D, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> D | R:
        server = self._server
        if server.is_away():
            return default
        was_away = server.away_until > 0
        if was_away:
            # One request checks whether it is back; the others do not wait for that.
            server.pause()
        try:
            if was_away and server.stale:
                super().delete_many(server.stale)
                server.stale.clear()
            answer = call(*args, **kwargs)
        except ResponseError:
            # It is there and refuses: full, most likely. What it holds can still be read and deleted.
            server.away_until = 0.0
            return default
        except RedisError as error:
            server.pause()
            CACHE_AWAY.inc()
            logger.warning("The cache is away (%s): %s", call.__name__, type(error).__name__)
            return default
        server.away_until = 0.0
        return answer

    def get(self, key: str, default: object = None, version: int | None = None) -> object:
        return self._or(default, super().get, key, default, version)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, object]:
        return self._or({}, super().get_many, keys, version)

    def set(
        self,
        key: str,
        value: object,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        self._or(None, super().set, key, value, timeout, version)

    def set_many(
        self,
        data: Mapping[str, object],
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> list[str]:
        return self._or([], super().set_many, dict(data), timeout, version)

    def add(
        self,
        key: str,
        value: object,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        return self._or(True, super().add, key, value, timeout, version)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        return self._or(delta, super().incr, key, delta, version)

    def touch(self, key: str, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._or(False, super().touch, key, timeout, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._or(False, super().delete, key, version)

    def has_key(self, key: str, version: int | None = None) -> bool:
        return self._or(False, super().has_key, key, version)

    def replace(self, key: str, value: object) -> None:
        """Set it for good; a server that is full deletes it instead, one that is away does once it is back.

        Either way nobody finds the old value.
        """
        if self._or(_DROPPED, super().set, key, value, timeout=None) is not _DROPPED:
            return
        if self._or(_DROPPED, super().delete, key) is _DROPPED:
            self._server.stale.add(key)

    def count(self, key: str, seconds: int) -> int | None:
        """One more of `key`, which ends after so long; None where nobody counts."""
        return self._or(None, self._count, key, seconds)

    def _count(self, key: str, seconds: int) -> int | None:
        RedisCache.add(self, key, 0, seconds)
        try:
            return RedisCache.incr(self, key)
        except ValueError:
            # A server that is full removed it in between.
            return None

    def come(self, key: str, member: str, *, now: float, seconds: int) -> list[str]:
        """`member` is at `key` for so long; all who are there. None where no one knows."""
        return self._or([], self._come, key, member, now, seconds)

    def leave(self, key: str, member: str) -> None:
        self._or(None, self._leave, key, member)

    def _come(self, key: str, member: str, now: float, seconds: int) -> list[str]:
        name, client = self.make_and_validate_key(key), self._client(key)
        with client.pipeline() as steps:
            steps.zremrangebyscore(name, "-inf", now)
            steps.zadd(name, {member: now + seconds})
            steps.expire(name, seconds)
            steps.zrange(name, 0, -1)
            members: list[bytes] = steps.execute()[-1]
        return [one.decode() for one in members]

    def _leave(self, key: str, member: str) -> None:
        self._client(key).zrem(self.make_and_validate_key(key), member)

    def _client(self, key: str) -> Any:
        return self._cache.get_client(key, write=True)
