"""One portal for all stories of a process: everything runs, mail really arrives, nothing is eager."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.portal import Portal, prepared


@pytest.fixture(scope="module")
def portal(request: pytest.FixtureRequest, kept: Path) -> Iterator[Portal]:
    """A story that kills PostgreSQL says `DURABLE = True`."""
    durable = getattr(request.module, "DURABLE", False)
    started = Portal(demo=False, begins_with=prepared(kept, demo=False), durable=durable)
    try:
        started.start()
        yield started
    finally:
        started.stop()
