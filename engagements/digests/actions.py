"""Send each person the digest of their morning, once."""

from datetime import datetime

from django.db import transaction

from engagements.digests.content import contents, page_of
from engagements.digests.models import DigestRun
from engagements.digests.notices import DAILY
from engagements.digests.queries import due
from engagements.digests.sections import TOP
from focalpoint.notifications.digest import Digest, pending_items, send

# So many people are looked after in one transaction, with the same number of statements as for one.
BATCH = 200


def send_due(*, at: datetime) -> int:
    """Send what is due at `at`, a batch at a time; how many digests that were.

    A morning that was missed, because nothing ran, is made up for later on the person's same day.
    """
    sent = 0
    while (batch := send_batch(at=at)) is not None:
        sent += batch
    return sent


@transaction.atomic
def send_batch(*, at: datetime, most: int = BATCH) -> int | None:
    """Consider the next people, and note that it was done; None when nobody is left.

    People whom another process considers at this moment are left to it.
    """
    rows = due(at).select_for_update(skip_locked=True, no_key=True, of=("self",))
    people = list(rows.order_by("pk")[:most])
    if not people:
        return None
    waiting = pending_items(people, most=TOP)
    told = contents(people, waiting, at=at)
    digests = [
        Digest(
            person=one,
            day=one.local_time(at).date(),
            context=told[one.pk],
            page=page_of(one, told[one.pk]),
            carries=waiting[one.pk].ids if one.pk in waiting else [],
        )
        for one in people
        if one.pk in told
    ]
    send(DAILY, digests, at=at)
    DigestRun.objects.bulk_create(
        [DigestRun(person=one, day=one.local_time(at).date()) for one in people],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["day"],
    )
    return len(digests)
