"""Whoever signs in in a test comes from an address of their own: limits are by address."""

from itertools import count

import pytest
from django.test import Client

_numbers = count(1)


@pytest.fixture
def client():
    number = next(_numbers)
    address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    return Client(REMOTE_ADDR=address, headers={"accept-language": "en"})
