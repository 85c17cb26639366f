"""A file that was chosen on a page that saves text too: it is kept whatever is pressed, or the page says why.

What is said of it stands at its field, where the eye is.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from focalpoint.errors import DomainError, said_when
from focalpoint.files.receive import examine
from focalpoint.rates import RateError

_TAG = "file"


@dataclass(frozen=True)
class NotKept:
    """Why it is not kept: in words for its field, and the refusal where there was one."""

    sentence: str
    refusal: DomainError | None = None

    @property
    def status(self) -> int:
        """Of the page that says it: too many are no fault of this file."""
        return self.refusal.status if isinstance(self.refusal, RateError) else 422

    def said_on(self, page: HttpResponse) -> HttpResponse:
        """The page, with when the file can be sent again, where that is known."""
        return page if self.refusal is None else said_when(page, self.refusal)


def receive(request: HttpRequest, add: Callable[..., object]) -> NotKept | None:
    """Keep it by the verb `add`, whatever was pressed. Says why it cannot be kept, or nothing."""
    upload = request.FILES.get("file")
    if upload is None:
        return None
    # Whoever posts a file has signed in.
    assert request.user.is_authenticated
    try:
        examined = examine(upload, by=request.user, at=timezone.now())
        add(upload=examined, by=request.user, at=timezone.now())
    except DomainError as refusal:
        return NotKept(f"{upload.name}: {refusal.message}", refusal)
    messages.success(request, _("“%(name)s” was added.") % {"name": examined.name}, extra_tags=_TAG)
    return None


def not_added(request: HttpRequest) -> str:
    """The text could not be saved; a browser sends a file only once, so it must be chosen again."""
    upload = request.FILES.get("file")
    if upload is None:
        return ""
    return _("“%(name)s” was not added, because the text is not saved yet. Choose the file again.") % {
        "name": upload.name
    }


def said(request: HttpRequest, problem: str) -> dict[str, object]:
    """For the page: what is said on top, what is said at the field."""
    waiting = list(messages.get_messages(request))
    return {
        "messages": [message for message in waiting if message.extra_tags != _TAG],
        "file_messages": [message for message in waiting if message.extra_tags == _TAG],
        "file_problem": problem,
    }
