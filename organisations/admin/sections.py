"""What the apps above add to the page of an organisation, which knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass

from organisations.accounts.requests import SignedIn
from organisations.profiles.models import Profile


@dataclass(frozen=True)
class Section:
    """A part of the page: a template, and what it gets as `section`."""

    template: str
    content: object


_ADDED: list[Callable[[SignedIn, Profile], Section]] = []


def add_section(
    make: Callable[[SignedIn, Profile], Section],
) -> Callable[[SignedIn, Profile], Section]:
    """The decorator of a function that makes a section, with as many statements for any organisation."""
    _ADDED.append(make)
    return make


def sections(request: SignedIn, profile: Profile) -> list[Section]:
    return [make(request, profile) for make in _ADDED]
