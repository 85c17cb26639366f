"""Whoever signs in in a test comes from an address of their own: limits are by address."""

from itertools import count

import pytest
from django.test import Client

_numbers = count(1)


@pytest.fixture
def client():
    number = next(_numbers)
    return Client(
        REMOTE_ADDR=f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
        headers={"accept-language": "en"},
    )


@pytest.fixture(autouse=True)
def _no_memory_of_limits():
    """Limits by account or e-mail address live in the cache, which no transaction rolls back."""
    from django.core.cache import cache

    cache.clear()
