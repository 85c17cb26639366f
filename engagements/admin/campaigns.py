"""What the office reads of copies: the inputs of a campaign, and those that may belong to it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise

from engagements.campaigns.models import LookAlike
from engagements.campaigns.texts import latest_texts
from engagements.campaigns.verbs import JOIN
from engagements.cases.models import Case, Filing
from engagements.cases.states import State
from engagements.routing.models import Referral
from engagements.submissions.models import Attachment, Submission
from engagements.submissions.states import State as SubmissionState
from focalpoint.access import refusal
from focalpoint.similarity import Shingles, additions, shingles
from organisations.accounts.models import User

# On the decision screen; the page of the campaign has the others.
SHOWN_BESIDE = 3
# On one page: their texts are compared when it is made.
MOST_SHOWN = 50
# Members whose own sentences stand on the decision screen.
MOST_ADDED = 20
# So many of a campaign's inputs are asked for what looks like them.
MOST_CENTRES = 100
# A campaign that a late copy belongs to is shown first, however many of the same text were answered alone.
_LIKEST = (F("other__fingerprint__is_main").desc(nulls_last=True), "-similarity", "other__submitted_at", "pk")
_WIDE = ("answers", "summary", "draft_answer", "profile__mission")


@dataclass(frozen=True)
class Figures:
    """Of what a case has now, without what was withdrawn."""

    inputs: int
    organisations: int
    countries: int


def figures_of(case: Case) -> Figures:
    live = Submission.objects.filter(filing__case=case, state=SubmissionState.SUBMITTED)
    return Figures(
        **live.order_by().aggregate(
            inputs=Count("pk"),
            organisations=Count("profile", distinct=True),
            countries=Count("profile__country", distinct=True),
        )
    )


@dataclass(frozen=True)
class Member:
    """An input of a campaign, with what it says that the main one does not."""

    pk: UUID
    reference: str | None
    organisation: str
    country: str
    language: str
    level: str
    is_main: bool
    is_withdrawn: bool
    added: list[str]


def members_of(case: Case) -> QuerySet[Submission]:
    rows = Submission.objects.filter(filing__case=case).select_related("profile", "filing")
    return rows.defer(*_WIDE)


def members(case: Case, rows: Iterable[Submission]) -> list[Member]:
    """Of rows of `members_of`."""
    return [
        Member(
            pk=row.pk,
            reference=row.reference,
            organisation=str(row.profile),
            country=row.profile.country_name,
            language=row.language,
            level=row.level,
            is_main=row.pk == case.main_submission_id,
            is_withdrawn=row.state == SubmissionState.WITHDRAWN,
            added=row.filing.added.splitlines(),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Alike:
    """Another input that says nearly the same, and its case."""

    reference: str | None
    title: str
    organisation: str
    country: str
    language: str
    percent: int
    at: datetime
    state_word: str | Promise
    officer: str
    case: UUID
    # How many inputs its case has.
    size: int
    # Why its case cannot be joined now; "" where it can.
    hindrance: str
    # What only it says; and what only the input that is looked at says.
    added: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def _likest(case: Case, most: int) -> list[int]:
    """Keys of pairs, one for each other input: campaigns before single ones, then the likest.

    To any of its inputs: a campaign comes in several wordings, and what is like one of them need not be among
    the nearest of another. The first of a wording have all that came later among their pairs.
    """
    first = Filing.objects.filter(case=case).order_by("submission__submitted_at", "pk")
    keys = [case.main_submission_id, *first.values_list("pk", flat=True)[:MOST_CENTRES]]
    rows = LookAlike.objects.filter(submission__in=keys, other__state=SubmissionState.SUBMITTED)
    outside = rows.exclude(other__filing__case=case).order_by(*_LIKEST)
    nearest: dict[UUID, int] = {}
    for pk, other in outside.values_list("pk", "other")[: most * MOST_CENTRES // 4]:
        nearest.setdefault(other, pk)
    return list(nearest.values())[:most]


def alike_to(case: Case, user: User, *, most: int = MOST_SHOWN) -> list[Alike]:
    """With what each says of its own, compared with the main input; four statements."""
    of_its_case = Filing.objects.filter(case=OuterRef("other__filing__case"))
    rows = (
        LookAlike.objects.filter(pk__in=_likest(case, most))
        .order_by(*_LIKEST)
        .annotate(size=_number(of_its_case, "case"))
        .select_related(
            "other__profile", "other__filing__case__assignee", "other__filing__case__main_submission"
        )
    )
    found = list(rows.defer(*(f"other__{name}" for name in _WIDE), "other__filing__case__search")[:most])
    if not found:
        return []
    texts = latest_texts([case.main_submission_id, *(row.other_id for row in found)])
    _version, main = texts[case.main_submission_id]
    base = shingles(main)
    return [_row(row, main, base, texts[row.other_id][1], user) for row in found]


def _row(row: LookAlike, main: str, base: Shingles, text: str, user: User) -> Alike:
    other, its_case = row.other, row.other.filing.case
    hindrance = refusal(user, JOIN.permission, its_case)
    return Alike(
        reference=other.reference,
        title=other.title,
        organisation=str(other.profile),
        country=other.profile.country_name,
        language=other.language,
        percent=row.similarity,
        at=other.submitted_at or row.other.saved_at,
        state_word=State(its_case.state).label,
        officer=str(its_case.assignee) if its_case.assignee else "",
        case=its_case.pk,
        size=row.size,  # type: ignore[attr-defined]
        hindrance=str(hindrance) if hindrance else "",
        added=additions(text, base),
        missing=additions(main, shingles(text)),
    )


@dataclass(frozen=True)
class Beside:
    """What stands about copies beside the text of a case."""

    figures: Figures
    # How many look-alikes there are, and the likest of them.
    number: int
    alike: list[Alike]
    # Those with sentences of their own, up to a number; whether there are more.
    particular: list[Member]
    has_more: bool = False

    @property
    def is_campaign(self) -> bool:
        return self.figures.inputs > 1

    @property
    def is_shown(self) -> bool:
        return self.is_campaign or bool(self.alike)


def beside(case: Case, user: User, *, number: int, look_alikes: int) -> Beside:
    """Of a case with that many inputs and look-alikes; no statement where there is nothing to show."""
    if number < 2 and not look_alikes:
        return Beside(Figures(number, 1, 1), 0, [], [])
    particular: list[Member] = []
    if number > 1:
        rows = members_of(case).filter(state=SubmissionState.SUBMITTED).exclude(filing__added="")
        particular = members(case, rows.order_by("submitted_at", "pk")[: MOST_ADDED + 1])
    likest = alike_to(case, user, most=SHOWN_BESIDE) if look_alikes else []
    has_more = len(particular) > MOST_ADDED
    return Beside(figures_of(case), look_alikes, likest, particular[:MOST_ADDED], has_more)


@dataclass(frozen=True)
class Marks:
    """What the queue says of a case: how many inputs it has, how many look like it, how many files it has;
    and whether a department asks for more time.
    """

    inputs: int = 1
    alike: int = 0
    files: int = 0
    asks_for_time: bool = False


def marks(cases: Iterable[Case]) -> dict[UUID, Marks]:
    """By case; one statement for a page of the queue."""
    # What its author added to a returned one is not submitted yet.
    files = Attachment.objects.filter(
        submission=OuterRef("main_submission"), added_at__lte=F("submission__submitted_at")
    )
    rows = Case.objects.filter(pk__in=[case.pk for case in cases]).order_by()
    asking = Exists(Referral.objects.asking().filter(case=OuterRef("pk")))
    counted = rows.values_list("pk", inputs(), alike(), _number(files, "submission"), asking)
    return {pk: Marks(*values) for pk, *values in counted}


def inputs() -> Coalesce:
    """Of the outer query's case: how many it has, without those that were withdrawn."""
    filings = Filing.objects.filter(case=OuterRef("pk"), submission__state=SubmissionState.SUBMITTED)
    return _number(filings, "case")


def alike() -> Coalesce:
    """How many look like its main input and are not in it."""
    pairs = LookAlike.objects.filter(
        submission=OuterRef("main_submission"), other__state=SubmissionState.SUBMITTED
    )
    return _number(pairs.exclude(other__filing__case=OuterRef("pk")), "submission")


def _number(rows: QuerySet[Any], of: str) -> Coalesce:
    counted = rows.order_by().values(of).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())
