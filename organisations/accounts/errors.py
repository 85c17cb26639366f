"""Why a verb about people is refused."""

from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError
from focalpoint.notifications.opt_outs import OptedOutError


class AccountExistsError(DomainError):
    """The address belongs to an existing account."""

    message = _("There is an account with this address already.")


class AddressTakenError(DomainError):
    """Whoever changes their address to it has its mailbox: they may know that there is an account."""

    message = _("There is an account with this address: sign in there, or choose another address.")


class NeverInvitedError(OptedOutError):
    """To whoever would make an account, who has to tell the person what to do."""

    message = _(
        "No account was made: someone who reads mail at this address asked this portal never to invite it. "
        "That can be undone with the link in the invitation that was sent there, or under “Settings” after "
        "signing up with this address. Ask the person to do so, or for another address, and try again."
    )


class InUseError(DomainError):
    """The account is confirmed by now, or something belongs to it."""

    message = _("This account is in use.")


class RoleAlreadyGrantedError(DomainError):
    message = _("This person has the role already.")


class RoleNotGrantedError(DomainError):
    message = _("This person does not have the role any more.")


class DeactivatedError(DomainError):
    message = _("This account was stopped. Let the person in again first.")


class NotDeactivatedError(DomainError):
    message = _("This account works already.")


class OwnPowerError(DomainError):
    """Whoever may give a role or a post does not give it to themselves."""

    message = _("You cannot give this to yourself. Ask a colleague.")


class NoFactorError(DomainError):
    message = _("This person has no second factor. They set one up when they next sign in.")


class NotRequestedError(DomainError):
    """Nobody asked, it was confirmed already, or it waited too long."""

    message = _("Nobody has requested this in the last 3 days. A lead officer can request it.")


class SecondPersonError(DomainError):
    message = _("You requested this yourself. A second person has to confirm it.")
