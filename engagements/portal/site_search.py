"""What the public finds by words: the first few of each kind of page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagements.consultations.models import Consultation
from engagements.portal.filters import an_answer
from engagements.public.presenters.calls import LISTED, CallRow
from engagements.public.presenters.columns import columns, made
from engagements.public.presenters.directory import DepartmentRow, HelpRow, OrganisationRow, ThemeRow
from engagements.public.presenters.inputs import InputRow
from engagements.publications.models import Publication
from engagements.publications.queries import matching, public_rows
from focalpoint.prepared import Rows
from focalpoint.texts.models import Section, Text
from focalpoint.texts.queries import matching as matching_texts
from organisations.departments.models import Department
from organisations.departments.queries import named
from organisations.profiles.models import Profile
from organisations.profiles.queries import called
from organisations.themes.queries import themes_named

SHOWN = 5


@dataclass(frozen=True)
class _Kind:
    """One kind of page that can be found. `list_name` is the address of the list that shows them all."""

    name: str
    heading: str | Promise
    find: Callable[[str], Rows]
    row: Callable[..., Any]
    list_name: str


@dataclass(frozen=True)
class Found:
    """The first of one kind; `list_name` is "" where these are all."""

    name: str
    heading: str | Promise
    rows: list[Any]
    list_name: str


def _calls(text: str) -> Rows:
    return Consultation.objects.published().about(text).order_by("-opens_at", "id").values(*LISTED)


def _inputs(text: str) -> Rows:
    inputs = public_rows(matching(Publication.objects.all(), text))
    return inputs.annotate(answered=an_answer()).order_by("-published_at", "-id")


def _organisations(text: str) -> Rows:
    organisations = called(Profile.objects.listed(), text).order_by("legal_name", "id")
    return organisations.values(*columns(OrganisationRow))


def _departments(text: str) -> Rows:
    departments = named(Department.objects.all(), text).order_by("acronym", "code")
    return departments.values(*columns(DepartmentRow))


def _themes(text: str) -> Rows:
    return themes_named(text).order_by("position", "code").values(*columns(ThemeRow))


def _help(text: str) -> Rows:
    return matching_texts(Text.objects.of(Section.HELP), text).values(*columns(HelpRow))


KINDS = [
    _Kind("calls", _("Calls"), _calls, CallRow, "consultation-list"),
    _Kind("inputs", _("Published inputs"), _inputs, InputRow, "input-list"),
    _Kind("organisations", _("Organisations"), _organisations, OrganisationRow, "organisation-list"),
    _Kind("departments", _("Departments"), _departments, DepartmentRow, "department-list"),
    _Kind("themes", _("Themes"), _themes, ThemeRow, ""),
    _Kind("help", _("Help"), _help, HelpRow, "help-index"),
]


def results_of(text: str, *, at: datetime) -> Iterator[Found]:
    """Kind by kind, those with every word of `text`; a kind without any is left out."""
    for kind in KINDS:
        rows = made(kind.row, kind.find(text)[: SHOWN + 1])
        more = len(rows) > SHOWN
        shown: list[Any] = rows[:SHOWN] if kind.list_name else rows
        if kind.name == "calls":
            shown = [(call, call.next_date(call.phase(at), now=at)) for call in shown]
        if shown:
            yield Found(kind.name, kind.heading, shown, kind.list_name if more else "")
