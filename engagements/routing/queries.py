"""What a department may read of an input, which departments to ask, and what has become of referrals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from engagements.cases.models import Case
from engagements.cases.queries import DAYS_BEFORE, FRESH
from engagements.consultations.models import Level
from engagements.routing.models import Purpose, Referral
from engagements.routing.states import LIVE, State
from engagements.submissions import content, visibility
from engagements.submissions.content import Content
from engagements.submissions.models import Attachment
from organisations.calendars.queries import due_after
from organisations.departments.models import Department, LeadDepartment
from organisations.themes.models import Theme


@dataclass(frozen=True)
class Disclosure:
    """How much of an input its departments see beside its text."""

    name: bool
    files: bool


def seen_by_department(*levels: str) -> Disclosure:
    """What holds for an input of these levels (as it was referred, and now): the stricter one wins."""
    return Disclosure(
        name=all(visibility.department_sees_name(level) for level in levels),
        files=all(visibility.department_sees_files(level) for level in levels),
    )


def disclosed(referral: Referral) -> Content:
    """The version that was referred, ready to be read, without what the department may not see.

    `organisation` is None where the name is withheld, `attachments` is empty where files are.
    """
    text = content.readable(referral.version.canonical)
    seen = seen_by_department(text.get("level", Level.WITHHELD), referral.submission.level)
    if not seen.name:
        text["organisation"] = None
    if not seen.files:
        text["attachments"] = []
    return text


def files_of(referral: Referral) -> QuerySet[Attachment]:
    """The files that the department may download: those of the version that was referred."""
    named = [one["sha256"] for one in disclosed(referral)["attachments"]]
    of_it = Attachment.objects.filter(submission=referral.version.submission_id, file__sha256__in=named)
    return of_it.select_related("file")


def to_remind(at: datetime) -> QuerySet[Referral]:
    """Overdue, or due soon and not sent just now; of which the department was not told."""
    live = Referral.objects.live().for_action()
    late = Q(due_at__lt=at) & ~Q(overdue_told_for=F("due_at"))
    soon = Q(due_at__gte=at, due_at__lte=due_after(at, DAYS_BEFORE), sent_at__lte=at - FRESH)
    return live.filter(late | (soon & ~Q(reminded_for=F("due_at"))))


def chain(referral: Referral) -> list[Referral]:
    """The referral and those it was forwarded from, the latest first, with departments; one statement."""
    rows = Referral.objects.filter(case=referral.case_id).select_related("department")
    of_case = {one.pk: one for one in rows}
    found = [referral]
    while found[-1].previous_id:
        found.append(of_case[found[-1].previous_id])
    return found


@dataclass(frozen=True)
class ReferralProgress:
    """How far the departments are with a case."""

    referrals: tuple[Referral, ...]

    @property
    def round(self) -> int:
        return max((one.round for one in self.referrals), default=0)

    @property
    def acting(self) -> list[Referral]:
        """For action, since the case was last referred."""
        rows = (one for one in self.referrals if one.round == self.round)
        return [one for one in rows if one.purpose != Purpose.INFORMATION]

    @property
    def live(self) -> list[Referral]:
        return [one for one in self.acting if one.state in LIVE]

    @property
    def answered(self) -> list[Referral]:
        return [one for one in self.acting if one.state == State.ANSWERED]

    @property
    def to_release(self) -> list[Referral]:
        """Answered, whenever it was sent, and the author does not have it yet."""
        return [one for one in self.referrals if one.state == State.ANSWERED and one.released_at is None]

    @property
    def is_led(self) -> bool:
        """A department is in the lead and works on it."""
        return any(one.purpose == Purpose.LEAD for one in self.live)

    @property
    def lacks_lead(self) -> bool:
        """Whoever was in the lead gave it back, and nobody else has it."""
        led = [one for one in self.acting if one.purpose == Purpose.LEAD]
        return bool(led) and not any(one.state in [*LIVE, State.ANSWERED] for one in led)


def progress_of(case: Case) -> ReferralProgress:
    return ReferralProgress(tuple(Referral.objects.filter(case=case)))


@dataclass(frozen=True)
class Proposal:
    """A department worth asking, and the themes because of which."""

    department: Department
    themes: tuple[Theme, ...]


def proposed(themes: Iterable[str], *, most: int = 5) -> list[Proposal]:
    """The departments that lead these themes (by code) or those above them, the first in line first."""
    codes = list(themes)
    above = Theme.objects.filter(pk__in=codes).values("parent")
    leads = LeadDepartment.objects.filter(
        Q(theme__in=codes) | Q(theme__in=above), department__accepts_referrals=True
    )
    because: dict[Department, list[Theme]] = {}
    for lead in leads.select_related("department", "theme").order_by("position", "id"):
        because.setdefault(lead.department, []).append(lead.theme)
    # Whoever leads more of the themes comes first; the order of preference decides among equals.
    ordered = sorted(because.items(), key=lambda pair: -len(pair[1]))
    return [Proposal(department, tuple(found)) for department, found in ordered[:most]]
