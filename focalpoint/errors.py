"""What the portal says no with: one base for every refusal that a verb can raise.

A view may catch a refusal and show it beside the form; what no view catches becomes the friendly 409
page (or a JSON sentence for a script), never a 500.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A verb was refused for a reason the person can understand: `message` is a translated sentence."""

    message: str | Promise = _("This cannot be done now.")

    def __init__(self, message: str | Promise | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(str(self.message))


class WrongStateError(DomainError):
    """The row is not in a state from which the verb is allowed (any more); `row` says what it is now."""

    def __init__(self, row: Any, verb: str) -> None:
        self.row = row
        self.verb = verb
        super().__init__(
            gettext("This cannot be done any more: it is now “%(state)s”.")
            % {"state": row.get_state_display()}
        )


class EditConflictError(DomainError):
    """Someone else saved since the page was opened: `theirs` is what is stored, `mine` what was to be."""

    def __init__(self, theirs: Any, mine: dict[str, Any]) -> None:
        self.theirs = theirs
        self.mine = mine
        super().__init__()


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asked (the autosave), not a person."""
    return request.headers.get("Accept", "").startswith("application/json")


def refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """The 409 answer to a refusal."""
    if wants_json(request):
        return JsonResponse({"message": str(refusal.message)}, status=409)
    return render(request, "409.html", {"message": refusal.message}, status=409)
