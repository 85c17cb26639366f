"""Why a verb about people is refused."""

from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError
from focalpoint.notifications.opt_outs import OptedOutError


class AccountExistsError(DomainError):
    """The address belongs to an existing account."""

    message = _("There is already an account with this email address.")


class AddressTakenError(DomainError):
    """Whoever changes their address to it has its mailbox: they may know that there is an account."""

    message = _(
        "There is already an account with this email address. Sign in to it, or choose another address."
    )


class NeverInvitedError(OptedOutError):
    """To whoever would make an account, who has to tell the person what to do."""

    message = _(
        "We did not create an account: someone who reads email at this address asked us never to send it "
        "invitations. They can undo this with the link in the invitation, or under “Settings” after signing "
        "up with this address. Ask them to do so, or to give you another address, and try again."
    )


class InUseError(DomainError):
    """The account is confirmed by now, or something belongs to it."""

    message = _("This account is in use.")


class RoleAlreadyGrantedError(DomainError):
    message = _("This person already has this role.")


class RoleNotGrantedError(DomainError):
    message = _("This person no longer has this role.")


class DeactivatedError(DomainError):
    message = _("This account is deactivated. Reactivate it first.")


class NotDeactivatedError(DomainError):
    message = _("This account is already active.")


class OwnPowerError(DomainError):
    """Whoever may give a role or a post does not give it to themselves."""

    message = _("You cannot give yourself a role. Ask a colleague.")


class NoFactorError(DomainError):
    message = _(
        "This person has not set up two-step verification. They will set it up when they next sign in."
    )


class NotRequestedError(DomainError):
    """Nobody asked, it was confirmed already, or it waited too long."""

    message = _("No one has requested this in the last 3 days. A lead officer can request it.")


class SecondPersonError(DomainError):
    message = _("You requested this. Someone else must confirm it.")


class NotOfOfficeError(DomainError):
    """Absences are of people who have inputs."""

    message = _("This person does not work on inputs.")


class NotAbsentError(DomainError):
    """There is nothing to end."""

    message = _("No absence is set.")


class AbsencePeriodError(DomainError):
    """The days of an absence are in the past, in the wrong order, or too many."""

    message = _(
        "Choose a last day that is today or later, not before the first day and not more than a year away."
    )


class DeputyError(DomainError):
    """Whoever stands in must be able to act."""

    message = _("Choose another officer as the deputy: someone who works on inputs.")
