"""Why an input cannot be referred to a department, or forwarded."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focalpoint.errors import DomainError
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


class MissingReasonError(DomainError):
    """Whoever gets it needs to know why."""

    message = gettext_lazy("Write the reason.")
