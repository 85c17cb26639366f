"""What the portal does on schedule; the names are those of the schedule in settings/celery.py."""

import logging
from collections.abc import Callable
from datetime import datetime

from celery import shared_task
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.utils import timezone

from engagements.bulk import running
from engagements.campaigns import comparing
from engagements.cases import escalating, lapsing, leaving
from engagements.cases.queries import have_left, to_escalate, to_lapse, to_remind
from engagements.decisions import actions as decisions
from engagements.digests import actions as digests
from engagements.outcomes import announcing
from engagements.publications import actions as publications
from engagements.publications.queries import to_appear, to_block, to_hide
from engagements.routing import actions as routing
from engagements.routing.queries import to_remind as referrals_to_remind
from engagements.submissions import actions as submissions
from engagements.submissions.queries import to_warn
from focalpoint import log
from focalpoint.errors import DomainError
from focalpoint.installation import only_where_adopted
from organisations.calendars.queries import holidays_read_once

logger = logging.getLogger(__name__)

# Notified of in one run, after a long weekend or a day without a worker; the others follow with the next.
MOST = 1000


@shared_task(name="engagements.send_digests")
@only_where_adopted
def send_digests() -> None:
    digests.send_due(at=timezone.now())


@shared_task(name="engagements.carry_out_decisions")
@only_where_adopted
def carry_out_decisions() -> None:
    decisions.carry_out_due(at=timezone.now())


@shared_task(name="engagements.run_bulk_acts")
@only_where_adopted
def run_bulk_acts() -> None:
    if running.run_due(clock=timezone.now):
        # Behind what waits in its queue, so that no act holds up the others.
        run_bulk_acts.delay()


@shared_task(name="engagements.publish_due")
@only_where_adopted
def publish_due() -> None:
    now = timezone.now()
    _each(to_hide, publications.hide, at=now)
    _each(to_block, publications.block, at=now)
    _each(to_appear, publications.appear, at=now)


@shared_task(name="engagements.unassign_cases")
@only_where_adopted
def unassign_cases() -> None:
    now = timezone.now()
    _each(lambda _now: have_left(), leaving.unassign_cases, at=now)


@shared_task(name="engagements.compare_inputs")
@only_where_adopted
def compare_inputs() -> None:
    comparing.compare_waiting(at=timezone.now())


@shared_task(name="engagements.announce_outcomes")
@only_where_adopted
def announce_outcomes() -> None:
    announcing.announce_waiting(at=timezone.now())


@shared_task(name="engagements.keep_clocks")
@only_where_adopted
def keep_clocks() -> None:
    now = timezone.now()
    with holidays_read_once():
        _each(to_warn, submissions.warn, at=now)
        _each(to_lapse, lapsing.lapse, at=now)
        _each(to_remind, lapsing.remind, at=now)
        _each(to_escalate, escalating.escalate, at=now, most=MOST)
        _each(referrals_to_remind, routing.remind, at=now, most=MOST)


def _each(
    find: Callable[[datetime], QuerySet[Model]],
    act: Callable[..., object],
    *,
    at: datetime,
    most: int | None = None,
) -> None:
    """Act on each in a transaction of its own: one that fails does not hold up the others."""
    for pk in find(at).order_by().values_list("pk", flat=True)[:most]:
        try:
            act(find(at).get(pk=pk), at=at)
        except (DomainError, ObjectDoesNotExist):
            # Someone else did it first: nothing is left to do.
            continue
        except Exception as error:
            # The text of the error could hold what must not be in a log.
            logger.error("%s of %s: %s", act.__qualname__, pk, log.described(error))
