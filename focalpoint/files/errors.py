"""Why an upload is not kept."""

from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError


class BadFileError(DomainError):
    """The upload is not what it should be; the message says what is wrong and how to correct it."""

    message = _("This file cannot be taken.")
