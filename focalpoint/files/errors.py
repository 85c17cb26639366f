"""Why an upload is not kept, or a file not given out."""

from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError


class BadFileError(DomainError):
    """The upload is not what it should be; the message says what is wrong and how to correct it."""

    message = _("This file cannot be taken.")


class StorageError(DomainError):
    """Nothing is wrong with the file: there is no room for it, or the storage is away."""

    message = _(
        "The portal could not keep this file: its storage is full or cannot be reached. "
        "What you typed is kept. Please add the file again later; the office has to know if it goes on."
    )


class InfectedError(DomainError):
    """A virus was found after the file had been kept."""

    message = _("A virus was found in this file, so it is not given out.")
