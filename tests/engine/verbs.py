"""The table of that world, and the bodies below it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from rules import predicate

from focalpoint.errors import DomainError
from focalpoint.verbs import flush, hold, verb
from tests.engine.models import Copy, Folder, Letter, State


@dataclass
class Person:
    """Someone who may write where `may_write` says so."""

    may_write: bool = True
    is_active: bool = True
    capacity: str = "writer"
    pk: UUID = field(default_factory=uuid4)


class ClosedError(DomainError):
    message = "The folder is closed."


@predicate
def is_writer(user, row):
    return user.may_write


def is_closed(row, by, at):
    folder = row if isinstance(row, Folder) else row.folder
    return ClosedError() if folder.note == "closed" else None


def copies_of(letter):
    return [(Copy, pk) for pk in letter.copies.order_by("pk").values_list("pk", flat=True)]


OPEN = verb(Folder, "open", who=is_writer, office="opened it")
LABEL = verb(Folder, "label", who=is_writer, noted=["colour"], office="labelled it")
RENAME = verb(Folder, "rename", who=is_writer, office="renamed it")
# Nobody reads of it.
TIDY = verb(Folder, "tidy", who=is_writer)

WRITE = verb(Letter, "write", who=is_writer, within="folder", office="began it")
SAVE = verb(
    Letter, "save", State.DRAFT,
    who=is_writer, unless=is_closed, sitting=timedelta(minutes=30), office="wrote",
)  # fmt: skip
SEND = verb(
    Letter, "send", State.DRAFT, State.SENT,
    who=is_writer, unless=is_closed, office="sent it", author="You sent it",
)  # fmt: skip
WITHDRAW = verb(Letter, "withdraw", State.SENT, State.WITHDRAWN, who=is_writer, office="withdrew it")
DISCARD = verb(Letter, "discard", State.DRAFT, who=is_writer, office="discarded it")
FILE = verb(Letter, "file", State.SENT, State.FILED, office="filed it", automatic=True)

RECALL = verb(Copy, "recall", State.SENT, State.WITHDRAWN, office="recalled it")
ANSWER = verb(Copy, "answer", State.SENT, State.FILED, who=is_writer, office="answered it")


@OPEN.makes
def open(*, name: str, by: Person, at: datetime) -> Folder:
    return Folder.objects.filter(name=name).first() or Folder(name=name)


@LABEL
def label(folder: Folder, *, colour: str, by: Person, at: datetime) -> Folder:
    return folder


@RENAME
def rename(folder: Folder, *, name: str, by: Person, at: datetime) -> Folder:
    folder.name = name
    return folder


@TIDY
def tidy(folder: Folder, *, by: Person, at: datetime) -> Folder:
    """Goes up against the order of locks when a letter is held first."""
    folder.note = "tidy"
    return folder


@WRITE.makes
def write(*, folder: Folder, text: str, by: Person, at: datetime) -> Letter:
    letter = flush(Letter(folder=folder, text=text, saved_at=at, saved_by_id=by.pk))
    Copy.objects.create(letter=letter)
    return letter


@SAVE
def save(letter: Letter, *, text: str, edit: int, by: Person, at: datetime) -> Letter:
    letter.text, letter.edit, letter.saved_at, letter.saved_by_id = text, edit + 1, at, by.pk
    return letter


@SEND
def send(letter: Letter, *, by: Person, at: datetime, error: Exception | None = None) -> Letter:
    letter.labels.append("sent")
    if error:
        raise error
    return letter


@WITHDRAW
def withdraw(letter: Letter, *, by: Person, at: datetime) -> Letter:
    for copy in letter.copies.filter(state=State.SENT):
        recall(copy, by=by, at=at)
    return letter


@RECALL
def recall(copy: Copy, *, by: Person, at: datetime) -> Copy:
    return copy


@ANSWER
def answer(copy: Copy, *, by: Person, at: datetime) -> Copy:
    flush(copy)
    letter = hold(copy.letter)
    if letter.state == State.SENT and not letter.copies.filter(state=State.SENT).exists():
        file(letter, at=at)
    return copy


@FILE
def file(letter: Letter, *, at: datetime) -> Letter:
    return letter


@DISCARD
def discard(letter: Letter, *, by: Person, at: datetime) -> None:
    letter.copies.all().delete()
    letter.delete()
