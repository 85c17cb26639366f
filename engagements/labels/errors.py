"""Why a verb about labels is refused."""

from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError


class LabelExistsError(DomainError):
    message = _("A label with this name already exists. It may be archived.")


class MissingNameError(DomainError):
    message = _("Write a name for the label.")
