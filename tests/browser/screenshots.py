"""Takes the screenshots again (`make screenshots`): all into var/screenshots/, the chosen few into docs/.

Every kind of page three times, from a fresh demo world: on a phone in English, at 1280 px in Arabic, at
1440 px in English in the dark. `ARGS="queue decide"` takes only those.
"""

import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.browser.chromium import find
from tests.browser.visitor import CHROMIUM_OPTIONS, DESKTOP, PHONE, Visitor
from tests.portal import ROOT, Portal, prepared

EVERYTHING, CHOSEN = ROOT / "var" / "screenshots" / "pages", ROOT / "docs" / "screenshots"


@dataclass(frozen=True)
class Side:
    """How a page is looked at."""

    name: str
    language: str
    width: int
    scheme: str


SIDES = [
    Side("phone", "en", PHONE, "light"),
    Side("wide", "en", 1440, "dark"),
    Side("desktop", "ar", DESKTOP, "light"),
]
# What the repository keeps: enough to see what it looks like, small enough to clone.
KEPT = {
    "home-phone",
    "home-desktop",
    "home-wide",
    "call-phone",
    "write-phone",
    "follow-phone",
    "queue-wide",
    "decide-wide",
    "desk-desktop",
}
SHORTEST, TALLEST, KEPT_HEIGHT = 900, 2600, 1200
# Pages without a language in their address: whoever sits there reads Arabic from then on.
_IN_ARABIC = "from organisations.accounts.models import User; User.objects.update(language='ar')"


@dataclass(frozen=True)
class Subject:
    """One kind of page: who looks at it (no seat is a visitor), and the way there."""

    name: str
    seat: str
    way: Callable[[Visitor], Page]


def at(path: str) -> Callable[[Visitor], Page]:
    return lambda visitor: visitor.open(path)


def first(path: str, selector: str, then: str = "") -> Callable[[Visitor], Page]:
    """The first such link of a page, or what lies below it."""

    def way(visitor: Visitor) -> Page:
        found = visitor.open(path).locator(f"main {selector}, #content {selector}").first
        return visitor.open(found.evaluate("link => link.pathname + link.search") + then)

    return way


def _write(visitor: Visitor) -> Page:
    """A draft for a call that is still open."""
    drafts = visitor.open("my/inputs/").locator("main a[href*='/edit/']")
    for path in drafts.evaluate_all("links => links.map(link => link.pathname)"):
        if not visitor.open(path).locator(".call-line .error").count():
            break
    return visitor.page


def _preview(visitor: Visitor) -> Page:
    return visitor.open(_write(visitor).evaluate("location.pathname").replace("/edit/", "/preview/"))


def _caught(visitor: Visitor) -> Page:
    """What the rule that is off would have caught."""
    rule = visitor.open(RULES + "?state=off").locator("#result_list tbody th a").first
    return visitor.open(rule.evaluate("link => link.pathname").replace("/change/", "/caught/"))


def _campaign(visitor: Visitor) -> Page:
    row = visitor.open(CASES + "?view=all").locator("#result_list tbody tr", has_text="campaign of").first
    page = visitor.open(row.locator("a").first.evaluate("link => link.pathname"))
    link = page.locator("a[href*='/campaign/']").first
    return visitor.open(link.evaluate("link => link.pathname"))


def _notes(visitor: Visitor) -> Page:
    """The first case with notes: that tab of its decision screen."""
    path = (
        visitor.open(CASES + "?view=mine")
        .locator("#result_list tbody a")
        .first.evaluate("link => link.pathname")
    )
    page = visitor.open(path)
    page.locator("details > summary", has_text="Notes").first.click()
    return page


def _bulk(visitor: Visitor) -> Page:
    page = visitor.open(CASES + "?view=unassigned")
    for box in page.locator("#result_list input[name=case]").all()[:3]:
        box.check()
    with page.expect_navigation():
        page.locator("button[form=bulk], #bulk button").first.click()
    return page


def _absence(visitor: Visitor) -> Page:
    officer = visitor.open(f"{ADMIN}/user/?role=officer").locator("#result_list tbody th a").first
    return visitor.open(officer.evaluate("link => link.pathname").replace("/change/", "/absence/"))


OWN = "my/inputs/"
ADMIN = "/admin/organisations"
OFFICE = "/admin/engagements"
CASES = f"{OFFICE}/case/"
CALLS = f"{OFFICE}/consultation/"
RULES = f"{OFFICE}/referralrule/"
FOLLOW = ".row:has(.state-answered) a.row-title"
SUBJECTS = [
    # What everyone reads
    Subject("home", "", at("")),
    Subject("calls", "", at("calls/")),
    Subject("call", "", at("calls/water-shore-and-forest/")),
    Subject("outcome", "", at("calls/contracts-anyone-can-read/outcome/")),
    Subject("inputs", "", at("inputs/")),
    Subject("input", "", first("inputs/?answered=yes", "a.row-title")),
    Subject("organisations", "", at("organisations/")),
    Subject("organisation", "", first("organisations/", "a.row-title")),
    Subject("departments", "", at("departments/")),
    Subject("department", "", at("departments/unep/")),
    Subject("themes", "", at("themes/")),
    Subject("theme", "", first("themes/", ".cards h2 a")),
    Subject("search", "", at("search/?text=water")),
    Subject("not-found", "", at("no-such-page/")),
    # The ways in
    Subject("sign-up", "", at("/accounts/signup/")),
    Subject("sign-in", "", at("/accounts/login/")),
    Subject("sign-in-code", "", at("/accounts/login/code/")),
    Subject("password-reset", "", at("/accounts/password/reset/")),
    Subject("demo", "", at("/demo/")),
    # A representative
    Subject("my", "owner", at("my/")),
    Subject("my-inputs", "owner", at(OWN)),
    Subject("start", "owner", at("my/inputs/new/?call=water-shore-and-forest")),
    Subject("write", "owner", _write),
    Subject("check", "owner", _preview),
    Subject("follow", "owner", first(OWN, FOLLOW)),
    Subject("receipt", "owner", first(OWN, FOLLOW, "receipt/")),
    Subject("withdraw", "owner", first(OWN, FOLLOW, "withdraw/")),
    Subject("my-organisations", "owner", at("my/organisations/")),
    Subject("register", "owner", at("my/organisations/new/")),
    Subject("profile", "owner", first("my/organisations/", "a.row-title")),
    Subject("profile-edit", "owner", first("my/organisations/", "a.row-title", "edit/")),
    Subject("people", "owner", first("my/organisations/", "a.row-title", "people/")),
    Subject("notifications", "owner", at("my/notifications/")),
    Subject("settings", "owner", at("my/settings/")),
    Subject("two-step", "owner", at("/accounts/2fa/")),
    Subject("sessions", "owner", at("/accounts/sessions/")),
    # A department
    Subject("desk", "liaison", at("desk/")),
    Subject("referral", "liaison", first("desk/", "a.row-title")),
    Subject("more-time", "liaison", first("desk/", "a.row-title", "more-time/")),
    Subject("answer", "liaison", first("desk/", "a.row-title", "response/")),
    Subject("desk-people", "liaison", at("desk/people/")),
    # The office
    Subject("office", "lead", at("/admin/")),
    Subject("queue", "lead", at(CASES + "?view=now")),
    Subject("decide", "lead", first(CASES + "?view=mine", "#result_list tbody a")),
    Subject("decide-extension", "lead", first(CASES + "?view=extension", "#result_list tbody a")),
    Subject("queue-filters", "lead", at(CASES + "?view=all&filters=1&state=referred")),
    Subject("decide-new", "lead", first(CASES, "tr:has(.state-new) a")),
    Subject("office-workload", "lead", at(CASES + "workload/")),
    Subject("office-share", "lead", at(CASES + "share/")),
    Subject("office-absence", "lead", _absence),
    Subject("office-calls", "lead", at(CALLS)),
    Subject("office-call", "lead", first(CALLS, "#result_list tbody th a")),
    Subject("office-call-new", "lead", at(CALLS + "add/")),
    Subject("office-rules", "lead", at(RULES)),
    Subject("office-rule", "lead", first(RULES, "#result_list tbody th a")),
    Subject("office-rule-new", "lead", at(RULES + "add/")),
    Subject("office-rule-caught", "lead", _caught),
    Subject("office-bulk", "lead", _bulk),
    Subject("office-bulk-acts", "lead", at(CASES + "bulk/")),
    Subject("office-views", "lead", at(f"{OFFICE}/savedview/")),
    Subject("office-figures", "lead", at(CASES + "figures/?by=department")),
    Subject("office-month", "lead", at(CASES + "figures/month/")),
    Subject("office-outcomes", "lead", at(f"{OFFICE}/outcome/")),
    Subject("office-outcome", "lead", first(f"{OFFICE}/outcome/", "#result_list tbody th a")),
    Subject("office-campaign", "lead", _campaign),
    Subject("office-notes", "lead", _notes),
    Subject("office-reasons", "lead", at(f"{OFFICE}/declinereason/")),
    Subject("office-reason", "lead", first(f"{OFFICE}/declinereason/", "#result_list tbody th a")),
    Subject("office-templates", "lead", at(f"{OFFICE}/texttemplate/")),
    Subject("office-template", "lead", first(f"{OFFICE}/texttemplate/", "#result_list tbody th a")),
    Subject("office-labels", "lead", at(f"{OFFICE}/label/")),
    Subject("office-label", "lead", first(f"{OFFICE}/label/", "#result_list tbody th a")),
    Subject("office-departments", "lead", at(f"{ADMIN}/department/")),
    Subject("office-department", "lead", at(f"{ADMIN}/department/unep/change/")),
    Subject("office-themes", "lead", at(f"{ADMIN}/theme/")),
    Subject("office-theme", "lead", first(f"{ADMIN}/theme/", "#result_list tbody th a")),
    Subject("office-holidays", "lead", at(f"{ADMIN}/holiday/")),
    Subject("office-profiles", "lead", at(f"{ADMIN}/profile/")),
    Subject("office-profile", "lead", first(f"{ADMIN}/profile/", "#result_list tbody th a")),
    Subject("office-people", "operator", at(f"{ADMIN}/user/")),
    Subject("office-person", "operator", first(f"{ADMIN}/user/", "#result_list tbody th a")),
    Subject("outbox", "auditor", at("/admin/focalpoint/notice/")),
    Subject("audit-log", "auditor", at("/admin/focalpoint/entry/")),
    # Mail
    Subject("mails", "", at("/demo/mail/")),
    Subject("mail", "", lambda visitor: visitor.open(_first_mail(visitor) + "html/")),
]


def _first_mail(visitor: Visitor) -> str:
    """One that names an input, and is due."""
    links = visitor.open("/demo/mail/").locator("main a[href*='/demo/mail/']")
    link = links.filter(has_text="needs your answer").first
    return str(link.evaluate("link => link.pathname"))


def take(visitor: Visitor, subject: Subject, side: Side) -> None:
    page = subject.way(visitor)
    page.set_viewport_size({"width": side.width, "height": SHORTEST})
    height = page.evaluate("document.documentElement.scrollHeight")
    # As if the screen were as tall as the page: what sticks to its foot then stands there.
    page.set_viewport_size({"width": side.width, "height": max(SHORTEST, min(height, TALLEST))})
    name = f"{subject.name}-{side.name}"
    page.screenshot(path=EVERYTHING / f"{name}.png")
    if name in KEPT:
        kept = {"x": 0, "y": 0, "width": side.width, "height": min(height, KEPT_HEIGHT)}
        page.screenshot(path=CHOSEN / f"{name}.png", clip=kept)  # type: ignore[arg-type]
    page.set_viewport_size({"width": side.width, "height": SHORTEST})


def take_all(browser: Browser, address: str, sides: Iterable[Side], wanted: set[str]) -> list[str]:
    """What could not be taken, in words."""
    faults = []
    for side in sides:
        visitors: dict[str, Visitor] = {}
        for subject in SUBJECTS:
            if wanted and subject.name not in wanted:
                continue
            if subject.seat not in visitors:
                dark = side.scheme == "dark"
                visitor = Visitor(browser, address, language=side.language, width=side.width, dark=dark)
                visitor.refusals = {404}
                visitors[subject.seat] = visitor
                if subject.seat:
                    visitor.step_into(subject.seat)
            try:
                take(visitors[subject.seat], subject, side)
                visitors[subject.seat].check_faults()
            except (AssertionError, Error) as error:
                faults.append(f"{subject.name}, {side.name}: {error}")
        for visitor in visitors.values():
            visitor.close()
    return faults


def main(wanted: set[str]) -> int:
    for folder in (EVERYTHING, CHOSEN):
        Path(folder).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as kept, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=CHROMIUM_OPTIONS)
        portal = Portal(demo=True, begins_with=prepared(Path(kept), demo=True))
        try:
            portal.start()
            english = [side for side in SIDES if side.language == "en"]
            faults = take_all(browser, portal.address, english, wanted)
            portal.python(_IN_ARABIC)
            arabic = [side for side in SIDES if side.language == "ar"]
            faults += take_all(browser, portal.address, arabic, wanted)
        finally:
            portal.stop()
            browser.close()
    sys.stdout.write("\n".join(faults or ["Every page was taken."]) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(set(sys.argv[1:])))
