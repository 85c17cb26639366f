"""Why a verb about the people of an organisation is refused."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focalpoint.errors import DomainError
from organisations.memberships.models import Invitation
from organisations.profiles.models import Profile
from organisations.profiles.states import State


class AlreadyMemberError(DomainError):
    """The address belongs to somebody who acts for the organisation."""

    def __init__(self, email: str) -> None:
        super().__init__(_("%(email)s is already a member of this organisation.") % {"email": email})


class UnknownRoleError(DomainError):
    """A member is an owner, an editor or a reader."""

    message = gettext_lazy("Choose a role.")


class TooManyInvitationsError(DomainError):
    """The portal must not be used to send mail to many people."""

    message = gettext_lazy("Too many invitations are waiting for an answer. Withdraw some, then try again.")


class InvitedJustNowError(DomainError):
    """One invitation a day is enough for one address."""

    def __init__(self, email: str) -> None:
        sentence = _("%(email)s was invited less than a day ago. You can send it again tomorrow.")
        super().__init__(sentence % {"email": email})


class NotVerifiedError(DomainError):
    """Only who was verified may let the portal mail others."""

    message = gettext_lazy("Only a verified organisation can invite people. Try again once it is verified.")


class ProfileClosedError(DomainError):
    """Nobody can join an organisation that was declined or closed."""

    message = gettext_lazy("No one can join this organisation now.")


class LastOwnerError(DomainError):
    """Nobody could manage an organisation without an owner."""

    message = gettext_lazy("An organisation needs at least one owner. Make someone else an owner first.")


class AlreadyEndedError(DomainError):
    """The person does not act for the organisation any more."""

    message = gettext_lazy("This person is no longer a member of the organisation.")


class InvalidInvitationError(DomainError):
    """The invitation was withdrawn, replaced or used, or has expired."""

    message = gettext_lazy(
        "This invitation is no longer valid. Ask the person who invited you to send a new one."
    )


class WrongAddressError(DomainError):
    """Whoever is signed in is not whom the invitation was sent to."""

    def __init__(self, invitation: Invitation) -> None:
        self.invitation = invitation
        sentence = _("The invitation was sent to %(email)s. Sign in with that address to accept it.")
        super().__init__(sentence % {"email": invitation.email})


class NoOwnerLeftError(DomainError):
    """Stopping the account would leave organisations that nobody can look after; drafts are not named."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        unnamed = _("a registration that has not been submitted")
        names = dict.fromkeys(
            unnamed if profile.state == State.DRAFT else profile.legal_name for profile in profiles
        )
        sentence = _(
            "These organisations would have no owner who can sign in: %(organisations)s. "
            "This person or the office must first make someone else an owner."
        )
        super().__init__(sentence % {"organisations": ", ".join(names)})
