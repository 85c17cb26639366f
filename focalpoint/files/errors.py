"""Why an upload is not kept, or a file not given out."""

from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError


class BadFileError(DomainError):
    """The upload is not what it should be; the message says what is wrong and how to correct it."""

    message = _("We cannot accept this file.")


class StorageError(DomainError):
    """Nothing is wrong with the file: there is no room for it, or the storage is away."""

    message = _(
        "We could not store this file: our storage is full or unavailable. What you typed is kept. "
        "Add the file again later. If this continues, contact the Focal Point Office."
    )


class InfectedError(DomainError):
    """A virus was found after the file had been kept."""

    message = _("A virus was found in this file, so you cannot download it.")
