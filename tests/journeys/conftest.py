"""One portal for all stories of a process: everything runs, mail really arrives, nothing is eager."""

from collections.abc import Iterator

import pytest

from tests.portal import Portal


@pytest.fixture(scope="module")
def portal(request: pytest.FixtureRequest) -> Iterator[Portal]:
    """A story that kills PostgreSQL says `DURABLE = True`."""
    started = Portal(demo=False, durable=getattr(request.module, "DURABLE", False))
    try:
        started.start()
        yield started
    finally:
        started.stop()
