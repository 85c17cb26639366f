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

from engagements.consultations.models import Consultation
from engagements.reasons.models import DeclineReason, DeclineReasonQuerySet
from engagements.text_templates.models import TextTemplate
from engagements.text_templates.queries import Languages, Listed
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
# What begins the name of a list of templates; the kind of its texts ends it.
TEMPLATE = "template:"
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
    name = Coalesce(NullIf(F("name"), Value("")), F("email"))
    # Who is away is marked after the lists are read: the mark has a language.
    is_away = When(absent_from__lte=Now(), absent_until__gte=Now(), then=Value(AWAY))
    return _list("officer", rows, name, place=Case(is_away, default=Value(0), output_field=IntegerField()))


def _reasons(rows: DeclineReasonQuerySet) -> QuerySet[Any, Any]:
    return _list("reason", rows.order_by(), in_language("label"), place="position")


@prepared(_Choice, call=str, theme=str)
def _of_queue(call: str, theme: str) -> Rows:
    published = Consultation.objects.published()
    latest = published.order_by("-opens_at")[:MOST_CALLS].values("pk")
    calls = published.filter(Q(pk__in=latest) | Q(slug=call)).order_by()
    uppermost = Theme.objects.filter(Q(parent=None) | Q(code=theme)).order_by()
    return _list("call", calls, in_language("title"), "slug").union(
        _list("theme", uppermost, in_language("name")), _reasons(DeclineReason.objects.all()), all=True
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


def of_queue(*, call: str, theme: str) -> dict[str, list[Choice]]:
    """The latest calls by slug, the uppermost themes by code, and what is asked for."""
    return _sorted(_of_queue(call=call, theme=theme))


def of_decision(*, call: UUID) -> tuple[dict[str, list[Choice]], list[Listed]]:
    """For inputs to the call; beside the lists the templates, by their titles."""
    rows = _of_decision(call=call)
    templates = [
        Listed(row.choice_of.removeprefix(TEMPLATE), row.choice_code, row.choice_label, row.choice_languages)
        for row in sorted(rows, key=lambda row: row.choice_label.casefold())
        if row.choice_of.startswith(TEMPLATE)
    ]
    return _sorted(row for row in rows if not row.choice_of.startswith(TEMPLATE)), templates
