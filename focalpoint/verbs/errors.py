"""What only the engine says no with; what every noun can meet stands in `focalpoint.errors`."""

from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError


class GoneError(DomainError):
    """The row, or one that stands above it, was deleted meanwhile."""

    message = _("This does not exist any more: someone deleted it.")


class MovedError(DomainError):
    """The row was put under another one at this very moment."""

    message = _("This was changed at this very moment. Please look at it again.")


class BusyError(DomainError):
    """Another verb held the rows for too long."""

    message = _("Someone else is working on this at this very moment. Please try again.")


class LockOrderError(AssertionError):
    """A fault of ours: locked in this order, two verbs can stop each other for ever."""
