"""The United Nations entities that receive inputs, and how each answers."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagements.portal.answers import latest_answers
from engagements.portal.choices import choices
from engagements.portal.figures import scorecard
from engagements.portal.filters import DepartmentFilter
from engagements.portal.rows import answer_rows
from focalpoint.pages import public_page
from organisations.departments.models import Department, Kind
from organisations.themes.models import Theme

SHOWN = 10


@public_page
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All of them: they are a few dozen, and stay so."""
    departments = Department.objects.only("code", "acronym", "name", "kind", "accepts_referrals")
    filters = DepartmentFilter(request.GET, departments, choices=choices("theme"))
    by_kind: dict[str, list[Department]] = {kind: [] for kind in Kind}
    for department in sorted(filters.qs, key=lambda one: str(one.name)):
        by_kind[department.kind].append(department)
    groups = [(Kind(kind).label, found) for kind, found in by_kind.items() if found]
    context = {"filters": filters, "groups": groups, "base": reverse("department-list")}
    return render(request, "engagements/portal/departments/index.html", context)


@public_page
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    themes = Theme.objects.filter(lead__department=OuterRef("pk")).order_by("lead__position").values("name")
    departments = Department.objects.select_related("parent").annotate(theme_names=ArraySubquery(themes))
    department: Any = departments.filter(code=code).first()
    if department is None:
        raise Http404
    context = {
        "department": department,
        "scorecard": scorecard(department, at=timezone.now()),
        "answers": answer_rows(latest_answers(department=department)[:SHOWN]),
    }
    return render(request, "engagements/portal/departments/detail.html", context)
