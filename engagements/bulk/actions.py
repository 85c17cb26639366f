"""A bulk act is prepared with its cases, planned, started; it ends by itself, or someone cancels it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from engagements.bulk import notices, verbs
from engagements.bulk.errors import NoneChosenError, NothingToDoError, TooManyError
from engagements.bulk.models import BulkAct, BulkItem
from engagements.bulk.plans import PLANS, Plan
from engagements.bulk.queries import counted, hindered, items_to_make
from engagements.bulk.states import Result
from focalpoint.verbs import flush
from organisations.accounts.models import User


@verbs.PREPARE.makes
def prepare(*, cases: Sequence[UUID], by: User, at: datetime) -> BulkAct:
    """Remember what was selected, and what each was."""
    if not cases:
        raise NoneChosenError
    if len(cases) > BulkAct.MOST:
        raise TooManyError(BulkAct.MOST)
    items = items_to_make(cases)
    if not items:
        raise NoneChosenError
    act = flush(BulkAct(number=len(items), prepared_at=at, prepared_by=by))
    for item in items:
        item.act = act
    BulkItem.objects.bulk_create(items, batch_size=1000)
    return act


@verbs.PLAN
def plan(act: BulkAct, *, chosen: Plan, by: User, at: datetime) -> BulkAct:
    """What is to be done with them; nothing happens yet."""
    act.kind, act.plan = chosen.kind, chosen.written()
    return act


@verbs.START
def start(act: BulkAct, *, by: User, at: datetime) -> BulkAct:
    """Carry it out when its time to undo is over, with those of which nothing is in the way now."""
    found = hindered(act, PLANS[act.kind].read(act.plan).hindrances(by))
    numbers = counted(found)
    if not numbers.get(""):
        raise NothingToDoError
    for code in filter(None, numbers):
        of_code = found.filter(found=code).values("pk")
        BulkItem.objects.filter(pk__in=of_code).update(result=Result.REFUSED, hindrance=code)
    act.due_at = at + timedelta(seconds=settings.UNDO_SECONDS)
    return act


@verbs.CANCEL
def cancel(act: BulkAct, *, by: User, at: datetime) -> BulkAct:
    """What was done stays; of the rest nothing happens."""
    _leave(act, Result.CANCELLED)
    act.ended_at, act.ended_by = at, by
    notices.ended(act, at=at)
    return act


@verbs.FINISH
def finish(act: BulkAct, *, at: datetime) -> BulkAct:
    """Each of its cases had its turn."""
    act.ended_at = at
    notices.ended(act, at=at)
    return act


@verbs.STOP
def stop(act: BulkAct, *, at: datetime) -> BulkAct:
    """Whoever started it may not decide any more."""
    _leave(act, Result.STOPPED)
    act.ended_at = at
    notices.ended(act, at=at)
    return act


def _leave(act: BulkAct, result: Result) -> None:
    """One that a worker has at this moment is awaited: it is done, and stays so."""
    act.items.waiting().update(result=result)
