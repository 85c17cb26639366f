"""Why a verb about holidays is refused."""

from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError


class HolidayExistsError(DomainError):
    message = _("There is already a holiday on this date.")
