"""What has the focus is in sight, at 400 % zoom and above the keyboard of a phone: nothing sticky is over it.

WCAG 2.2, 2.4.11. axe cannot see it: it looks at a page as it stands, and here one walks through it.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.urls import Resolver404, resolve
from django.utils import translation
from playwright.sync_api import Error, Page

from tests.browser.conftest import Visit
from tests.browser.visitor import DESKTOP, HEIGHT, Visitor

# It opens every kind of page and presses the Tab key through it twice: minutes.
pytestmark = [pytest.mark.browser, pytest.mark.drill]
# 1280 × 1024 at 400 %, and a phone with its keyboard open.
SMALL = {"zoomed": (320, 256), "keyboard open": (360, 330)}
# Of each side those with the most pages first: each kind of page is walked through once.
SEATS = {
    "society": ["owner", "editor", "reader", "two-hats"],
    "office": ["lead", "officer", "operator", "auditor", "protection-officer"],
    "departments": ["reviewer", "liaison"],
}
# Where something is known to stick: a walk that does not come there sees nothing.
KNOWN = {
    "society": f"/en/my/inputs/{UUID(int=0)}/edit/",
    "office": "/admin/engagements/case/",
    "departments": f"/en/desk/referrals/{UUID(int=0)}/response/",
}
# No pages: files, data, what signs out or steps into another seat.
_NO_PAGE = re.compile(
    r"^/(api|data|feeds|static|demo|healthz|readyz|jsi18n)|logout|download|\.\w+$|/files?/|export"
)
_KEYS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|FP-\d{4}-\w{4}-\w{4}|(?<=/)\d+(?=/)")
MOST_TABS = 250

_STICKY = """() => [...document.querySelectorAll("body, body *")].filter((one) =>
    ["sticky", "fixed"].includes(getComputedStyle(one).position) && one.getClientRects().length).length"""
# The notice that a session ends soon is on every page and seldom seen: where one walks it is shown.
_SHOW_NOTICE = """() => {
    for (const notice of document.querySelectorAll(".session-end")) notice.hidden = false;
    document.activeElement.blur();
    scrollTo(0, 0);
}"""
_LINKS = (
    "() => [...document.links].filter((link) => link.origin === location.origin).map((link) => link.pathname)"
)
# Whatever lies over it in its middle or at an edge and is not in the flow of the page; "" where nothing does.
_COVERED = """() => {
    const it = document.activeElement;
    if (!it || it === document.body) return null;
    const name = (one) => `${one.localName}${one.id && "#" + one.id}.${one.className}`;
    if (it.dataset.walked) return null;
    it.dataset.walked = "1";
    const out = (one) => ["sticky", "fixed"].includes(getComputedStyle(one).position);
    const box = it.getBoundingClientRect();
    const [start, end] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, foot] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    if (end <= start || foot <= top) return `${name(it)} is out of sight`;
    for (const other of document.querySelectorAll("body *")) {
        if (!out(other) || other.contains(it) || it.contains(other)) continue;
        const over = other.getBoundingClientRect();
        if (over.left < end && over.right > start && over.top < foot && over.bottom > top)
            return `${name(it)} is under ${name(other)}`;
    }
    const [x, y] = [(start + end) / 2, (top + foot) / 2];
    for (const [px, py] of [[x, y], [start + 1, y], [end - 1, y], [x, top + 1], [x, foot - 1]]) {
        let hit = document.elementFromPoint(px, py);
        while (hit && !hit.contains(it) && !it.contains(hit)) {
            if (out(hit)) return `${name(it)} is under ${name(hit)}`;
            hit = hit.parentElement;
        }
    }
    return "";
}"""


@dataclass(frozen=True)
class Stop:
    """A page with something sticky or fixed: whose it is, and where."""

    seat: str
    path: str


def kind(path: str) -> str:
    """Pages of one view are of one kind."""
    with translation.override("en"):
        try:
            return resolve(path).route
        except Resolver404:
            return _KEYS.sub("*", path)


def find_stops(visitor: Visitor, seat: str, seen: set[str]) -> list[Stop]:
    """Follows every link once for each kind of page; looks at a large screen and at a small one."""
    found: list[Stop] = []
    start = visitor.step_into(seat).url
    waiting = [urlsplit(start).path, "/en/", "/en/my/settings/", "/en/my/notifications/", "/admin/"]
    mine = set(waiting)
    while waiting:
        path = waiting.pop(0)
        try:
            answer = visitor.page.goto(path)
        except Error:  # a file, which the browser stores instead of showing it
            continue
        if answer is None or answer.status >= 400 or "html" not in answer.headers.get("content-type", ""):
            continue
        here = urlsplit(visitor.page.url).path
        # Of each person one page at least, for the notice.
        if not found or has_sticky(visitor.page):
            found.append(Stop(seat, here))
        for link in visitor.page.evaluate(_LINKS):
            if _NO_PAGE.search(link) or link in mine or link.startswith("/ar/"):
                continue
            if (of := kind(link)) not in seen:
                seen.add(of)
                mine.add(link)
                waiting.append(link)
    return found


def has_sticky(page: Page) -> bool:
    for width, height in [(DESKTOP, HEIGHT), *SMALL.values()]:
        page.set_viewport_size({"width": width, "height": height})
        if page.evaluate(_STICKY):
            return True
    return False


def walk(page: Page, where: str) -> list[str]:
    """From the first control to the last, by the Tab key; what was covered, in words."""
    faults: list[str] = []
    page.evaluate(_SHOW_NOTICE)
    for _step in range(MOST_TABS):
        page.keyboard.press("Tab")
        covered = page.evaluate(_COVERED)
        if covered is None:
            return faults
        if covered:
            faults.append(f"{where}: {covered}")
    return faults


@pytest.mark.parametrize("side", SEATS)
def test_focus_is_never_under_something_sticky(visit: Visit, side: str) -> None:
    seen: set[str] = set()
    faults: list[str] = []
    walked: set[str] = set()
    for seat in SEATS[side]:
        visitor = visit()
        visitor.refusals = {403, 404, 409}
        for stop in find_stops(visitor, seat, seen):
            walked.add(kind(stop.path))
            for name, (width, height) in SMALL.items():
                visitor.page.set_viewport_size({"width": width, "height": height})
                visitor.page.goto(stop.path)
                faults += walk(visitor.page, f"{seat} {stop.path} {name}")
        visitor.close()
    assert kind(KNOWN[side]) in walked
    assert not faults, f"{len(faults)} of {len(walked)} kinds of page:\n" + "\n".join(faults[:60])
