"""Takes the screenshots again (`make screenshots`): all into var/screenshots/, the chosen few into docs/.

Each page at phone and desktop width, light and dark, in English and Arabic, from a fresh demo world.
"""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import find
from tests.browser.visitor import CHROMIUM_OPTIONS, DESKTOP, PHONE, Visitor
from tests.portal import ROOT, Portal, prepared

EVERYTHING, CHOSEN = ROOT / "var" / "screenshots" / "pages", ROOT / "docs" / "screenshots"
WIDTHS = {"phone": PHONE, "desktop": DESKTOP}
# What the repository keeps: enough to see what it looks like, small enough to clone.
KEPT = {
    "home-desktop-light-en",
    "home-phone-light-ar",
    "call-desktop-light-en",
    "write-phone-light-en",
    "queue-desktop-light-en",
    "decide-desktop-dark-en",
    "desk-desktop-light-ar",
    "follow-phone-dark-ar",
}
SHORTEST, TALLEST, KEPT_HEIGHT = 800, 2400, 1200
# Seats whose pages have no language in their address: the person reads Arabic from then on.
_IN_ARABIC = (
    "from organisations.accounts.models import User;"
    "User.objects.filter(email__startswith='second-officer@').update(language='ar')"
)


@dataclass(frozen=True)
class Subject:
    """One page: who looks at it, and the way there. Seats: in English and in Arabic; none is a visitor."""

    name: str
    seats: tuple[str, str] | None
    way: Callable[[Visitor], Page]


def _first(visitor: Visitor, path: str, selector: str, then: str = "") -> Page:
    """Opens the first such link of a page, or what lies below it."""
    found = visitor.open(path).locator(f"main {selector}").first
    return visitor.open(found.evaluate("link => link.pathname + link.search") + then)


def _write(visitor: Visitor) -> Page:
    """A draft for a call that is still open."""
    drafts = visitor.open("my/inputs/").locator("main a[href*='/edit/']")
    for path in drafts.evaluate_all("links => links.map(link => link.pathname)"):
        if not visitor.open(path).locator(".call-line .error").count():
            break
    return visitor.page


def _decide(visitor: Visitor) -> Page:
    """One that the officer has taken, about to be referred, so that all of the decision shows."""
    page = _first(visitor, "/admin/engagements/case/?view=mine", "tr:has(.state-in_triage) >> nth=1 >> a")
    page.locator("#refer > summary").click()
    return page


def _follow(visitor: Visitor, then: str = "") -> Page:
    return _first(visitor, "my/inputs/", ".row:has(.state-answered) a.row-title", then)


AUTHORS, OFFICERS, REVIEWERS = ("owner", "owner-ar"), ("officer", "second-officer"), ("reviewer", "reviewer")
SUBJECTS = [
    Subject("home", None, lambda visitor: visitor.open("")),
    Subject("call", None, lambda visitor: visitor.open("calls/water-shore-and-forest/")),
    Subject("write", AUTHORS, _write),
    Subject("receipt", AUTHORS, lambda visitor: _follow(visitor, "receipt/")),
    Subject("queue", OFFICERS, lambda visitor: visitor.open("/admin/engagements/case/?view=now")),
    Subject("decide", OFFICERS, _decide),
    Subject("desk", REVIEWERS, lambda visitor: visitor.open("desk/")),
    Subject("follow", AUTHORS, _follow),
]


def take(browser: Browser, address: str, subject: Subject, language: str) -> None:
    """All four of one page in one language: the page is opened once and looked at from each side."""
    visitor = Visitor(browser, address, language=language)
    if subject.seats:
        visitor.step_into(subject.seats[language == "ar"])
    page = subject.way(visitor)
    for width_name, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": SHORTEST})
        height = page.evaluate("document.documentElement.scrollHeight")
        # As if the screen were as tall as the page: what sticks to its foot then stands there.
        page.set_viewport_size({"width": width, "height": min(height, TALLEST)})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            name = f"{subject.name}-{width_name}-{scheme}-{language}"
            path = EVERYTHING / f"{name}.png"
            page.screenshot(path=path)
            if name in KEPT:
                kept = {"x": 0, "y": 0, "width": width, "height": min(height, KEPT_HEIGHT)}
                page.screenshot(path=CHOSEN / path.name, clip=kept)  # type: ignore[arg-type]
    visitor.check_faults()
    visitor.close()


def take_all(address: str, wanted: set[str]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=CHROMIUM_OPTIONS)
        for subject in SUBJECTS:
            for language in ("en", "ar"):
                if not wanted or subject.name in wanted:
                    take(browser, address, subject, language)
        browser.close()


def main(wanted: set[str]) -> None:
    for folder in (EVERYTHING, CHOSEN):
        Path(folder).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as kept:
        portal = Portal(demo=True, begins_with=prepared(Path(kept), demo=True))
        try:
            portal.start()
            portal.python(_IN_ARABIC)
            take_all(portal.address, wanted)
        finally:
            portal.stop()


if __name__ == "__main__":
    main(set(sys.argv[1:]))
