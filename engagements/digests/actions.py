"""Send each person their daily digest, once."""

from datetime import datetime

from django.db import transaction

from engagements.digests.content import contents, page_of
from engagements.digests.models import DigestRun
from engagements.digests.notices import DAILY
from engagements.digests.queries import due
from engagements.digests.sections import TOP
from focalpoint.notifications.digest import Digest, pending_items, send

# People in one transaction; the number of statements is the same for any number of them.
BATCH = 200


def send_due(*, at: datetime) -> int:
    """Send what is due at `at`, a batch at a time; returns the number of digests.

    A digest that was missed, because nothing ran, is sent later on the same day of the person.
    """
    sent = 0
    while (batch := send_batch(at=at)) is not None:
        sent += batch
    return sent


@transaction.atomic
def send_batch(*, at: datetime, most: int = BATCH) -> int | None:
    """Handle the next people and record it; None when nobody is left.

    People whom another process is handling now are skipped.
    """
    rows = due(at).select_for_update(skip_locked=True, no_key=True, of=("self",))
    people = list(rows.order_by("pk")[:most])
    if not people:
        return None
    waiting = pending_items(people, most=TOP, at=at)
    contexts = contents(people, waiting, at=at)
    digests = [
        Digest(
            person=person,
            day=person.local_time(at).date(),
            context=contexts[person.pk],
            page=page_of(person, contexts[person.pk]),
            carries=waiting[person.pk].ids if person.pk in waiting else [],
        )
        for person in people
        if person.pk in contexts
    ]
    send(DAILY, digests, at=at)
    DigestRun.objects.bulk_create(
        [DigestRun(person=person, day=person.local_time(at).date()) for person in people],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["day"],
    )
    return len(digests)
