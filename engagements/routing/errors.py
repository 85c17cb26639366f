"""Why an input cannot be referred to a department, or forwarded."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focalpoint.errors import BadValueError, DomainError
from focalpoint.limits import Asked
from organisations.departments.models import Department


class NotVerifiedError(DomainError):
    """What an organisation says is referred once someone has verified the organisation."""

    message = gettext_lazy(
        "The organisation is not verified, so its input cannot be referred yet. Verify it first."
    )


class WrongReferralsError(DomainError):
    """The departments chosen do not fit together; the sentence says how to correct it."""


class NotAcceptingReferralsError(DomainError):
    """The department accepts no referrals."""

    def __init__(self, department: Department) -> None:
        super().__init__(_("%(department)s does not accept referrals.") % {"department": department})


class AlreadyReferredError(DomainError):
    """A department has one live referral of an input at most."""

    def __init__(self, department: Department) -> None:
        super().__init__(_("%(department)s already has this input.") % {"department": department})


class ReferralLoopError(DomainError):
    """A referral never comes back to a department that forwarded it."""

    def __init__(self, department: Department) -> None:
        sentence = _("%(department)s already had this referral. Return it to the office instead.")
        super().__init__(sentence % {"department": department})


class ForInformationError(DomainError):
    """Nothing is asked of the department but to mark it as read."""

    message = gettext_lazy("This referral is for information only. Mark it as read instead.")


class ForActionError(DomainError):
    """The department is asked to act: having read it is not enough."""

    message = gettext_lazy("This referral needs an answer. Answer it, or return it to the office.")


class AskedAlreadyError(DomainError):
    """A department has one request for more time at a time."""

    message = gettext_lazy(
        "Your department has asked for more time already. Withdraw that request before you make another one."
    )


class NotAskedError(DomainError):
    """The request was withdrawn, or decided about, or ended with its referral."""

    message = gettext_lazy("There is no request for more time.")


class WrongExtensionError(BadValueError):
    """Not a date that a department can ask for, or be given; `sentence` says which it can be."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(Asked("until", _("Until when")))


class MissingReasonError(DomainError):
    """Whoever gets it needs to know why."""

    message = gettext_lazy("Write the reason.")
