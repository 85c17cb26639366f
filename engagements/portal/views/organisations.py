"""The directory of organisations that agreed to be shown, and what each has published under its name."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from engagements.portal.choices import choices
from engagements.portal.filters import OrganisationFilter
from engagements.public.presenters.columns import columns
from engagements.public.presenters.directory import OrganisationRow, ThemeRow, theme_rows
from engagements.public.presenters.inputs import InputRow
from engagements.publications.models import Publication
from engagements.publications.queries import public_rows, under_its_name
from focalpoint.pages import public_page
from focalpoint.paging import PARAMETER, Listing, capped_count
from focalpoint.prepared import Rows, prepared
from focalpoint.translated import Translated
from organisations.profiles.models import Profile
from organisations.regions.countries import countries, country_name
from organisations.themes.models import Theme

SHOWN = columns(OrganisationRow)
LISTING = Listing(
    Profile.objects.listed,
    lambda profiles: profiles.values(*SHOWN),
    OrganisationRow,
    key=["legal_name", "id"],
)
# Only inputs under its name: others here would reveal who wrote an input without a name.
NAMED = Listing(
    lambda profile: under_its_name(Publication.objects.filter(submission__profile=profile)),
    public_rows,
    InputRow,
    key=["-published_at", "-id"],
    profile=UUID,
)


@public_page(PARAMETER, *OrganisationFilter.base_filters)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    offered = {**choices("theme"), "country": countries()}
    filters = OrganisationFilter(request.GET, choices=offered)
    narrowed = filters.narrow(LISTING.rows)
    page = LISTING.page(request, narrowed)
    context = {
        "filters": filters,
        "page": page,
        "organisations": page.rows,
        "count": None if narrowed is None else capped_count(narrowed),
    }
    return render(request, "engagements/portal/organisations/index.html", context)


@dataclass(frozen=True, slots=True)
class OrganisationPage(OrganisationRow):
    """One organisation, as its page shows it."""

    countries_of_work: list[str]
    website: str
    mission: str
    theme_codes: list[str]
    theme_names: list[Translated]

    @property
    def themes(self) -> list[ThemeRow]:
        return theme_rows(self.theme_codes, self.theme_names)


@prepared(OrganisationPage, slug=str)
def _organisation(slug: str) -> Rows:
    themes = Theme.objects.filter(profiles=OuterRef("pk")).order_by("position", "code")
    profiles = Profile.objects.listed().filter(slug=slug).order_by()
    return profiles.values(
        *(*SHOWN, "countries_of_work", "website", "mission"),
        theme_codes=ArraySubquery(themes.values("code")),
        theme_names=ArraySubquery(themes.values("name")),
    )


@public_page(PARAMETER)
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = _organisation.first(slug=slug)
    if organisation is None:
        raise Http404
    page = NAMED.page(request, profile=organisation.id)
    context = {
        "organisation": organisation,
        "title_language": organisation.title_language,
        "countries": [country_name(code) or code for code in organisation.countries_of_work],
        "page": page,
        "inputs": page.rows,
    }
    return render(request, "engagements/portal/organisations/detail.html", context)
