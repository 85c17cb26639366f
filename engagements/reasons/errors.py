"""Why a verb about reasons for declining is refused."""

from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError


class ReasonExistsError(DomainError):
    message = _("A reason with this code already exists.")


class LastReasonError(DomainError):
    """Without any reason nothing can be declined."""

    message = _("At least one reason must stay in use.")


class ReasonRetiredError(DomainError):
    """It was taken out of use after the page was opened."""

    message = _("This reason is no longer in use. Choose another one.")
