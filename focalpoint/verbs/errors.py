"""Errors that only the engine raises; those of every noun are in `focalpoint.errors`."""

from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError


class GoneError(DomainError):
    """The row, or one that stands above it, has been deleted."""

    message = _("This does not exist any more: someone deleted it.")


class MovedError(DomainError):
    """The row was moved below another one while it was being locked."""

    message = _("This was changed at this very moment. Please look at it again.")


class BusyError(DomainError):
    """Another verb held the rows for too long."""

    message = _("Someone else is working on this at this very moment. Please try again.")


class LockOrderError(AssertionError):
    """A bug in our code: verbs that lock in this order can deadlock."""
