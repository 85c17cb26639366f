"""A cache that may be gone: pages and hand-ins go on working when Redis does not answer."""

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache; when the server is away, reads find nothing and writes are dropped."""

    def _or(self, default: Any, call: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(super(), call)(*args, **kwargs)
        except RedisError as error:
            logger.warning("The cache is away (%s): %s", call, type(error).__name__)
            return default

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
