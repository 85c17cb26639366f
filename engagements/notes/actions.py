"""What is done with notes; the colleagues whom a note names are notified once."""

from collections.abc import Collection
from datetime import datetime

from engagements.cases.models import Case
from engagements.notes import notices, verbs
from engagements.notes.errors import EmptyNoteError, NotAColleagueError
from engagements.notes.mentions import named_in
from engagements.notes.models import Note
from engagements.notes.queries import colleagues
from focalpoint.verbs import flush, note
from organisations.accounts.models import User


@verbs.ADD_NOTE
def add_note(case: Case, *, text: str, mentions: Collection[User] = (), by: User, at: datetime) -> Note:
    """Write a note to one's colleagues; those chosen from the list and those named with `@` are notified."""
    written = _filled(Note(case=case, written_at=at, written_by=by), text)
    flush(written)
    note(note=written.pk, length=len(written.text))
    _mention(written, mentions, by=by, at=at)
    return written


@verbs.CORRECT
def correct(row: Note, *, text: str, mentions: Collection[User] = (), by: User, at: datetime) -> Note:
    """Change its words, shortly after it was written; whoever is newly named is notified."""
    before = row.text
    if _filled(row, text).text != before:
        row.corrected_at = at
    note(length=len(row.text))
    _mention(row, mentions, by=by, at=at)
    return row


@verbs.DELETE
def delete(row: Note, *, by: User, at: datetime) -> Note:
    """Remove its text for good. That there was a note, and who deleted it, stays."""
    row.text, row.deleted_at, row.deleted_by = "", at, by
    row.mentioned.clear()
    return row


def _filled(row: Note, text: str) -> Note:
    if not text.strip():
        raise EmptyNoteError
    row.text = text.strip()
    return row


def _mention(row: Note, chosen: Collection[User], *, by: User, at: datetime) -> None:
    """Notify those whom it did not name before."""
    if not chosen and "@" not in row.text:
        return
    officers = {person.pk: person for person in colleagues()}
    if {person.pk for person in chosen} - officers.keys():
        raise NotAColleagueError
    people = {person.pk: person for person in [*chosen, *named_in(row.text, officers.values())]}
    known = set(row.mentioned.values_list("pk", flat=True))
    new = [person for key, person in people.items() if key not in known and key != by.pk]
    row.mentioned.add(*new)
    notices.mentioned(row, new, by=by, at=at)
