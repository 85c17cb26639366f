"""Why a verb of a call is refused."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError, EditConflictError


class IncompleteError(DomainError):
    """Something that the public needs is missing; `reasons` says what, one sentence each."""

    message = _("The call cannot be published yet.")

    def __init__(self, reasons: Sequence[str | Promise]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join([str(self.message), *map(str, self.reasons)]))


class BrokenPromiseError(IncompleteError):
    """The change would break what the published call promised."""

    message = _("The call is published, so you can no longer change this.")


class ConflictError(EditConflictError):
    """Someone else saved the call."""

    message = _("Someone else saved this call after you opened it. What you typed is not lost.")


class AlwaysOpenError(DomainError):
    """The standing call is never over."""

    message = _("The standing call is always open.")


class NoClosingDateError(DomainError):
    """The call has no closing time to move."""

    message = _("You can extend a call only if it is published and has a closing time.")


class NotClosedYetError(DomainError):
    """Archiving notifies no one; closing early does."""

    message = _(
        "The call is still open. Close it early first and give a reason: everyone with a draft "
        "will be notified."
    )


class AlreadyClosedError(DomainError):
    message = _("The call has already closed.")


class MissingReasonError(DomainError):
    """The public and everyone with a draft read why."""

    message = _("Write the reason. It is public, and everyone with a draft will be notified.")


class NotLaterError(DomainError):
    """An extension never takes time away."""

    message = _("The new closing time must be in the future and later than the current one.")
