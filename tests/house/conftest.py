"""What several tests of the house need."""

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture
def quiet() -> Iterator[None]:
    """Thousands of refusals, each with its traceback, are slow to write."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)
