"""What drop-downs of the office offer from the database: several lists in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from engagements.consultations.models import Consultation
from focalpoint.prepared import Rows, prepared
from focalpoint.translated import in_language
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.departments.models import Department
from organisations.departments.queries import has_people
from organisations.themes.models import Theme

Choice = tuple[str, str]
# The filter offers the latest calls. Inputs to older ones are found by search.
MOST_CALLS = 40
DEPARTMENT, UNSTAFFED = "department", "unstaffed"


@dataclass(frozen=True, slots=True)
class _Choice:
    choice_of: str
    choice_code: str
    choice_label: str


def _list(
    kind: str | Combinable, rows: QuerySet[Any], label: Combinable, code: str = "pk"
) -> QuerySet[Any, Any]:
    return rows.annotate(
        choice_of=Value(kind, output_field=TextField()) if isinstance(kind, str) else kind,
        choice_code=Cast(code, TextField()),
        choice_label=Cast(label, TextField()),
    ).values("choice_of", "choice_code", "choice_label")


def _departments() -> QuerySet[Any, Any]:
    """By their full names, with the acronym. Those without staff are a list of their own: no one there is
    notified of what is sent."""
    acronym = Case(
        When(acronym="", then=Value("")),
        default=Concat(Value(" ("), F("acronym"), Value(")")),
        output_field=TextField(),
    )
    name = Concat(in_language("name"), acronym, output_field=TextField())
    kind = Case(
        When(has_people(), then=Value(DEPARTMENT)), default=Value(UNSTAFFED), output_field=TextField()
    )
    return _list(kind, Department.objects.receiving().order_by(), name)


def _officers() -> QuerySet[Any, Any]:
    roles = [Role.OFFICER, Role.LEAD_OFFICER, Role.PROTECTION_OFFICER]
    rows = User.objects.filter(is_active=True, roles__overlap=roles).order_by()
    return _list("officer", rows, Coalesce(NullIf(F("name"), Value("")), F("email")))


@prepared(_Choice, call=str, theme=str)
def _of_queue(call: str, theme: str) -> Rows:
    published = Consultation.objects.published()
    latest = published.order_by("-opens_at")[:MOST_CALLS].values("pk")
    calls = published.filter(Q(pk__in=latest) | Q(slug=call)).order_by()
    uppermost = Theme.objects.filter(Q(parent=None) | Q(code=theme)).order_by()
    return _list("call", calls, in_language("title"), "slug").union(
        _list("theme", uppermost, in_language("name")), all=True
    )


@prepared(_Choice)
def _of_decision() -> Rows:
    themes = _list("theme", Theme.objects.order_by(), in_language("name"))
    return themes.union(_departments(), _officers(), all=True)


def _sorted(rows: Iterable[_Choice]) -> dict[str, list[Choice]]:
    """Each list by its kind, in alphabetical order."""
    by_kind: dict[str, list[Choice]] = {
        kind: [] for kind in ("call", "theme", DEPARTMENT, UNSTAFFED, "officer")
    }
    for row in rows:
        by_kind[row.choice_of].append((row.choice_code, row.choice_label))
    for choices in by_kind.values():
        choices.sort(key=lambda choice: choice[1].casefold())
    return by_kind


def of_queue(*, call: str, theme: str) -> dict[str, list[Choice]]:
    """The latest calls by slug, the uppermost themes by code, and what is asked for."""
    return _sorted(_of_queue(call=call, theme=theme))


def of_decision() -> dict[str, list[Choice]]:
    return _sorted(_of_decision())
