"""Why a verb about notes is refused."""

from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError


class EmptyNoteError(DomainError):
    message = _("Write your note.")


class NoteDeletedError(DomainError):
    message = _("This note was deleted.")


class NoteTooOldError(DomainError):
    """Colleagues have read it by now."""

    def __init__(self, minutes: int) -> None:
        sentence = _(
            "A note can be corrected for %(minutes)s minutes after it was written. Write another note "
            "instead."
        )
        super().__init__(str(sentence) % {"minutes": minutes})


class NotAColleagueError(DomainError):
    message = _("Only people who work on inputs can be mentioned. Choose someone from the list.")
