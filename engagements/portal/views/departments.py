"""The United Nations entities that receive inputs, and how each answers."""

from functools import partial
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagements.portal.answers import latest_of
from engagements.portal.choices import choices
from engagements.portal.figures import scorecard
from engagements.portal.filters import DepartmentFilter
from engagements.portal.rows import answer_rows
from focalpoint.pages import public_page
from focalpoint.prepared import Prepared
from organisations.departments.models import Department, Kind
from organisations.themes.models import Theme


@public_page(*DepartmentFilter.base_filters)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All of them: they are a few dozen, and stay so."""
    filters = DepartmentFilter(request.GET, choices=choices("theme"))
    departments = filters.qs.values("code", "acronym", "name", "kind", "accepts_referrals")
    by_kind: dict[str, list[dict[str, Any]]] = {kind: [] for kind in Kind}
    for department in sorted(departments, key=lambda one: str(one["name"])):
        by_kind[department["kind"]].append(department)
    groups = [(Kind(kind).label, found) for kind, found in by_kind.items() if found]
    context = {"filters": filters, "groups": groups, "base": reverse("department-list")}
    return render(request, "engagements/portal/departments/index.html", context)


@partial(Prepared, code=str)
def _department(code: str) -> Any:
    themes = Theme.objects.filter(lead__department=OuterRef("pk")).order_by("lead__position").values("name")
    shown = ("code", "acronym", "name", "kind", "parent_id", "website", "accepts_referrals", "answer_days")
    departments = Department.objects.filter(code=code).order_by()
    return departments.values(*shown, parent_name=F("parent__name"), theme_names=ArraySubquery(themes))


@public_page()
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    department = _department.first(code=code)
    if department is None:
        raise Http404
    context = {
        "department": department,
        "kind": Kind(department["kind"]).label,
        "scorecard": scorecard(code, at=timezone.now()),
        "answers": answer_rows(latest_of(department=code)),
    }
    return render(request, "engagements/portal/departments/detail.html", context)
