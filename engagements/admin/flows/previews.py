"""What an attachment looks like, without opening it on one's own machine."""

from uuid import UUID

from django.http import Http404, HttpResponse

from engagements.admin.flows.decision import stored_file
from engagements.admin.queue import kept
from engagements.cases.models import Case
from focalpoint.admin.steps import page
from focalpoint.files.previews import picture_response, preview_of
from organisations.accounts.requests import SignedIn

PAGE = "engagements/admin/cases/preview.html"


def preview(request: SignedIn, pk: UUID, attachment: UUID) -> HttpResponse:
    """The page: a picture, some text, or that there is no preview."""
    file = stored_file(request, pk, attachment)
    shown = preview_of(file)
    return page(
        request,
        PAGE,
        Case,
        file.name,
        file=file,
        preview=shown,
        case=pk,
        attachment=attachment,
        kept=kept(request),
    )


def picture(request: SignedIn, pk: UUID, attachment: UUID) -> HttpResponse:
    """The picture on that page."""
    shown = preview_of(stored_file(request, pk, attachment))
    if shown is None or not shown.picture:
        raise Http404
    return picture_response(shown)
