"""Figures that are counted once in ten minutes, whoever reads them."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar, cast

from focalpoint.pages import cache

KEPT_SECONDS = 600

T = TypeVar("T")


def kept(key: str, count: Callable[[], T], *, at: datetime) -> tuple[T, datetime]:
    """What `count` says, and when it was asked. The key names no person; neither does what is kept: only keys
    and numbers."""
    counted = cache.get(f"report:{key}")
    if counted is None:
        counted = (count(), at)
        cache.set(f"report:{key}", counted, KEPT_SECONDS)
    return cast("tuple[T, datetime]", counted)
