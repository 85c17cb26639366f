"""The United Nations entities that receive inputs, and how each answers."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagements.portal.choices import choices
from engagements.portal.filters import DepartmentFilter
from engagements.portal.follow import feeds
from engagements.portal.scorecards import scorecard
from engagements.public.answers import latest_of
from engagements.public.presenters.columns import columns, made
from engagements.public.presenters.directory import DepartmentRow, ThemeRow, theme_rows
from focalpoint.pages import public_page
from focalpoint.prepared import Rows, prepared
from focalpoint.translated import Translated
from organisations.departments.models import Department, Kind
from organisations.themes.models import Theme


@dataclass(frozen=True, slots=True)
class DepartmentPage(DepartmentRow):
    """One department, as its page shows it."""

    parent_id: str | None
    website: str
    answer_days: int
    parent_name: Translated | None
    theme_codes: list[str]
    theme_names: list[Translated]

    @property
    def themes(self) -> list[ThemeRow]:
        return theme_rows(self.theme_codes, self.theme_names)


SHOWN = columns(DepartmentRow)


@public_page(*DepartmentFilter.base_filters)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All of them on one page: there are a few dozen."""
    filters = DepartmentFilter(request.GET, choices=choices("theme"))
    by_kind: dict[str, list[DepartmentRow]] = {kind: [] for kind in Kind}
    for department in sorted(made(DepartmentRow, filters.qs.values(*SHOWN)), key=lambda row: str(row.name)):
        by_kind[department.kind].append(department)
    groups = [(Kind(kind).label, departments) for kind, departments in by_kind.items() if departments]
    return render(
        request, "engagements/portal/departments/index.html", {"filters": filters, "groups": groups}
    )


@prepared(DepartmentPage, code=str)
def _department(code: str) -> Rows:
    led = Theme.objects.filter(leaddepartment__department=OuterRef("pk"))
    themes = led.order_by("leaddepartment__position", "code")
    departments = Department.objects.filter(code=code).order_by()
    return departments.values(
        *(*SHOWN, "parent_id", "website", "answer_days"),
        parent_name=F("parent__name"),
        theme_codes=ArraySubquery(themes.values("code")),
        theme_names=ArraySubquery(themes.values("name")),
    )


@public_page()
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    department = _department.first(code=code)
    if department is None:
        raise Http404
    context = {
        "department": department,
        "title_language": department.name.language,
        "feeds": feeds("answers", "inputs", department=code),
        "scorecard": scorecard(code, at=timezone.now()),
        "answers": latest_of(department=code),
    }
    return render(request, "engagements/portal/departments/detail.html", context)
