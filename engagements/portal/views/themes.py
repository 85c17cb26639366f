"""One theme across everything: what is asked, what was written, what was answered, who works on it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagements.consultations.models import Consultation
from engagements.consultations.states import Phase
from engagements.portal.filters import an_answer
from engagements.public.answers import latest_about
from engagements.public.narrowing import about
from engagements.public.outcomes import outcomes_about
from engagements.public.presenters.calls import LISTED, CallRow, with_dates
from engagements.public.presenters.columns import columns, made
from engagements.public.presenters.directory import DepartmentRow, OrganisationRow, ThemeRow, theme_rows
from engagements.public.presenters.inputs import InputRow
from engagements.publications.models import Publication
from engagements.publications.queries import public_rows
from focalpoint.pages import public_page
from focalpoint.prepared import Rows, prepared
from focalpoint.translated import Translated
from organisations.departments.models import Department
from organisations.profiles.models import Profile
from organisations.themes.models import Theme

FILES = "engagements/portal/themes"
SHOWN = 5


@dataclass(frozen=True, slots=True)
class _ListedTheme(ThemeRow):
    parent_id: str | None


@dataclass(frozen=True, slots=True)
class ThemePage(ThemeRow):
    """One theme, as its page shows it."""

    description: str
    parent_id: str | None
    parent_name: Translated | None
    below_codes: list[str]
    below_names: list[Translated]

    @property
    def parent(self) -> ThemeRow | None:
        return ThemeRow(self.parent_id, self.parent_name) if self.parent_id and self.parent_name else None

    @property
    def below(self) -> list[ThemeRow]:
        return theme_rows(self.below_codes, self.below_names)


@public_page()
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All of them on one page: there are a few dozen."""
    themes = made(_ListedTheme, Theme.objects.order_by("position", "code").values(*columns(_ListedTheme)))
    groups = [
        (top, [theme for theme in themes if theme.parent_id == top.code])
        for top in themes
        if top.parent_id is None
    ]
    return render(request, f"{FILES}/index.html", {"groups": groups})


@prepared(ThemePage, code=str)
def _theme(code: str) -> Rows:
    below = Theme.objects.filter(parent=OuterRef("pk")).order_by("position", "code")
    themes = Theme.objects.filter(code=code).order_by()
    return themes.values(
        *("code", "name", "description", "parent_id"),
        parent_name=F("parent__name"),
        below_codes=ArraySubquery(below.values("code")),
        below_names=ArraySubquery(below.values("name")),
    )


@prepared(CallRow, theme=str, now=datetime)
def _open_calls(theme: str, now: datetime) -> Rows:
    calls = about(Consultation.objects.open(now).exclude(standing=True), Consultation, "consultation", theme)
    return calls.order_by("closes_at", "id").values(*LISTED)[:SHOWN]


@prepared(InputRow, theme=str)
def _inputs(theme: str) -> Rows:
    inputs = public_rows(about(Publication.objects.all(), Publication, "publication", theme))
    return inputs.annotate(answered=an_answer()).order_by("-published_at", "-id")[:SHOWN]


@prepared(OrganisationRow, theme=str)
def _organisations(theme: str) -> Rows:
    organisations = about(Profile.objects.listed(), Profile, "profile", theme)
    return organisations.order_by("legal_name", "id").values(*columns(OrganisationRow))[:SHOWN]


@prepared(DepartmentRow, theme=str)
def _departments(theme: str) -> Rows:
    leads = Department.objects.filter(leaddepartment__theme=theme)
    return leads.order_by("leaddepartment__position", "code").values(*columns(DepartmentRow))


@public_page()
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    theme, now = _theme.first(code=code), timezone.now()
    if theme is None:
        raise Http404
    context = {
        "theme": theme,
        "calls": with_dates(_open_calls(theme=code, now=now), Phase.OPEN, now=now),
        "inputs": _inputs(theme=code),
        "answers": latest_about(theme=code),
        "outcomes": outcomes_about(code),
        "departments": _departments(theme=code),
        "organisations": _organisations(theme=code),
    }
    return render(request, f"{FILES}/detail.html", context)
