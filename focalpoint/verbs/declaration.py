"""What a row of a table of verbs says, and the register of all rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar, cast

from django.utils import timezone
from django.utils.functional import Promise
from rules import Predicate

from focalpoint.errors import DomainError, EditConflictError, Staged, WrongStateError
from focalpoint.people import Person
from focalpoint.verbs.target import Address, Target

M = TypeVar("M", bound=Target)

# A fact that is in the way, and the sentence that says so: the button and the engine ask the same function.
# It is asked of inner verbs too: only a verb that is never another one's consequence may ask here who acts.
Guard = Callable[[M, Person | None, datetime], DomainError | None]


@dataclass(frozen=True)
class Declaration:
    """What everyone may know of a verb: permission, log, history and timeline read it here."""

    # "case.refer": the noun and the verb; also the label in the log.
    name: str
    # `to` is empty for a verb that moves nothing, `sources` for one that every state allows.
    sources: frozenset[str]
    to: str
    # "engagements.refer_case"
    permission: str
    # What the office reads in the history, after the name of who did it, and what the author reads: empty
    # where it is none of their business.
    office: str | Promise
    author: str | Promise | None
    automatic: bool
    # Why something waits because of it, in the fewest words; empty where nothing does.
    why: str | Promise


VERBS: dict[str, Declaration] = {}


@dataclass(frozen=True)
class Rules(Declaration, Generic[M]):
    """What the engine asks before, and does after, a verb's body."""

    model: type[M]
    who: Predicate
    unless: tuple[Guard[M], ...]
    # What is locked before the row beside what stands above it: what the row's own noun cannot know.
    first: Callable[[M], Sequence[Address]]
    # Of a verb that makes a row: the argument that `who` is asked of.
    within: str
    # Arguments that the log keeps: codes, dates and keys, never text.
    noted: tuple[str, ...]
    stale: type[EditConflictError]
    # Saves of one person within this time are one line in the log.
    sitting: timedelta | None
    # Off for a verb that changes nothing which pages show, although they are made of its row.
    changes_pages: bool

    def refusal(self, row: M, by: Person | None, at: datetime | None = None) -> DomainError | None:
        """Why it cannot be done at that time (now, when none is given), whoever may; None when it can."""
        if self.sources and str(getattr(row, "state")) not in self.sources:  # noqa: B009
            return WrongStateError(cast(Staged, row), self.name)
        at = at or timezone.now()
        return next((error for guard in self.unless if (error := guard(row, by, at)) is not None), None)
