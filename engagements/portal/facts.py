"""What pages about the office and of help say that stands in the code or in settings: typed nowhere again.

A text says which of these follow it by its code (`PARTS`); each is a template and the facts that it shows.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from engagements.cases.status import Status
from engagements.consultations.models import Level, Publication
from engagements.submissions import visibility
from engagements.submissions.models import Submission
from focalpoint.files.kinds import KINDS
from focalpoint.kept import sender
from focalpoint.retention import RULES, in_days
from focalpoint.security_txt import contact
from organisations.accounts import known_browsers

FILES = "engagements/portal/texts/parts"
# Of a browser's clock.
_HOUR, _DAY = 60 * 60, 24 * 60 * 60


@dataclass(frozen=True)
class Fact:
    """What follows a text: a template, and what it is given as `facts`."""

    name: str
    facts: Callable[[], object]

    @property
    def template(self) -> str:
        return f"{FILES}/{self.name}.html"


@dataclass(frozen=True)
class Row:
    """One line of a table or list: what it is about, and what is said of it."""

    what: str | Promise
    said: str | Promise
    code: str = ""


def _working_days(days: int) -> str:
    return ngettext("%(days)s working day", "%(days)s working days", days) % {"days": days}


def promises() -> list[Row]:
    """How long each step may take, in working days of the office."""
    return [
        Row(_("We start to review an input"), _working_days(settings.ACKNOWLEDGE_DAYS)),
        Row(_("We decide what happens with it"), _working_days(settings.DECIDE_DAYS)),
        Row(_("A department answers, unless another date was agreed"), _working_days(settings.ANSWER_DAYS)),
        Row(_("You reply to a question from us"), _working_days(settings.ANSWER_DAYS)),
        Row(_("We check a new organisation"), _working_days(settings.CHECK_DAYS)),
    ]


def check() -> str:
    """How long the check of a new organisation may take."""
    return _working_days(settings.CHECK_DAYS)


def address() -> str:
    """Of the office's mailbox."""
    return settings.OFFICE_EMAIL


def report() -> dict[str, str]:
    """Where a weakness is reported: a link, and the words of it."""
    link = contact()
    return {"link": link, "words": link.removeprefix("mailto:")}


def levels() -> list[visibility.LevelChoice]:
    """Of a call that publishes what was accepted: what could be seen at most."""
    return visibility.choices(Level, Publication.ACCEPTED)


def files() -> dict[str, object]:
    return {
        "kinds": [kind.label for kind in KINDS],
        "size": filesizeformat(settings.UPLOAD_LIMIT_BYTES),
        "together": filesizeformat(Submission.MOST_BYTES),
    }


_STATUS: dict[Status, Promise] = {
    Status.DRAFT: gettext_lazy("You have not submitted it yet."),
    Status.NEW: gettext_lazy("We have it, and no one has started to review it yet."),
    Status.IN_TRIAGE: gettext_lazy("An officer reviews it."),
    Status.RETURNED: gettext_lazy("We asked you something. It is your turn."),
    Status.REFERRED: gettext_lazy("Departments work on it."),
    Status.ANSWERED: gettext_lazy("You have the answers of all departments that had to answer."),
    Status.DECLINED: gettext_lazy("We do not take it further. The reason is on its page."),
    Status.WITHDRAWN: gettext_lazy("You took it back."),
    Status.CLOSED: gettext_lazy("The work on it is finished."),
}


def states() -> list[Row]:
    """Each status that an author can read, with what it means."""
    return [Row(status.label, _STATUS[status]) for status in Status]


def periods() -> list[Row]:
    """How long what is stored is kept, from the rules that end it."""
    rows = []
    for rule in RULES.values():
        period = in_days(rule.period.days) if rule.kept is not None else ""
        rows.append(Row(rule.what, f"{period}. {rule.since}" if period else rule.since))
    return rows


def cookies() -> list[Row]:
    """Those that the portal sets, each with what it is for and how long it lasts."""
    one_year = in_days(settings.CSRF_COOKIE_AGE // _DAY)
    longest = in_days(settings.SESSION_LONGEST_SECONDS // _DAY)
    known = in_days(known_browsers.AGE_SECONDS // _DAY)
    idle = ngettext("%(hours)s hour", "%(hours)s hours", settings.SESSION_COOKIE_AGE // _HOUR)
    idle %= {"hours": settings.SESSION_COOKIE_AGE // _HOUR}
    return [
        Row(
            _("Your session: it keeps you signed in."),
            _("Until you sign out or close the browser; at most %(idle)s without use, and %(longest)s.")
            % {"idle": idle, "longest": longest},
            settings.SESSION_COOKIE_NAME,
        ),
        Row(
            _("Protects forms: no other site can send them in your name."),
            one_year,
            settings.CSRF_COOKIE_NAME,
        ),
        Row(
            _("The language of the pages for signing in and up."),
            _("Until you close the browser."),
            settings.LANGUAGE_COOKIE_NAME,
        ),
        Row(
            _("You signed in with this browser before: wrong passwords that others try do not lock you out."),
            known,
            known_browsers.COOKIE,
        ),
        Row(
            _("Keeps a form for you that you sent after your session had ended. Only we can read it."),
            _("Until you close the browser."),
            sender.COOKIE,
        ),
    ]


_PROMISES, _ADDRESS, _STATES = Fact("promises", promises), Fact("address", address), Fact("states", states)
PARTS: dict[str, tuple[Fact, ...]] = {
    "about": (_PROMISES, _ADDRESS),
    "contact": (_ADDRESS,),
    "accessibility": (_ADDRESS,),
    "privacy": (Fact("periods", periods), Fact("cookies", cookies), _ADDRESS),
    "security": (Fact("report", report),),
    "registering": (Fact("check", check),),
    "writing": (Fact("files", files),),
    "levels": (Fact("levels", levels),),
    "after": (_STATES, _PROMISES),
}
