"""Why inputs cannot be answered together, or one of them apart."""

from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError


class SameCaseError(DomainError):
    """They are together already."""

    message = _("These inputs are answered together already.")


class OtherCallError(DomainError):
    """A campaign answers one call."""

    message = _("Only inputs to the same call can be answered together.")


class NotSharedError(DomainError):
    """What few may know of stays apart."""

    message = _("Inputs with this confidentiality are always answered on their own.")


class NotInCampaignError(DomainError):
    """It left, or was withdrawn."""

    message = _("This input is not in the campaign any more.")


class LastInputError(DomainError):
    """Without others it is no campaign."""

    message = _("No other input is left in this campaign: there is nothing to take this one out of.")


class QuestionOpenError(DomainError):
    """Its author is asked about it now."""

    message = _("A question to the author of this input is open. You can take it out once there is a reply.")


class ReadByDepartmentsError(DomainError):
    """It is the text that departments work on."""

    message = _(
        "Departments are working on the text of this input, so it stays. Take the other inputs out instead."
    )
