"""Published inputs: the list, and one input with where it went and what was answered."""

from uuid import UUID

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagements.portal.choices import choices
from engagements.portal.filters import InputFilter, an_answer
from engagements.portal.follow import feeds_of_list
from engagements.public.answers import answers_to
from engagements.public.outcomes import became_of
from engagements.public.presenters.columns import made
from engagements.public.presenters.directory import theme_rows
from engagements.public.presenters.inputs import InputRow, ReferralRow
from engagements.publications.models import Publication
from engagements.publications.queries import public_input, public_rows, was_public
from engagements.routing.models import Referral
from engagements.submissions.references import ReferenceTypoError, alternatives, normalise
from focalpoint.pages import public_page
from focalpoint.paging import PARAMETER, Listing, capped_count
from focalpoint.prepared import Rows, prepared

FILES = "engagements/portal/inputs"
# Beyond it a narrowed list says "100+": to count it, the database unpacks each text that it searches.
MOST = 100
# Inputs that a mistyped reference may mean.
SUGGESTED = 3
LISTING = Listing(
    Publication.objects.public,
    lambda inputs: public_rows(inputs).annotate(answered=an_answer()),
    InputRow,
    key=["-published_at", "-id"],
)


@public_page(PARAMETER, *InputFilter.base_filters)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    offered = choices("theme", "department", "call", asked=request.GET.get("call", ""))
    filters = InputFilter(request.GET, choices=offered)
    narrowed = filters.narrow(LISTING.rows)
    page = LISTING.page(request, narrowed)
    context = {
        "filters": filters,
        "page": page,
        "inputs": page.rows,
        "count": None if narrowed is None else capped_count(narrowed, MOST),
        "feeds": feeds_of_list(filters, "inputs", "answers"),
    }
    return render(request, f"{FILES}/index.html", context)


@public_page()
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    try:
        written = normalise(reference)
    except ReferenceTypoError as typo:
        context = {"typo": typo, "reference": reference, "suggested": _suggested(reference)}
        return render(request, f"{FILES}/typo.html", context, status=404)
    if written and written != reference:
        return redirect("input-detail", reference=written, permanent=True)
    published = public_input(written) if written else None
    if published is None:
        return _gone(request, written)
    row, now = InputRow(**published.row), timezone.now()
    referrals = _where_it_went(submission=row.submission_id)
    context = {
        "input": row,
        "content": published.content,
        "title_language": row.language,
        "description_language": row.language,
        "themes": theme_rows(published.theme_codes, published.theme_names),
        "referrals": [(referral, referral.is_late(now)) for referral in referrals],
        "responses": answers_to(submission=row.submission_id),
        "uses": became_of(row.submission_id),
    }
    return render(request, f"{FILES}/detail.html", context)


def _suggested(typed: str) -> list[InputRow]:
    """Public inputs that were meant if one mistake was made; of others nothing is said."""
    meant = Publication.objects.filter(submission__reference__in=alternatives(typed))
    return made(InputRow, public_rows(meant).order_by("-published_at", "-id")[:SUGGESTED])


def _gone(request: HttpRequest, reference: str) -> HttpResponse:
    """What was public once says that it no longer is; anything else is not found."""
    if reference and was_public(reference):
        return render(request, f"{FILES}/taken_down.html", {"reference": reference}, status=410)
    raise Http404


@prepared(ReferralRow, submission=UUID)
def _where_it_went(submission: UUID) -> Rows:
    """Which departments have or had it, of a public input."""
    referrals = Referral.objects.not_recalled().filter(case__filings__submission=submission)
    columns = ("state", "purpose", "sent_at", "due_at", "settled_at", "department_id")
    return referrals.order_by("sent_at", "id").values(*columns, department_name=F("department__name"))
