"""What drop-downs of the office offer from the database: several lists in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat, Now, NullIf
from django.utils.translation import gettext as _

from engagements.cases.queries import IN_OFFICE
from engagements.consultations.models import Consultation
from engagements.consultations.states import State as CallState
from engagements.reasons.models import DeclineReason, DeclineReasonQuerySet
from engagements.text_templates.models import TextTemplate
from engagements.text_templates.queries import Languages, Listed
from focalpoint.prepared import Rows, prepared
from focalpoint.translated import in_language
from organisations.accounts.models import User
from organisations.departments.models import Department
from organisations.departments.queries import has_people
from organisations.themes.models import Theme

Choice = tuple[str, str]
# The filter offers the latest calls. Inputs to older ones are found by search.
MOST_CALLS = 40
DEPARTMENT, UNSTAFFED = "department", "unstaffed"
# What begins the name of a list of templates; the kind of its texts ends it.
TEMPLATE = "template:"
IN_OFFICE_NOW = IN_OFFICE & Q(is_active=True)
# The place of officers who are away: after the others.
AWAY = 1
NO_LANGUAGES = Value([], output_field=ArrayField(TextField()))


@dataclass(frozen=True, slots=True)
class _Choice:
    choice_of: str
    choice_code: str
    choice_label: str
    # Where a list has an order of its own.
    choice_place: int
    # Of a template, the codes of the languages in which it is there.
    choice_languages: list[str]


def _list(
    kind: str | Combinable,
    rows: QuerySet[Any],
    label: Combinable,
    code: str = "pk",
    place: str | Combinable = Value(0),  # noqa: B008 - it holds nothing that changes
    languages: Combinable = NO_LANGUAGES,
) -> QuerySet[Any, Any]:
    return rows.annotate(
        choice_of=Value(kind, output_field=TextField()) if isinstance(kind, str) else kind,
        choice_code=Cast(code, TextField()),
        choice_label=Cast(label, TextField()),
        choice_place=Cast(place, IntegerField()),
        choice_languages=languages,
    ).values("choice_of", "choice_code", "choice_label", "choice_place", "choice_languages")


def _department_name() -> Combinable:
    acronym = Case(
        When(acronym="", then=Value("")),
        default=Concat(Value(" ("), F("acronym"), Value(")")),
        output_field=TextField(),
    )
    return Concat(in_language("name"), acronym, output_field=TextField())


def _departments() -> QuerySet[Any, Any]:
    """By their full names, with the acronym. Those without staff are a list of their own: no one there is
    notified of what is sent."""
    kind = Case(
        When(has_people(), then=Value(DEPARTMENT)), default=Value(UNSTAFFED), output_field=TextField()
    )
    return _list(kind, Department.objects.receiving().order_by(), _department_name())


def _person_name() -> Combinable:
    return Coalesce(NullIf(F("name"), Value("")), F("email"))


def _officers() -> QuerySet[Any, Any]:
    # Who is away is marked after the lists are read: the mark has a language.
    is_away = When(absent_from__lte=Now(), absent_until__gte=Now(), then=Value(AWAY))
    return _list(
        "officer",
        User.objects.filter(IN_OFFICE_NOW).order_by(),
        _person_name(),
        place=Case(is_away, default=Value(0), output_field=IntegerField()),
    )


def _reasons(rows: DeclineReasonQuerySet) -> QuerySet[Any, Any]:
    return _list("reason", rows.order_by(), in_language("label"), place="position")


# The place of what is not in use any more: after the others.
OVER = 2


def _is_over(condition: Q) -> Case:
    """In the place of a choice: after the others, what is not in use any more and is asked for."""
    return Case(When(condition, then=Value(OVER)), default=Value(0), output_field=IntegerField())


def _lists(
    calls: QuerySet[Any],
    themes: QuerySet[Any],
    reasons: DeclineReasonQuerySet,
    departments: QuerySet[Any],
    officers: QuerySet[Any],
) -> QuerySet[Any, Any]:
    """One statement for the lists that the queue can be narrowed by."""
    over = _is_over(Q(state=CallState.ARCHIVED))
    return _list("call", calls.order_by(), in_language("title"), "slug", place=over).union(
        _list("theme", themes.order_by(), in_language("name")),
        _reasons(reasons),
        _list(
            DEPARTMENT,
            departments.order_by(),
            _department_name(),
            place=_is_over(Q(accepts_referrals=False)),
        ),
        _list("officer", officers.order_by(), _person_name(), place=_is_over(~IN_OFFICE_NOW)),
        all=True,
    )


@prepared(_Choice, call=str, theme=str, department=str, officer=UUID)
def _of_queue(call: str, theme: str, department: str, officer: UUID) -> Rows:
    """All that is in use, and what is chosen."""
    published = Consultation.objects.published()
    latest = published.order_by("-opens_at")[:MOST_CALLS].values("pk")
    return _lists(
        published.filter(Q(pk__in=latest) | Q(slug=call)),
        Theme.objects.filter(Q(parent=None) | Q(code=theme)),
        DeclineReason.objects.all(),
        Department.objects.filter(Q(accepts_referrals=True) | Q(pk=department)),
        # Who works on inputs, and whoever did and is asked for.
        User.objects.filter(IN_OFFICE_NOW | Q(pk=officer)),
    )


@prepared(_Choice, call=str, theme=str, department=str, officer=UUID, reason=str)
def _chosen(call: str, theme: str, department: str, officer: UUID, reason: str) -> Rows:
    return _lists(
        Consultation.objects.published().filter(slug=call),
        Theme.objects.filter(code=theme),
        DeclineReason.objects.filter(pk=reason),
        Department.objects.filter(pk=department),
        User.objects.filter(pk=officer),
    )


def _templates(call: UUID) -> QuerySet[Any, Any]:
    """A list for each kind of text: only those for inputs to the call."""
    kind = Concat(Value(TEMPLATE), F("kind"), output_field=TextField())
    rows = TextTemplate.objects.in_use().for_call(call).order_by()
    return _list(kind, rows, F("title"), languages=Languages("text"))


@prepared(_Choice, call=UUID)
def _of_decision(call: UUID) -> Rows:
    themes = _list("theme", Theme.objects.order_by(), in_language("name"))
    reasons = _reasons(DeclineReason.objects.in_use())
    return themes.union(_departments(), _officers(), reasons, _templates(call), all=True)


def _sorted(rows: Iterable[_Choice]) -> dict[str, list[Choice]]:
    """Each list by its kind, in its own order or else in alphabetical order."""
    by_kind: dict[str, list[Choice]] = {
        kind: [] for kind in ("call", "theme", DEPARTMENT, UNSTAFFED, "officer", "reason")
    }
    for row in sorted(rows, key=lambda row: (row.choice_place, row.choice_label.casefold())):
        label = row.choice_label
        if row.choice_of == "officer" and row.choice_place == AWAY:
            label = _("%(officer)s (away)") % {"officer": label}
        by_kind[row.choice_of].append((row.choice_code, label))
    return by_kind


def of_queue(
    *, call: str, theme: str, department: str, officer: UUID | None, reason: str, every: bool
) -> tuple[dict[str, list[Choice]], set[tuple[str, str]]]:
    """The latest calls by slug, the uppermost themes by code, departments, officers, reasons, and what is
    chosen, or that alone; and which of these, by list and code, are not in use any more."""
    who, what = officer or UUID(int=0), {"call": call, "theme": theme, "department": department}
    rows = _of_queue(**what, officer=who) if every else _chosen(**what, officer=who, reason=reason)
    over = {
        (row.choice_of, row.choice_code)
        for row in rows
        if row.choice_of != "reason" and row.choice_place == OVER
    }
    return _sorted(rows), over


def of_decision(*, call: UUID) -> tuple[dict[str, list[Choice]], list[Listed]]:
    """For inputs to the call; beside the lists the templates, by their titles."""
    rows = _of_decision(call=call)
    templates = [
        Listed(row.choice_of.removeprefix(TEMPLATE), row.choice_code, row.choice_label, row.choice_languages)
        for row in sorted(rows, key=lambda row: row.choice_label.casefold())
        if row.choice_of.startswith(TEMPLATE)
    ]
    return _sorted(row for row in rows if not row.choice_of.startswith(TEMPLATE)), templates
