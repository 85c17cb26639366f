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

    message = _("The call is published, so this cannot be changed any more.")


class ConflictError(EditConflictError):
    """Someone else saved the call."""

    message = _("Someone else saved this call since you opened it. What you typed is not lost.")


class AlwaysOpenError(DomainError):
    """The standing call is never over."""

    message = _("The standing call is always open.")


class NoClosingDateError(DomainError):
    """The call has no closing time to move."""

    message = _("Only a published call that has a closing time can be extended.")


class NotClosedYetError(DomainError):
    """Archiving notifies nobody; closing early does."""

    message = _(
        "The call has not closed yet. First close it early, with a reason: whoever has a draft is then told."
    )


class AlreadyClosedError(DomainError):
    message = _("The call has closed already.")


class MissingReasonError(DomainError):
    """The public and everyone with a draft read why."""

    message = _("Write the reason: it is public, and everyone with a draft reads it.")


class NotLaterError(DomainError):
    """An extension never takes time away."""

    message = _("The new closing time must be later than the one that stands, and not past.")
