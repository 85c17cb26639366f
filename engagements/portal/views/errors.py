"""The page for what is not there, which recognises a reference in an address that leads nowhere."""

from django.http import HttpRequest, HttpResponse

from engagements.submissions.references import ReferenceTypoError, normalise
from focalpoint import error_pages

# No part of an address that is longer is a reference.
LONGEST = 60


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Asks no database: one that is mistyped is looked for on the page that the link leads to."""
    parts = [part for part in request.path.split("/") if part and len(part) <= LONGEST]
    found = [reference for part in parts if (reference := _reference(part))]
    return error_pages.not_found(request, exception, reference=found[0] if found else "")


def _reference(text: str) -> str:
    """The reference, or what was typed where it has the shape of one and a mistake in it."""
    try:
        return normalise(text)
    except ReferenceTypoError:
        return text
