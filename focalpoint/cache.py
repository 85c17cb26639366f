"""A cache that may be gone: pages and forms go on working when Redis does not answer.

A process that met a server which is away, or hangs, does without it for PAUSE_SECONDS: waiting for it costs
one request of each process a pause, and not every request. What had to be forgotten meanwhile is forgotten
when the server is back.
"""

import logging
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 10
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
    """Django's Redis cache; while the server is away, reads find nothing and writes are dropped."""

    @property
    def _server(self) -> _Server:
        return _servers.setdefault(str(self._servers), _Server())  # type: ignore[attr-defined]

    def _or(self, default: Any, call: str, *args: Any, **kwargs: Any) -> Any:
        server = self._server
        if server.is_away():
            return default
        was_away = server.away_until > 0
        if was_away:
            # One request tries whether it is back; the others do not wait with it.
            server.pause()
        try:
            if was_away and server.stale:
                super().delete_many(server.stale)
                server.stale.clear()
            answer = getattr(super(), call)(*args, **kwargs)
        except RedisError as error:
            server.pause()
            logger.warning("The cache is away (%s): %s", call, type(error).__name__)
            return default
        server.away_until = 0.0
        return answer

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._or(default, "get", key, default, version)

    def get_many(self, keys: Any, version: int | None = None) -> Any:
        return self._or({}, "get_many", keys, version)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._or(None, "set", *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._or([], "set_many", *args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._or(True, "add", *args, **kwargs)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> Any:
        return self._or(delta, "incr", key, delta, version)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._or(False, "touch", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._or(False, "delete", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._or(False, "has_key", *args, **kwargs)

    def replace(self, key: str, value: Any) -> None:
        """Set it for good; where that fails, it is deleted once the server is back."""
        if self._or(_DROPPED, "set", key, value, timeout=None) is _DROPPED:
            self._server.stale.add(key)
