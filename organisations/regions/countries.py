"""The countries and areas by the names that the United Nations uses, and the regional group of each State.

Those in which no organisation can be based, such as Antarctica, are not in the list.
"""

from functools import cache

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
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
    """Code and name of each in the reader's language, in that language's order."""
    return _countries(_language())


def country_name(code: str) -> str:
    """In the reader's language; "" for what is no code of a country."""
    return _names(_language()).get(code, "")


def _language() -> str:
    language = get_language()
    return language if language in dict(settings.CONTENT_LANGUAGES) else settings.LANGUAGE_CODE


@cache
def _names(language: str) -> dict[str, str]:
    return dict(_countries(language))


@cache
def _countries(language: str) -> list[tuple[str, str]]:
    rows = sorted(reference.rows("countries"), key=lambda row: int(row[f"order_{language}"]))
    return [(row["code"], row[f"name_{language}"]) for row in rows]
