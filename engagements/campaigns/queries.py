"""Which inputs wait to be compared, which may be copies of one, and what departments read of a campaign."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from engagements.campaigns.models import Fingerprint
from engagements.cases.models import Filing
from engagements.consultations.models import Level
from engagements.submissions import visibility
from engagements.submissions.models import Submission
from engagements.submissions.states import State
from organisations.profiles.states import State as ProfileState

# Each by its name: at a level that comes later, no input is compared before someone decides that it may be.
COMPARED_LEVELS = (Level.OPEN, Level.WITHHELD, Level.UN_ONLY)
# With so many of the likeliest the texts themselves are compared.
MOST_READ = 20


def to_compare() -> QuerySet[Filing]:
    """Of inputs that were submitted, or submitted again, and not compared since; the earliest first."""
    waiting = Filing.objects.filter(
        compared_at=None, submission__state=State.SUBMITTED, submission__level__in=COMPARED_LEVELS
    )
    return waiting.order_by("filed_at", "pk")


# Of each band only so many: where thousands share one, more of them would tell nothing. An overlap of arrays
# would be one condition, but for it the planner reads the whole table (decision 0029).
_NEAREST = """
    SELECT submission_id FROM unnest(%s::bigint[]) AS own (band)
    CROSS JOIN LATERAL (
        SELECT submission_id, submitted_at FROM engagements_fingerprint
        WHERE bands @> ARRAY[own.band] AND consultation_id = %s AND submission_id <> %s LIMIT %s
    ) AS near
    GROUP BY submission_id, submitted_at ORDER BY count(*) DESC, submitted_at, submission_id LIMIT %s
"""
MOST_OF_BAND = 50


def candidates(submission: Submission, bands: Sequence[int]) -> list[UUID]:
    """Keys of those to the same call that have a band in common: most in common first, then the earliest."""
    with connection.cursor() as cursor:
        cursor.execute(
            _NEAREST,
            [list(bands), submission.consultation_id, submission.pk, MOST_OF_BAND, MOST_READ],
        )
        return [pk for (pk,) in cursor.fetchall()]


# Of one call; the latest, where there are more.
MOST_CAMPAIGNS = 200


def campaigns_near(submission: Submission, bands: Collection[int]) -> set[UUID]:
    """Keys of main inputs of campaigns of the same call that have a band in common with it.

    The nearest of a text that came thousands of times may all have been answered before there was a campaign.
    """
    mains = Fingerprint.objects.filter(consultation=submission.consultation_id, is_main=True)
    rows = mains.exclude(pk=submission.pk).order_by("-submitted_at").values_list("pk", "bands")
    return {pk for pk, its_bands in rows[:MOST_CAMPAIGNS] if not set(bands).isdisjoint(its_bands)}


# Names, and copies with sentences of their own, on one page.
MOST_NAMES, MOST_PARTICULAR = 50, 20


@dataclass(frozen=True)
class Particular:
    """What one copy adds; the organisation is empty where departments may not know it."""

    organisation: str
    language: str
    said: list[str]


@dataclass(frozen=True)
class Together:
    """What departments may know of the inputs that they answer together."""

    inputs: int
    organisations: int
    # Of those that may be named.
    named: int
    countries: int
    names: list[str]
    particular: list[Particular]

    @property
    def withheld(self) -> int:
        return self.organisations - self.named

    @property
    def not_listed(self) -> int:
        """How many more may be named than are."""
        return max(0, self.named - len(self.names))


def together(case: UUID) -> Together | None:
    """Of a campaign, each input by its own level and organisation as they are now; None of a single input.

    What was withdrawn is not there, nor whose organisation is not verified, or is suspended. While an author
    may change an input, its organisation is not named: the level may be another than it was submitted with.
    """
    live = Submission.objects.filter(
        filing__case=case, state=State.SUBMITTED, profile__state=ProfileState.VERIFIED
    )
    may_be_named = Q(
        level__in=[level for level in Level if visibility.department_sees_name(level)], returned_at=None
    )
    figures = live.order_by().aggregate(
        inputs=Count("pk"),
        organisations=Count("profile", distinct=True),
        named=Count("profile", distinct=True, filter=may_be_named),
        countries=Count("profile__country", distinct=True, filter=may_be_named),
    )
    if figures["inputs"] < 2:
        return None
    rows = live.select_related("profile", "filing").order_by("submitted_at", "pk")
    names = dict.fromkeys(str(row.profile) for row in rows.filter(may_be_named)[:MOST_NAMES])
    particular = [_particular(row) for row in rows.exclude(filing__added="")[:MOST_PARTICULAR]]
    return Together(**figures, names=list(names), particular=particular)


def _particular(submission: Submission) -> Particular:
    is_named = submission.returned_at is None and visibility.department_sees_name(submission.level)
    name = str(submission.profile) if is_named else ""
    return Particular(name, submission.language, submission.filing.added.splitlines())
