"""Whose digest is due, and what waits for people: a fixed number of statements for any number of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import TypedDict, cast
from uuid import UUID

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from engagements.cases.queries import is_awake, needs_office, overdue, unassigned
from engagements.consultations.models import Level
from engagements.consultations.states import State as CallState
from engagements.digests.sections import Ranked, ranked
from engagements.responses.models import Response
from engagements.routing.models import Referral
from engagements.routing.states import State as ReferralState
from engagements.submissions.models import Submission
from engagements.submissions.notices import in_confidence
from engagements.submissions.permissions import WRITERS
from engagements.submissions.states import State
from focalpoint.time_zones import zone
from focalpoint.translated import Translated
from organisations.accounts.models import User

SOON = timedelta(days=7)


class Draft(Ranked):
    id: UUID
    consultation__title: Translated
    consultation__closes_at: datetime


class Input(Ranked):
    """`title` is empty while the author may change it and the reader is someone else."""

    id: UUID
    reference: str
    title: str
    due_at: datetime | None


class Referred(Input):
    department__acronym: str
    department__name: Translated


class CallCount(TypedDict):
    consultation: UUID
    consultation__title: Translated
    count: int


class Office(TypedDict):
    """What the office has to do; `calls` those with the most first."""

    waiting: int
    new: int
    overdue: int
    to_release: int
    late_departments: int
    calls: list[CallCount]


def in_zone(name: str, at: datetime) -> datetime:
    """`at` there; by UTC where the system does not know the zone any more."""
    return at.astimezone(zone(name))


def due(at: datetime) -> QuerySet[User]:
    """People whose digest hour has come, by their own time, and who had no digest run on that day."""
    active = User.objects.filter(is_active=True)
    zones_by_hour: dict[tuple[date, int], list[str]] = defaultdict(list)
    for name in active.order_by().values_list("time_zone", flat=True).distinct():
        local = in_zone(name, at)
        zones_by_hour[local.date(), local.hour].append(name)
    is_due = Q(pk=None)
    for (day, hour), zones in zones_by_hour.items():
        is_new = Q(digest_run=None) | Q(digest_run__day__lt=day)
        is_due |= Q(time_zone__in=zones, digest_hour__lte=hour) & is_new
    return active.filter(is_due)


def _written_by(people: Collection[User]) -> QuerySet[Submission]:
    return Submission.objects.filter(
        profile__memberships__user__in=people,
        profile__memberships__ended_at=None,
        profile__memberships__role__in=WRITERS,
    )


def _ranked(inputs: QuerySet[Submission], *, person: str, by: list[str]) -> QuerySet[Submission]:
    return ranked(inputs, person=person, secret=in_confidence(), by=by)


def closing(people: Collection[User], at: datetime) -> Iterable[Draft]:
    """Drafts for calls that close within a week."""
    drafts = _written_by(people).filter(
        state=State.DRAFT,
        consultation__state=CallState.PUBLISHED,
        consultation__closes_at__gt=at,
        consultation__closes_at__lte=at + SOON,
    )
    rows = _ranked(drafts, person="profile__memberships__user", by=["consultation__closes_at", "pk"])
    values = rows.values(*_COUNTED, "id", "consultation__title", "consultation__closes_at")
    return cast(Iterable[Draft], values)


def open_questions(people: Collection[User]) -> Iterable[Input]:
    """Questions of the office that are not answered."""
    returned = _written_by(people).filter(returned_at__isnull=False)
    rows = _ranked(returned, person="profile__memberships__user", by=["filing__case__due_at", "pk"])
    values = rows.values(*_COUNTED, "id", "reference", "title", due_at=F("filing__case__due_at"))
    return cast(Iterable[Input], values)


def assigned(officers: Collection[User], at: datetime) -> Iterable[Input]:
    """What each officer has and must act on; not what they put aside until later."""
    rows = ranked(
        needs_office().filter(is_awake(at), assignee__in=officers),
        person="assignee",
        secret=in_confidence("main_submission__"),
        by=["due_at", "pk"],
    )
    reference = F("main_submission__reference")
    values = rows.values(*_COUNTED, "id", "due_at", reference=reference, title=_title("main_submission__"))
    return cast(Iterable[Input], values)


def referred(people: Collection[User], at: datetime) -> Iterable[Referred]:
    """Live referrals for action to the departments of each, by `part`: late, soon, new."""
    part = Case(
        When(due_at__lt=at, then=Value("late")),
        When(due_at__lte=at + SOON, then=Value("soon")),
        When(state=ReferralState.SENT, then=Value("new")),
        default=Value(""),
        output_field=CharField(),
    )
    live = Referral.objects.live().for_action()
    live = live.filter(department__posts__user__in=people, department__posts__ended_at=None)
    rows = ranked(
        live,
        person="department__posts__user",
        secret=in_confidence("version__submission__"),
        by=["due_at", "sent_at", "pk"],
        part=part,
    )
    names = ("department__acronym", "department__name")
    reference, title = F("version__submission__reference"), _title("version__submission__")
    values = rows.values(*_COUNTED, "part", "id", "due_at", *names, reference=reference, title=title)
    return cast(Iterable[Referred], values)


_COUNTED = ("person", "is_secret", "place", "all")


def _title(inputs: str) -> Case:
    """The title of the input that `inputs` leads to; none while its author may be changing it."""
    submitted = When(**{f"{inputs}returned_at": None}, then=F(f"{inputs}title"))
    return Case(submitted, default=Value(""), output_field=CharField())


def office(at: datetime) -> Office:
    """The counts of the whole office, and the calls with the most to do."""
    waiting = needs_office()
    per_call = (
        waiting.exclude(main_submission__strictest_level=Level.UN_ONLY)
        .order_by()
        .values("consultation", "consultation__title")
        .annotate(count=Count("pk"))
    )
    return {
        "waiting": waiting.count(),
        "new": unassigned().count(),
        "overdue": overdue(at).count(),
        "to_release": Response.objects.waiting_for_release().count(),
        "late_departments": Referral.objects.overdue(at).count(),
        "calls": cast(list[CallCount], list(per_call.order_by("-count", "consultation"))),
    }
