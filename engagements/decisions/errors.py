"""Why a decision cannot be made, undone or carried out now."""

from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError


class WaitsAlreadyError(DomainError):
    """One decision at a time."""

    message = _("A decision about this input is about to be sent. Undo it first, or wait a minute.")


class NotUndoneInTimeError(DomainError):
    """The minute is over."""

    message = _("It is too late to undo this decision: it has been sent.")


class HasLeftError(DomainError):
    """Whoever decided it is no officer any more."""

    message = _("The officer who decided this may not decide any more.")
