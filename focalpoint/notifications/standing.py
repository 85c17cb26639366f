"""What becomes of notices now: whom they are still for, and by which channel their readers want them."""

import logging
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import OperationalError, transaction

from focalpoint import log
from focalpoint.notifications.audience import Audience, Verdict
from focalpoint.notifications.kinds import KINDS, Kind
from focalpoint.notifications.models import Channel, Notice, Preference
from focalpoint.notifications.notify import plain

logger = logging.getLogger(__name__)


def standings(notices: Collection[Notice], *, at: datetime) -> dict[UUID, Verdict]:
    """What becomes of each at `at`; needs `recipient` loaded. One statement or two for each audience.

    A kind that this process does not know may be one of a newer version, so nothing is decided about it.
    """
    found: dict[UUID, Verdict] = {}
    asked: dict[Audience, list[Notice]] = defaultdict(list)
    for notice in notices:
        kind = KINDS.get(notice.kind)
        if kind is not None and not _is_for_now(kind, notice, at):
            found[notice.pk] = Verdict.GONE
        elif kind is None or kind.audience is None:
            found[notice.pk] = Verdict.FULL
        else:
            asked[kind.audience].append(notice)
    for audience, theirs in asked.items():
        answers = audience(theirs, at)
        found.update((notice.pk, answers.get(notice.pk, Verdict.GONE)) for notice in theirs)
    return found


def composed(notices: Collection[Notice], *, at: datetime) -> dict[UUID, Verdict]:
    """Give those whose kind composes them at the moment of sending what they say now.

    Returned is what becomes of those that have nothing left to say, or whose kind failed: such an email says
    only that there is a new message, because the others must not wait for it.
    """
    found: dict[UUID, Verdict] = {}
    for kind in {kind.name: kind for notice in notices if (kind := KINDS.get(notice.kind))}.values():
        if kind.compose is None:
            continue
        theirs = [notice for notice in notices if notice.kind == kind.name]
        try:
            with transaction.atomic():
                contexts = kind.compose(theirs, at)
        except OperationalError:
            raise
        except Exception as error:
            logger.error("Notices of kind %s: %s", kind.name, log.described(error))
            found.update(dict.fromkeys((notice.pk for notice in theirs), Verdict.DISCREET))
            continue
        for notice in theirs:
            if (context := contexts.get(notice.pk)) is None:
                found[notice.pk] = Verdict.GONE
            else:
                notice.context = plain(context)
    return found


def _is_for_now(kind: Kind, notice: Notice, at: datetime) -> bool:
    """Its reader may sign in, and what it holds is still of use."""
    if kind.valid_for is not None and at >= notice.created_at + kind.valid_for:
        return False
    return notice.recipient is None or notice.recipient.is_active or kind.after_deactivation


def other_channels(notices: Collection[Notice]) -> dict[UUID, str]:
    """By the key of each whose reader does not want its kind by mail any more: how they want it instead."""
    stoppable = [notice for notice in notices if (kind := KINDS.get(notice.kind)) and kind.stoppable]
    rows = Preference.objects.filter(
        person__in={notice.recipient_id for notice in stoppable if notice.recipient_id},
        kind__in={notice.kind for notice in stoppable},
    ).exclude(channel=Channel.MAIL)
    chosen: dict[tuple[UUID | None, str], str] = {
        (person, kind): channel for person, kind, channel in rows.values_list("person_id", "kind", "channel")
    }
    return {
        notice.pk: channel
        for notice in stoppable
        if (channel := chosen.get((notice.recipient_id, notice.kind))) is not None
        # A digest is not carried by another.
        and not (notice.digest_day and channel == Channel.DIGEST)
    }
