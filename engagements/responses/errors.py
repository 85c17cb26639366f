"""Why a response cannot be saved, sent or released; nothing that was typed is lost."""

from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError, EditConflictError


class ConflictError(EditConflictError):
    """Someone else saved the response."""

    message = _(
        "Someone else saved this answer after you opened it. Compare the two texts. Yours is not lost."
    )


class UnfinishedError(DomainError):
    """A response needs a text and an outcome."""

    message = _("Before you approve the answer, write it and choose the kind of answer.")


class ChangedError(EditConflictError):
    """Nobody approves a text they have not read."""

    message = _("Someone changed the answer after you opened it. Read it again, then approve it.")


class MissingRemarkError(DomainError):
    """The department must know what to change."""

    message = _("Write what the department should change.")


class ReferredElsewhereError(DomainError):
    """The question has been put to another department meanwhile."""

    message = _("Another department now has the question, so you cannot return this answer.")


class WithdrawnError(DomainError):
    """The author does not wait for an answer any more."""

    message = _("The author has withdrawn the input, so you cannot release the answer.")
