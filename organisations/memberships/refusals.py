"""Why a verb about the people of an organisation is refused."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focalpoint.refusals import Refused
from organisations.memberships.models import Invitation


class MemberAlready(Refused):
    """The address belongs to somebody who acts for the organisation."""

    def __init__(self, email: str) -> None:
        super().__init__(_("%(email)s acts for this organisation already.") % {"email": email})


class NoSuchPart(Refused):
    """A member is an owner, an editor or a reader."""

    message = gettext_lazy("Choose what the person may do.")


class TooManyInvitations(Refused):
    """Nobody sends mail to the whole world through the portal."""

    message = gettext_lazy("Too many invitations wait for an answer. Withdraw some, then invite again.")


class NotAlive(Refused):
    """Nobody joins what was declined or closed."""

    message = gettext_lazy("Nobody can join this organisation now.")


class LastOwner(Refused):
    """An organisation without an owner would be lost to everybody."""

    message = gettext_lazy("An organisation needs at least one owner. Make somebody else an owner first.")


class HasEnded(Refused):
    """The person does not act for the organisation any more."""

    message = gettext_lazy("This person does not act for the organisation any more.")


class NotValid(Refused):
    """The invitation was withdrawn, replaced or used, or has expired."""

    message = gettext_lazy(
        "This invitation is not valid any more. Ask the person who invited you to send a new one."
    )


class WrongAddress(Refused):
    """Whoever is signed in is not whom the invitation was sent to."""

    def __init__(self, invitation: Invitation) -> None:
        self.invitation = invitation
        sentence = _("The invitation was sent to %(email)s. Sign in with that address to accept it.")
        super().__init__(sentence % {"email": invitation.email})
