"""One portal with the demo world and one Chromium for all walks; every visitor is watched to the end."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import find
from tests.browser.visitor import CHROMIUM_OPTIONS, Visitor
from tests.portal import Portal, prepared

Visit = Callable[..., Visitor]
# The office has no language in its addresses: this officer reads Arabic.
_IN_ARABIC = (
    "from organisations.accounts.models import User;"
    "User.objects.filter(email__startswith='second-officer@').update(language='ar')"
)


@pytest.fixture(scope="package")
def portal(kept: Path) -> Iterator[Portal]:
    started = Portal(demo=True, begins_with=prepared(kept, demo=True))
    try:
        started.start()
        started.python(_IN_ARABIC)
        yield started
    finally:
        started.stop()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Ends with the last of these tests: while it lives, Django takes the process for an asynchronous one."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=find(), args=CHROMIUM_OPTIONS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def met(kept: Path) -> Path:
    """The kinds of page that were looked at, by whichever process: once is enough."""
    folder = kept / "met"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def visit(browser: Browser, portal: Portal, met: Path) -> Iterator[Visit]:
    """Makes visitors; the options are Visitor's. None may have met a fault by the end."""
    visitors: list[Visitor] = []

    def come(**options: Any) -> Visitor:
        visitors.append(Visitor(browser, portal.address, met=met, **options))
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.close()
    for visitor in visitors:
        visitor.check_faults()
