"""One portal for all stories of a process: everything runs, mail really arrives, nothing is eager."""

from collections.abc import Iterator

import pytest

from tests.portal import Portal


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    started = Portal(demo=False)
    try:
        started.start()
        yield started
    finally:
        started.stop()
