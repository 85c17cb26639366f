"""What a department may read of an input, which departments to ask, and what has become of referrals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Q, QuerySet

from engagements.cases.ladder import AT_DEPARTMENT
from engagements.cases.models import Case
from engagements.cases.queries import FRESH, is_for
from engagements.cases.states import WaitingOn
from engagements.consultations.models import Level
from engagements.routing.models import Purpose, Referral
from engagements.routing.states import LIVE, State
from engagements.rules.matching import MatchedRule
from engagements.submissions import content, visibility
from engagements.submissions.content import Content
from engagements.submissions.models import Attachment
from focalpoint.subqueries import is_any_of
from organisations.accounts.models import User
from organisations.departments.models import Department, LeadDepartment
from organisations.profiles.states import State as ProfileState
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
    disclosure = seen_by_department(text.get("level", Level.WITHHELD), referral.submission.level)
    if not disclosure.name:
        text["organisation"] = None
    if not disclosure.files:
        text["attachments"] = []
    return text


def files_of(referral: Referral) -> QuerySet[Attachment]:
    """The files that the department may download: those of the version that was referred."""
    hashes = [file["sha256"] for file in disclosed(referral)["attachments"]]
    version = referral.version
    # The same bytes that were added later are another file, under a name that nobody submitted.
    files = Attachment.objects.filter(
        submission=version.submission_id, file__sha256__in=hashes, added_at__lte=version.submitted_at
    )
    return files.select_related("file")


def to_remind(at: datetime) -> QuerySet[Referral]:
    """Those with a step of their ladder to take: due soon and not new, or overdue.

    While the organisation is suspended no department is hurried.
    """
    live = Referral.objects.live().for_action().filter(AT_DEPARTMENT.reached(at))
    live = live.filter(Q(due_at__lte=at) | Q(sent_at__lte=at - FRESH))
    return live.exclude(version__submission__profile__state=ProfileState.SUSPENDED)


def asked_of_office() -> QuerySet[Case]:
    """Cases of which a department asks for more time; they go on waiting on the departments."""
    return Case.objects.filter(pk__in=Referral.objects.asking().values("case"))


def for_officer(officer: User, now: datetime) -> QuerySet[Case]:
    """What an officer must act on now: what waits on the office, and what departments ask of it."""
    asked = ArraySubquery(Referral.objects.asking().order_by().values("case"))
    # Whom they wait on bounds what is read: most cases are over.
    rows = Case.objects.filter(is_for(officer, now), waiting_on__lte=WaitingOn.DEPARTMENTS)
    return rows.filter(Q(waiting_on=WaitingOn.OFFICE) | is_any_of(F("pk"), asked))


def chain(referral: Referral) -> list[Referral]:
    """The referral and those it was forwarded from, the latest first, with departments; one statement."""
    rows = Referral.objects.filter(case=referral.case_id).select_related("department")
    of_case = {row.pk: row for row in rows}
    referrals = [referral]
    while referrals[-1].previous_id:
        referrals.append(of_case[referrals[-1].previous_id])
    return referrals


@dataclass(frozen=True)
class ReferralProgress:
    """How far the departments are with a case."""

    referrals: tuple[Referral, ...]

    @property
    def round(self) -> int:
        return max((referral.round for referral in self.referrals), default=0)

    @property
    def acting(self) -> list[Referral]:
        """For action, since the case was last referred."""
        latest = (referral for referral in self.referrals if referral.round == self.round)
        return [referral for referral in latest if referral.purpose != Purpose.INFORMATION]

    @property
    def live(self) -> list[Referral]:
        return [referral for referral in self.acting if referral.state in LIVE]

    @property
    def answered(self) -> list[Referral]:
        return [referral for referral in self.acting if referral.state == State.ANSWERED]

    @property
    def to_release(self) -> list[Referral]:
        """Answered, whenever it was sent, and the author does not have it yet."""
        return [
            referral
            for referral in self.referrals
            if referral.state == State.ANSWERED and referral.released_at is None
        ]

    @property
    def asking(self) -> list[Referral]:
        """The department asks for more time."""
        return [referral for referral in self.referrals if referral.asks_for_time]

    @property
    def is_led(self) -> bool:
        """A department is in the lead and works on it."""
        return any(referral.purpose == Purpose.LEAD for referral in self.live)

    @property
    def lacks_lead(self) -> bool:
        """The lead department returned it, and no other has the lead."""
        leads = [referral for referral in self.acting if referral.purpose == Purpose.LEAD]
        return bool(leads) and not any(referral.state in [*LIVE, State.ANSWERED] for referral in leads)


def progress_of(case: Case) -> ReferralProgress:
    return ReferralProgress(tuple(Referral.objects.filter(case=case)))


@dataclass(frozen=True)
class Proposal:
    """A department worth asking, and why: a rule that holds, or the themes that it leads.

    A rule also says for what, with which question, and in how many working days.
    """

    # Of one that a rule names only its code and its usual days are known.
    department: Department
    themes: tuple[Theme, ...] = ()
    rule: MatchedRule | None = None
    # For what the rule asks it; `purpose` is empty where it is included only when someone says for what.
    asked: str = ""
    purpose: str = ""
    question: str = ""
    days: int | None = None

    @property
    def answer_days(self) -> int:
        return self.days or self.department.answer_days


def proposed(themes: Iterable[str], *, rules: Iterable[MatchedRule] = (), most: int = 5) -> list[Proposal]:
    """What the rules propose, in their order, then the departments that lead these themes (by code) or those
    above them, the first in line first; `most` of the latter.

    Of two rules with another lead the first one decides: the second's is proposed without a purpose.
    """
    proposals = _of_rules(rules)
    codes = list(themes)
    above = Theme.objects.filter(pk__in=codes).values("parent")
    leads = LeadDepartment.objects.filter(
        Q(theme__in=codes) | Q(theme__in=above), department__accepts_referrals=True
    )
    themes_led: dict[Department, list[Theme]] = {}
    for lead in leads.select_related("department", "theme").order_by("position", "id"):
        themes_led.setdefault(lead.department, []).append(lead.theme)
    # Whoever leads more of the themes comes first; the order of preference decides among equals.
    ordered = sorted(themes_led.items(), key=lambda pair: -len(pair[1]))
    named = {proposal.department.pk for proposal in proposals}
    of_themes = [
        Proposal(department, tuple(department_themes))
        for department, department_themes in ordered
        if department.pk not in named
    ]
    return [*proposals, *of_themes[:most]][: Referral.MOST_AT_ONCE - 1]


def _of_rules(rules: Iterable[MatchedRule]) -> list[Proposal]:
    """Each department once, by the first rule that names it; one lead."""
    proposals: dict[str, Proposal] = {}
    has_lead = False
    for rule in rules:
        for row in rule.departments:
            if row.code in proposals:
                continue
            is_second = row.purpose == Purpose.LEAD and has_lead
            has_lead |= row.purpose == Purpose.LEAD
            proposals[row.code] = Proposal(
                department=Department(pk=row.code, answer_days=row.usual_days),
                rule=rule,
                asked=row.purpose,
                purpose="" if is_second else row.purpose,
                question=row.question,
                days=row.days,
            )
    return list(proposals.values())
