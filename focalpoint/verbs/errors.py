"""Errors that only the engine raises; those of every noun are in `focalpoint.errors`."""

from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError


class GoneError(DomainError):
    """The row, or one that stands above it, has been deleted."""

    message = _("This no longer exists: someone deleted it.")


class MovedError(DomainError):
    """The row was moved below another one while it was being locked."""

    message = _("This has just changed. Check it again.")


class BusyError(DomainError):
    """Another verb held the rows for too long."""

    message = _("Someone else is changing this at the moment. Try again.")


class LockOrderError(AssertionError):
    """A bug in our code: verbs that lock in this order can deadlock."""
