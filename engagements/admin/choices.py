"""What drop-downs of the office offer from the database: several lists in one statement."""

from typing import Any

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, NullIf

from engagements.consultations.models import Consultation
from focalpoint.translated import in_language
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.departments.models import Department
from organisations.themes.models import Theme

Choice = tuple[str, str]
# Calls in the filter: the latest. What came to older ones is found by search.
MOST_CALLS = 200


def _list(kind: str, rows: QuerySet[Any], label: Combinable) -> QuerySet[Any, Any]:
    return rows.values_list(
        Value(kind, output_field=TextField()), Cast("pk", TextField()), Cast(label, TextField())
    )


def _calls() -> QuerySet[Any, Any]:
    rows = Consultation.objects.published().order_by("-opens_at", "id")[:MOST_CALLS]
    return _list("call", rows, in_language("title"))


def _themes() -> QuerySet[Any, Any]:
    return _list("theme", Theme.objects.order_by(), in_language("name"))


def _departments() -> QuerySet[Any, Any]:
    short = Coalesce(NullIf(F("acronym"), Value("")), in_language("name"))
    return _list("department", Department.objects.receiving().order_by(), short)


def _officers() -> QuerySet[Any, Any]:
    roles = [Role.OFFICER, Role.LEAD, Role.PROTECTION_OFFICER]
    rows = User.objects.filter(is_active=True, roles__overlap=roles).order_by()
    return _list("officer", rows, Coalesce(NullIf(F("name"), Value("")), F("email")))


def _loaded(*lists: QuerySet[Any, Any]) -> dict[str, list[Choice]]:
    """Each list by its kind, in the order of the alphabet."""
    found: dict[str, list[Choice]] = {"call": [], "theme": [], "department": [], "officer": []}
    first, *others = lists
    for kind, code, label in first.union(*others, all=True):
        found[kind].append((code, label))
    for choices in found.values():
        choices.sort(key=lambda choice: choice[1].casefold())
    return found


def of_queue() -> dict[str, list[Choice]]:
    return _loaded(_calls(), _themes())


def of_decision() -> dict[str, list[Choice]]:
    return _loaded(_themes(), _departments(), _officers())
