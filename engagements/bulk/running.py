"""Carries bulk acts out: a worker takes one case after the other, each in a transaction of its own.

What became of a case is written in the transaction in which it happens, so each is acted on once, whichever
worker is killed; the next run goes on where that one was. A lease keeps a second worker from the same act.
Should it run out under a worker that is alive, the two take different cases.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.utils import translation

from engagements.bulk.actions import finish, stop
from engagements.bulk.errors import ChangedMeanwhileError
from engagements.bulk.models import BulkAct, BulkItem
from engagements.bulk.plans import PLANS, Plan
from engagements.bulk.queries import marks
from engagements.bulk.states import Result, State
from engagements.cases.models import Case
from focalpoint import expiring, languages, log
from focalpoint.errors import DomainError
from focalpoint.notifications.notify import bundled
from focalpoint.verbs import BusyError, MovedError, attempt, part_of, taken
from organisations.accounts.models import User
from organisations.accounts.permissions import is_officer
from organisations.calendars.queries import holidays_read_once

logger = logging.getLogger(__name__)

# Of one act, before the next one has its turn.
BATCH = 25
# A run ends after this long, so that the worker's other tasks can run.
RUN_SECONDS = 10.0
# Longer than a batch takes: a worker that was killed is replaced after this long.
LEASE = timedelta(seconds=30)
# How often a case is tried that someone else has at the moment.
MOST_TRIES = 5

Clock = Callable[[], datetime]


def run_due(*, clock: Clock) -> bool:
    """Carry out what is due, a batch of each act in turn; whether something is left for another run."""
    ends, owner = time.monotonic() + RUN_SECONDS, uuid4().hex
    acts = list(BulkAct.objects.due(clock()).order_by("due_at").values_list("pk", flat=True))
    while acts:
        for pk in list(acts):
            if time.monotonic() > ends:
                return True
            if not _run_batch(pk, owner, ends, clock):
                acts.remove(pk)
    return False


def _run_batch(pk: int, owner: str, ends: float, clock: Clock) -> bool:
    """Whether some of its cases may be left for this worker."""
    at = clock()
    if not expiring.hold(f"bulk act {pk}", owner, ends_at=at + LEASE, at=at):
        return False
    act = BulkAct.objects.select_related("prepared_by").get(pk=pk)
    if act.state != State.RUNNING:
        return False
    is_left = _carry_out(act, ends, clock)
    # For whoever comes next to begin at once.
    expiring.hold(f"bulk act {pk}", owner, ends_at=clock(), at=clock())
    return is_left


def _carry_out(act: BulkAct, ends: float, clock: Clock) -> bool:
    try:
        chosen = PLANS[act.kind].read(act.plan)
        language = languages.readable(act.prepared_by.language)
        with translation.override(language), holidays_read_once():
            for _number in range(BATCH):
                if not do_next(act, chosen, at=clock()):
                    return False
                if time.monotonic() > ends:
                    break
    except _OfficerHasLeft:
        _end(stop, act, clock)
        return False
    return True


class _OfficerHasLeft(Exception):
    """Whoever started it may not decide any more."""


def do_next(act: BulkAct, chosen: Plan, *, at: datetime) -> bool:
    """Act on the next case; False where none is left to take, and then the act may be over."""
    with taken(BulkItem.objects.to_do(act.pk)) as item:
        if item is not None:
            # As they are now: they may have left a moment ago.
            officer = User.objects.get(pk=act.prepared_by_id)
            if not (officer.is_active and is_officer.test(officer)):
                raise _OfficerHasLeft
            _do(item, act, chosen, by=officer, at=at)
            item.save(update_fields=["result", "refusal", "tries"])
            return True
    _end(finish, act, lambda: at)
    return False


def _do(item: BulkItem, act: BulkAct, chosen: Plan, *, by: User, at: datetime) -> None:
    """The verb, and what became of it."""
    try:
        case = Case.objects.select_related("main_submission").get(pk=item.case_id)
        now = marks([case.pk])[case.pk] if chosen.minds else {}
        if any(now[name] != item.mark[name] for name in chosen.minds):
            raise ChangedMeanwhileError
        with attempt(), bundled(act.bundle), part_of(bulk_act=act.pk):
            chosen.carry_out(case, by=by, at=at)
    except (BusyError, MovedError) as error:
        item.tries += 1
        if item.tries >= MOST_TRIES:
            item.result, item.refusal = Result.SKIPPED, str(error.message)
    except DomainError as error:
        item.result, item.refusal = Result.SKIPPED, str(error.message)[:1000]
    except PermissionDenied as error:
        raise _OfficerHasLeft from error
    except Exception as error:
        # The others go on. The text of the error could hold what must not be in a log.
        logger.error("Bulk act %s, case %s: %s", act.pk, item.case_id, log.described(error))
        item.result = Result.FAILED
    else:
        item.result = Result.DONE


def _end(run: Callable[..., object], act: BulkAct, clock: Clock) -> None:
    try:
        run(act, at=clock())
    except (DomainError, ObjectDoesNotExist):
        # Another worker has the last of its cases, or someone cancelled it.
        logger.info("Bulk act %s is not ended here", act.pk)
