"""A file that was chosen on a page that saves text too: it is kept whatever is pressed, or the page says why.

What is said of it stands at its field, where the eye is.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from focalpoint.errors import DomainError
from focalpoint.files.receive import examine

_TAG = "file"


def receive(request: HttpRequest, add: Callable[..., object]) -> str:
    """Keep it by the verb `add`, whatever was pressed. Says why it cannot be kept, or nothing."""
    upload = request.FILES.get("file")
    if upload is None:
        return ""
    # Whoever posts a file has signed in.
    assert request.user.is_authenticated
    try:
        examined = examine(upload, by=request.user, at=timezone.now())
        add(upload=examined, by=request.user, at=timezone.now())
    except DomainError as refusal:
        return f"{upload.name}: {refusal.message}"
    messages.success(request, _("“%(name)s” was added.") % {"name": examined.name}, extra_tags=_TAG)
    return ""


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
