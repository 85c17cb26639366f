"""Who may write, correct and delete notes: every officer, their own; lead officers delete any."""

from datetime import datetime

from rules import predicate

from engagements.notes.errors import NoteDeletedError, NoteTooOldError
from engagements.notes.models import Note
from focalpoint.errors import DomainError
from organisations.accounts.models import User
from organisations.accounts.permissions import is_officer


@predicate
def wrote_note(user: User, note: Note | None) -> bool:
    """Its author, while they are in the office."""
    return is_officer(user) and (note is None or note.written_by_id == user.pk)


def is_deleted(note: Note, by: object, at: datetime) -> DomainError | None:
    return NoteDeletedError() if note.is_deleted else None


def is_too_old(note: Note, by: object, at: datetime) -> DomainError | None:
    if note.is_correctable(at):
        return None
    return NoteTooOldError(int(Note.CORRECTABLE.total_seconds() // 60))
