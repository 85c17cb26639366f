"""What is written about a case beside its text: the thread with its author, internal notes, labels."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engagements.admin.case_loading import Beside, NoteColumns
from engagements.cases.models import Case
from engagements.labels.models import Label
from engagements.notes.models import Note


def _moment(text: str | None) -> datetime | None:
    return _when(text) if text else None


@dataclass(frozen=True)
class Exchange:
    """A question to the author; without an answer both its fields are empty. A message expects none."""

    question: str
    asked_by: str
    asked_at: datetime
    answer: str = ""
    answered_at: datetime | None = None
    # When someone of the organisation opened it, and when the office recalled it.
    read_at: datetime | None = None
    recalled_at: datetime | None = None
    is_message: bool = False

    @property
    def is_open(self) -> bool:
        return not self.is_message and self.answered_at is None and self.recalled_at is None


@dataclass(frozen=True)
class ShownNote:
    """An internal note with the names of those who have to do with it."""

    note: Note
    author: str
    deleter: str
    mentioned: list[str]


def thread_of(beside: Beside) -> list[Exchange]:
    """Questions and messages, in the order in which they were sent."""
    questions = [
        Exchange(
            question=row["question"],
            asked_by=row["asked_by"],
            asked_at=_when(row["asked_at"]),
            answer=row["answer"],
            answered_at=_moment(row["answered_at"]),
            read_at=_moment(row["read_at"]),
            recalled_at=_moment(row["recalled_at"]),
        )
        for row in beside.thread
    ]
    messages = [
        Exchange(row["text"], row["sent_by"], _when(row["sent_at"]), is_message=True)
        for row in beside.messages
    ]
    return sorted([*questions, *messages], key=lambda exchange: exchange.asked_at)


def notes_of(beside: Beside, case: Case) -> list[ShownNote]:
    return [
        ShownNote(_note(row, case), row["author"], row["deleter"] or "", row["mentioned"])
        for row in beside.internal_notes
    ]


def _note(row: NoteColumns, case: Case) -> Note:
    """As a row, for its buttons: permissions look at who wrote it, when, and whether it is deleted."""
    return Note(
        pk=UUID(row["id"]),
        case=case,
        text=row["text"],
        written_at=_when(row["written_at"]),
        written_by_id=UUID(row["written_by"]),
        corrected_at=_when(row["corrected_at"]) if row["corrected_at"] else None,
        deleted_at=_when(row["deleted_at"]) if row["deleted_at"] else None,
    )


def labels_in(beside: Beside) -> list[Label]:
    """The office's whole list, by name."""
    return [
        Label(
            pk=row["id"],
            name=row["name"],
            colour=row["colour"],
            archived_at=_when(row["archived_at"]) if row["archived_at"] else None,
        )
        for row in beside.label_list
    ]


def _when(text: str) -> datetime:
    return datetime.fromisoformat(text)
