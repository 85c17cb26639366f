"""Why a response cannot be saved, sent or released; nothing that was typed is lost."""

from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError, EditConflictError


class ConflictError(EditConflictError):
    """Someone else saved the response."""

    message = _(
        "Somebody else saved this response since you opened it. Compare the two texts: yours is not lost."
    )


class UnfinishedError(DomainError):
    """A response needs a text and an outcome."""

    message = _("Write the response and choose its kind, then approve it.")


class ChangedError(EditConflictError):
    """Nobody approves a text they have not read."""

    message = _("Someone changed the response since you opened it. Please read it again, then approve it.")


class MissingRemarkError(DomainError):
    """The department must know what to change."""

    message = _("Write what the department is to change.")


class ReferredElsewhereError(DomainError):
    """The question has been put to another department meanwhile."""

    message = _("The question was put to another department meanwhile, so this response cannot go back.")


class WithdrawnError(DomainError):
    """The author does not wait for an answer any more."""

    message = _("The author has withdrawn the input, so the response is not released.")
