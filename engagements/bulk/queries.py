"""What is in the way of each case of a bulk act, for all of them in one statement.

The verb decides when its turn comes. This asks the same of the tables, so that a page can say it of thousands
beforehand: states are read from the verbs' own rows, and a test holds both together.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat

from engagements.bulk.models import MARKED, BulkAct, BulkItem
from engagements.bulk.states import Result
from engagements.cases.models import Case
from engagements.cases.states import State
from engagements.consultations.models import Level
from engagements.decisions.models import Decision
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.profiles.states import State as ProfileState

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

# By the code of what is in the way, those of which it is true. The first that holds is what is said.
Hindrances = Mapping[str, Q | Exists]
# A state that does not allow it: the code goes on with that state.
STATE = "state:"
# Each by its name: at a level that comes later, nothing is decided unread.
LEVELS = (Level.OPEN, Level.WITHHELD, Level.UN_ONLY)


def in_other_state(allowed: Iterable[str]) -> Hindrances:
    return {STATE: ~Q(case__state__in=sorted(allowed))}


def of_colleague(by: User) -> Hindrances:
    """As `assigned_to_another`."""
    is_free = Q(case__state=State.NEW) | Q(case__assignee=by.pk)
    return {"unassigned": Q(case__assignee=None) & ~is_free, "colleague": ~is_free}


def waits_for_lead(by: User) -> Hindrances:
    """As `needs_lead`."""
    if by.has_role(Role.LEAD_OFFICER):
        return {}
    return {"lead": Q(case__assignee=None, case__appealed_at__isnull=False)}


def given_by_lead(by: User) -> Hindrances:
    """As `is_new`: others come first and claim it."""
    return {} if by.has_role(Role.LEAD_OFFICER) else {"new": Q(case__state=State.NEW)}


def declined_by(officer: User) -> Hindrances:
    """As `may_not_decide`."""
    return {"declined": Q(case__appealed_at__isnull=False, case__declined_by=officer.pk)}


def being_decided() -> Hindrances:
    """As `waits_already`."""
    return {"decided": Exists(Decision.objects.waiting().filter(case=OuterRef("case")))}


def not_verified() -> Hindrances:
    """As `is_not_verified`."""
    return {"not_verified": ~Q(case__main_submission__profile__state=ProfileState.VERIFIED)}


def of_other_level() -> Hindrances:
    return {"level": ~Q(case__main_submission__level__in=LEVELS)}


class Hindered(TypedDict):
    """What `hindered` adds to each row."""

    found: str


if TYPE_CHECKING:
    HinderedItems = QuerySet[WithAnnotations[BulkItem, Hindered]]


def hindered(act: BulkAct, hindrances: Hindrances) -> "HinderedItems":
    """Its cases with what is in the way of each, "" where nothing is."""
    whens = [
        When(condition, then=Concat(Value(STATE), F("case__state")) if code == STATE else Value(code))
        for code, condition in hindrances.items()
    ]
    found = Choose(*whens, default=Value("")) if whens else Value("")
    return act.items.annotate(found=found)


def counted(rows: "HinderedItems") -> dict[str, int]:
    """How many of `hindered`, by what is in the way."""
    numbers = rows.order_by().values("found").annotate(number=Count("pk"))
    return {row["found"]: row["number"] for row in numbers}


def results_of(act: BulkAct) -> dict[str, int]:
    """How many of its cases, by what became of them."""
    rows = act.items.order_by().values("result").annotate(number=Count("pk"))
    numbers = {row["result"]: row["number"] for row in rows}
    return {result.value: numbers.get(result.value, 0) for result in Result}


def marks(cases: Iterable[UUID]) -> dict[UUID, dict[str, object]]:
    """By case, what it is now; as a row's JSON keeps it."""
    rows = Case.objects.filter(pk__in=list(cases)).order_by().values("pk", *MARKED)
    return {
        row["pk"]: {name: str(row[name]) if isinstance(row[name], UUID) else row[name] for name in MARKED}
        for row in rows
    }


def readable(rows: QuerySet[BulkItem]) -> QuerySet[BulkItem]:
    """With what a line about each says."""
    main = "case__main_submission"
    return rows.select_related(f"{main}__profile", "case__assignee").only(
        *("act_id", "place", "result", "hindrance", "refusal", "case__state", "case__assignee__name"),
        *("case__assignee__email", f"{main}__reference", f"{main}__title", f"{main}__language"),
        *(f"{main}__profile__legal_name", f"{main}__profile__name"),
    )


def items_to_make(cases: Iterable[UUID]) -> list[BulkItem]:
    """In the order given, of no act yet; a case that is gone is left out."""
    cases = list(dict.fromkeys(cases))
    known = marks(cases)
    present = [pk for pk in cases if pk in known]
    return [BulkItem(case_id=pk, place=place, mark=known[pk]) for place, pk in enumerate(present)]
