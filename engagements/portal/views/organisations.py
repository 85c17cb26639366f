"""The directory of organisations that agreed to be shown, and what each has published under its name."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from engagements.consultations.models import Level
from engagements.portal.choices import choices, countries
from engagements.portal.filters import OrganisationFilter
from engagements.portal.rows import country_name, input_rows, organisation_rows
from engagements.submissions.models import Submission
from engagements.submissions.queries import public_rows
from focalpoint.pages import public_page
from focalpoint.paging import capped_count, page_of
from organisations.profiles.models import Profile
from organisations.themes.models import Theme

LISTED = ("slug", "legal_name", "name", "acronym", "kind", "country")
PUBLIC = (*LISTED, "countries_of_work", "website", "mission")


@public_page
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    offered = {**choices("theme"), "country": countries()}
    filters = OrganisationFilter(request.GET, Profile.objects.listed(), choices=offered)
    page = page_of(filters.qs.only(*LISTED), request, key=["legal_name", "id"])
    context = {
        "filters": filters,
        "page": page,
        "organisations": organisation_rows(page.rows),
        "count": capped_count(filters.qs),
    }
    return render(request, "engagements/portal/organisations/index.html", context)


@public_page
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    themes = Theme.objects.filter(profiles=OuterRef("pk")).values("name")
    profiles = Profile.objects.listed().only(*PUBLIC).annotate(theme_names=ArraySubquery(themes))
    organisation: Any = profiles.filter(slug=slug).first()
    if organisation is None:
        raise Http404
    # Only those it put its name to: anything else would tell who wrote what is withheld.
    named = Submission.objects.filter(profile=organisation, level=Level.OPEN)
    page = page_of(public_rows(named), request, key=["-published_at", "-id"])
    context = {
        "organisation": organisation,
        "countries": [country_name(code) for code in organisation.countries_of_work],
        "page": page,
        "inputs": input_rows(page.rows),
    }
    return render(request, "engagements/portal/organisations/detail.html", context)
