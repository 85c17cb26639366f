"""The countries by name, and which regional group of the United Nations each of them is in."""

from functools import cache, lru_cache

import django_countries
from django.conf import settings
from django.db import models
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from organisations import reference


class Region(models.TextChoices):
    """The five regional groups of Member States."""

    AFRICAN = "african", _("Africa")
    ASIA_PACIFIC = "asia_pacific", _("Asia and the Pacific")
    EASTERN_EUROPEAN = "eastern_european", _("Eastern Europe")
    LATIN_AMERICA_CARIBBEAN = "latin_america_caribbean", _("Latin America and the Caribbean")
    WESTERN_EUROPEAN_OTHERS = "western_european_others", _("Western Europe and others")


@cache
def _regions() -> dict[str, Region]:
    listed = reference.rows("regions")
    return {row["country_alpha2"]: Region(row["un_region"]) for row in listed if row["un_region"]}


def region_of(country: str) -> Region | None:
    """The group of an ISO 3166-1 code; None for observer States and for what is no State."""
    return _regions().get(country)


def countries_of(region: str) -> list[str]:
    """The codes of the group's countries; none for what is no region."""
    return [country for country, group in _regions().items() if group == region]


def countries() -> list[tuple[str, str]]:
    """Every country in the reader's language; remembered, because sorting them takes its time."""
    return _countries(get_language() or settings.LANGUAGE_CODE)


def country_name(code: str) -> str:
    """In the reader's language; "" for what is no code of a country."""
    return _names(get_language() or settings.LANGUAGE_CODE).get(code, "")


@lru_cache(maxsize=12)
def _names(language: str) -> dict[str, str]:
    return dict(_countries(language))


@lru_cache(maxsize=12)
def _countries(language: str) -> list[tuple[str, str]]:
    with override(language):
        return [(country.code, str(country.name)) for country in django_countries.countries]
