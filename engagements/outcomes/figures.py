"""Who was heard, counted: for the office of all inputs, for everyone of public ones alone.

A public figure must not tell that there is an input which the public may not know of, nor whose a withheld
name is. So it counts only what is public, and where an organisation is based, what it is, and how many there
are only of inputs that name it. For the same reason “who was not heard” is of public inputs too: a region
whose only inputs are for the United Nations alone must look as one from which nothing came.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count

from engagements.outcomes.models import Outcome
from engagements.outcomes.queries import inputs_of, public_of
from engagements.publications.models import Publication
from engagements.publications.queries import under_its_name
from engagements.submissions.models import Submission
from organisations.profiles.models import Kind
from organisations.regions.countries import Region, region_of


@dataclass(frozen=True)
class Heard:
    """Numbers by code; `organisations`, `countries`, `regions` and `kinds` of inputs with a name."""

    inputs: int = 0
    organisations: int = 0
    countries: int = 0
    themes: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    regions: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)

    @property
    def silent_regions(self) -> list[Region]:
        return [region for region in Region if not self.regions.get(region)]

    @property
    def silent_kinds(self) -> list[Kind]:
        return [kind for kind in Kind if kind != Kind.OTHER and not self.kinds.get(kind)]


def public_figures(consultation: UUID, case: UUID | None) -> Heard:
    """What everyone may know: four statements, however many inputs there are."""
    public = public_of(consultation, case).order_by()
    links = Publication.themes.through.objects.filter(publication__in=public.values("pk"))
    places = under_its_name(public).values_list(
        "submission__profile", "submission__profile__country", "submission__profile__kind"
    )
    return _heard(
        languages=public.values_list("language").annotate(number=Count("pk")),
        themes=links.order_by().values_list("theme").annotate(number=Count("pk")),
        places=places.annotate(number=Count("pk")),
    )


def office_figures(outcome: Outcome) -> Heard:
    """Of all that was submitted, for those who may read all of it."""
    inputs = inputs_of(outcome).order_by()
    links = Submission.themes.through.objects.filter(submission__in=inputs.values("pk"))
    places = inputs.values_list("profile", "profile__country", "profile__kind")
    return _heard(
        languages=inputs.values_list("language").annotate(number=Count("pk")),
        themes=links.order_by().values_list("theme").annotate(number=Count("pk")),
        places=places.annotate(number=Count("pk")),
    )


def _heard(
    *,
    languages: Iterable[tuple[str, int]],
    themes: Iterable[tuple[str, int]],
    places: Iterable[tuple[UUID, str, str, int]],
) -> Heard:
    regions: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    organisations, countries = set(), set()
    for profile, country, kind, number in places:
        organisations.add(profile)
        countries.add(country)
        kinds[kind] += number
        if region := region_of(country):
            regions[str(region)] += number
    by_language = dict(languages)
    return Heard(
        inputs=sum(by_language.values()),
        organisations=len(organisations),
        countries=len(countries - {""}),
        themes=dict(themes),
        languages=by_language,
        regions=dict(regions),
        kinds=dict(kinds),
    )
