"""Why a verb about notes is refused."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from focalpoint.errors import DomainError


class EmptyNoteError(DomainError):
    message = _("Write your note.")


class NoteDeletedError(DomainError):
    message = _("This note was deleted.")


class NoteTooOldError(DomainError):
    """Colleagues have read it by now."""

    def __init__(self, minutes: int) -> None:
        sentence = ngettext(
            "A note can be corrected for %(minutes)s minute after it was written. Write another note "
            "instead.",
            "A note can be corrected for %(minutes)s minutes after it was written. Write another note "
            "instead.",
            minutes,
        )
        super().__init__(sentence % {"minutes": minutes})


class NotAColleagueError(DomainError):
    message = _("Only people who work on inputs can be mentioned. Choose someone from the list.")
