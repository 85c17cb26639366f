"""Rows of organisations, departments, themes and topics of help."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from engagements.public.presenters.columns import address_within
from focalpoint.translated import Translated
from organisations.departments.models import Kind as DepartmentKind
from organisations.profiles.models import Kind as ProfileKind
from organisations.regions.countries import country_name


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """A listed organisation, under its name in the reader's language."""

    id: UUID
    slug: str
    legal_name: str
    name: Translated
    acronym: str
    kind: str
    country: str

    @property
    def url(self) -> str:
        return address_within("organisation-list", self.slug)

    @property
    def title(self) -> str:
        return str(self.name or self.legal_name)

    @property
    def title_language(self) -> str:
        """The code of the language of the title; "" of a name that is in no language."""
        return self.name.language

    @property
    def kind_word(self) -> str:
        return str(ProfileKind(self.kind).label) if self.kind else ""

    @property
    def country_word(self) -> str:
        return country_name(self.country)


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """An entity that inputs are sent to."""

    code: str
    acronym: str
    name: Translated
    kind: str
    accepts_referrals: bool

    @property
    def url(self) -> str:
        return address_within("department-list", self.code)

    @property
    def kind_word(self) -> str | Promise:
        return DepartmentKind(self.kind).label


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme."""

    code: str
    name: Translated

    @property
    def url(self) -> str:
        return address_within("theme-list", self.code)


@dataclass(frozen=True, slots=True)
class HelpRow:
    """A topic of help."""

    code: str
    title: Translated
    summary: Translated


def theme_rows(codes: list[str], names: list[Translated]) -> list[ThemeRow]:
    """Of two columns that stand side by side: the themes of one page."""
    return [ThemeRow(code, name) for code, name in zip(codes, names, strict=True)]
