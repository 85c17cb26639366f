"""What the office reads of a bulk act: what it will do to which inputs, how far it is, what it did."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from engagements.bulk.models import BulkAct, BulkItem
from engagements.bulk.plans import (
    PLANS,
    Assigning,
    Declining,
    Joining,
    Labelling,
    Plan,
    Prioritising,
    Referring,
)
from engagements.bulk.queries import counted, hindered, readable, results_of
from engagements.bulk.states import Kind, Result, State
from engagements.bulk.words import reason_of, sentence
from engagements.cases.states import Priority
from engagements.cases.states import State as CaseState
from engagements.routing.models import Purpose
from engagements.routing.referral_drafts import ReferralDraft
from organisations.accounts.models import User

# Rows of each list on the page that asks; all are on the page of results.
MOST_SHOWN = 20


@dataclass(frozen=True)
class Row:
    """A line about one input."""

    case: UUID
    reference: str | None
    title: str
    language: str
    organisation: str
    state: str
    state_word: str | Promise
    officer: str
    result: str
    result_word: str | Promise
    reason: str


def rows_of(items: Iterable[BulkItem]) -> list[Row]:
    """Of items of `readable`; those of `hindered` say what is in the way."""
    return [_row(item) for item in items]


def _row(item: BulkItem) -> Row:
    case, main = item.case, item.case.main_submission
    return Row(
        case=case.pk,
        reference=main.reference,
        title=main.title,
        language=main.language,
        organisation=str(main.profile),
        state=case.state,
        state_word=CaseState(case.state).label,
        officer=str(case.assignee) if case.assignee else "",
        result=item.result,
        result_word=Result(item.result).label,
        reason=sentence(item.__dict__.get("found", "")) or reason_of(item),
    )


@dataclass(frozen=True)
class Obstacle:
    """Why it cannot be done, to how many, and the first of them."""

    why: str
    number: int


@dataclass(frozen=True)
class Preview:
    """What will happen to which, and which not and why; the first of each."""

    possible: int
    impossible: int
    will: list[Row]
    will_not: list[Row]
    obstacles: list[Obstacle]


def preview_of(act: BulkAct, chosen: Plan, by: User) -> Preview:
    """Three statements for any number of cases."""
    found = hindered(act, chosen.hindrances(by))
    numbers = counted(found)
    obstacles = [Obstacle(sentence(code), number) for code, number in numbers.items() if code]
    return Preview(
        possible=numbers.get("", 0),
        impossible=sum(one.number for one in obstacles),
        will=rows_of(readable(found.filter(found="")).order_by("place")[:MOST_SHOWN]),
        will_not=rows_of(readable(found.exclude(found="")).order_by("place")[:MOST_SHOWN]),
        obstacles=sorted(obstacles, key=lambda one: -one.number),
    )


def said(chosen: Plan) -> list[tuple[str, str]]:
    """What is to be done, in the words of its form."""
    match chosen:
        case Assigning():
            return [(_("Officer"), str(chosen.to))]
        case Labelling():
            added, removed = (", ".join(one.name for one in rows) for rows in (chosen.add, chosen.remove))
            return [(_("Add"), added)] * bool(added) + [(_("Remove"), removed)] * bool(removed)
        case Prioritising():
            return [(_("Priority"), str(Priority(chosen.priority).label))]
        case Referring():
            return [line for draft in chosen.referrals for line in _said_of(draft)]
        case Declining():
            return [(_("Reason"), str(chosen.reason)), (_("Sentence for the author"), chosen.text)]
        case Joining():
            main = chosen.into.main_submission
            return [(_("Campaign"), f"{main.reference} · {main.title}")]
    return []


def _said_of(draft: ReferralDraft) -> list[tuple[str, str]]:
    lines = [(_("Department"), f"{draft.department} · {Purpose(draft.purpose).label}")]
    if draft.question:
        lines.append((_("Question for the department"), draft.question))
    if draft.due_on:
        lines.append((_("Due"), date_format(draft.due_on, "DATE_FORMAT")))
    return lines


@dataclass(frozen=True)
class Progress:
    """How far it is."""

    number: int
    over: int
    done: int
    # By result, those that there are.
    results: list[tuple[Result, int]]
    # While it waits for its time to undo to be over.
    seconds_left: int

    @property
    def percent(self) -> int:
        return 100 * self.over // max(1, self.number)


def progress_of(act: BulkAct, *, now: datetime) -> Progress:
    numbers = results_of(act)
    waits = act.due_at is not None and act.state == State.RUNNING and act.due_at > now
    return Progress(
        number=act.number,
        over=act.number - numbers[Result.WAITING],
        done=numbers[Result.DONE],
        results=[(Result(name), number) for name, number in numbers.items() if number],
        seconds_left=int((act.due_at - now).total_seconds()) + 1 if waits and act.due_at else 0,
    )


def plan_of(act: BulkAct) -> Plan:
    return PLANS[act.kind].read(act.plan)


def kinds(chosen: str) -> list[tuple[str, str | Promise, bool]]:
    """The kinds to choose from; whether each is the one that is open."""
    return [(kind.value, kind.label, kind == chosen) for kind in Kind]
