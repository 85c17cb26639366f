"""What the decision screen says while it is open: that it is, and by whom it is read beside that."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse

from engagements.admin.case_loading import VIEW
from engagements.admin.readers import others_reading, place_of
from engagements.cases.models import Case
from focalpoint import presence
from focalpoint.access import load_allowed
from focalpoint.posted import only_posted
from organisations.accounts.requests import SignedIn


@only_posted("admin:engagements_case_change", "pk")
def reading(request: SignedIn, pk: UUID) -> HttpResponse:
    """Still open, or with `left` no longer. No use of the session: the page asks by itself."""
    if presence.says_too_much(request.user):
        return JsonResponse({}, status=429)
    case = load_allowed(request.user, VIEW, Case.objects.only("pk"), pk=pk)
    if "left" in request.POST:
        presence.leave(place_of(case), request.user)
        return JsonResponse({"said": ""})
    return JsonResponse({"said": others_reading(case, request.user)})


reading.is_background = True  # type: ignore[attr-defined]
