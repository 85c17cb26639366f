"""Languages, as functions: a migration names the function, and holds no list that a setting decides."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.functional import Promise


def offered() -> Sequence[tuple[str, str]]:
    """What pages and mails can be read in, each under its own name."""
    return settings.LANGUAGES


def of_content() -> Sequence[tuple[str, str | Promise]]:
    """What calls, inputs and responses may be written in."""
    return settings.CONTENT_LANGUAGES


def readable(language: str | None) -> str:
    """`language`, or the default one where it is not offered (any more): no address has it then."""
    if language and language in dict(settings.LANGUAGES):
        return language
    return settings.LANGUAGE_CODE
