"""Send each person their daily digest, once."""

import logging
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import OperationalError, transaction

from engagements.digests.content import contents, page_of
from engagements.digests.models import DigestRun
from engagements.digests.notices import DAILY
from engagements.digests.queries import due, in_zone
from engagements.digests.sections import TOP
from focalpoint import log
from focalpoint.notifications.digest import Digest, pending_items, send

logger = logging.getLogger(__name__)

# People in one transaction; the number of statements is the same for any number of them.
BATCH = 200


def send_due(*, at: datetime) -> int:
    """Send what is due at `at`, a batch at a time; returns the number of digests.

    A digest that was missed, because nothing ran, is sent later on the same day of the person.
    """
    sent = 0
    while (batch := _send_some(at=at)) is not None:
        sent += batch
    return sent


def _send_some(*, at: datetime) -> int | None:
    """The next batch; each of it alone when something in it is broken, so that the others get theirs."""
    try:
        return send_batch(at=at)
    except OperationalError:
        raise
    except Exception as error:
        logger.error("A batch of digests: %s", log.described(error))
    sent = 0
    for pk, zone in list(due(at).order_by("pk").values_list("pk", "time_zone")[:BATCH]):
        try:
            sent += send_batch(at=at, only=pk) or 0
        except OperationalError:
            raise
        except Exception as error:
            logger.error("The digest of person %s: %s", pk, log.described(error))
            _record({pk: in_zone(zone, at).date()})
    return sent


@transaction.atomic
def send_batch(*, at: datetime, most: int = BATCH, only: UUID | None = None) -> int | None:
    """Handle the next people (or `only` one) and record it; None when nobody is left.

    People whom another process is handling now are skipped.
    """
    rows = due(at).select_for_update(skip_locked=True, no_key=True, of=("self",))
    people = list((rows if only is None else rows.filter(pk=only)).order_by("pk")[:most])
    if not people:
        return None
    waiting = pending_items(people, most=TOP, at=at)
    contexts = contents(people, waiting, at=at)
    digests = [
        Digest(
            person=person,
            day=in_zone(person.time_zone, at).date(),
            context=contexts[person.pk],
            page=page_of(person, contexts[person.pk]),
            carries=waiting[person.pk].ids if person.pk in waiting else [],
        )
        for person in people
        if person.pk in contexts
    ]
    send(DAILY, digests, at=at)
    _record({person.pk: in_zone(person.time_zone, at).date() for person in people})
    return len(digests)


def _record(days: Mapping[UUID, date]) -> None:
    """They had their turn on that day of theirs."""
    DigestRun.objects.bulk_create(
        [DigestRun(person_id=pk, day=day) for pk, day in days.items()],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["day"],
    )
