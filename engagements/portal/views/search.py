"""One search over what the public reads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagements.portal.filters import LONGEST_TEXT, searched_words
from engagements.portal.site_search import results_of
from engagements.publications.queries import public_input
from engagements.submissions.references import ReferenceTypoError, normalise
from focalpoint.pages import SEARCH, public_page
from focalpoint.search import terms


@public_page(SEARCH)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get(SEARCH, "")
    text = searched_words(asked)
    reference, is_mistyped = _reference(text)
    if reference and public_input(reference):
        return redirect("input-detail", reference=reference)
    context = {
        "text": text,
        "is_cut": len(asked) > LONGEST_TEXT,
        "is_mistyped": is_mistyped,
        "found": list(results_of(text, at=timezone.now())) if terms(text) else [],
    }
    return render(request, "engagements/portal/search/index.html", context)


def _reference(text: str) -> tuple[str, bool]:
    """The reference that `text` is, as they are written; and whether it is one with a typing mistake."""
    try:
        return normalise(text), False
    except ReferenceTypoError:
        return "", True
