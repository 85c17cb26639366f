"""One email for each reader of all notices of one thing that was done to many: a bundle.

Each notice is in its reader's inbox from the beginning (`notify.bundled`). At the end a reader of several
gets one email that carries them, as a digest does, and a reader of one gets that one.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Count, QuerySet

from focalpoint.notifications.digest import carried_by, carry
from focalpoint.notifications.models import Channel, Delivery, Notice
from focalpoint.notifications.notify import Page, link_to, outgoing, store
from focalpoint.notifications.wake_worker import wake_worker_on_commit

# So many are named in the email; the others are in the inbox.
MOST_NAMED = 20


def send(kind: str, bundle: str, *, page: Page, at: datetime) -> list[Notice]:
    """Email what the bundle holds, by a notice of `kind` where it is several to one person."""
    waiting = _waiting(bundle)
    readers = waiting.order_by().values("recipient").annotate(number=Count("pk"))
    if waiting.filter(recipient__in=readers.filter(number=1).values("recipient")).update(
        delivery=Delivery.WAITING, next_attempt_at=at
    ):
        wake_worker_on_commit()
    numbers = dict(readers.filter(number__gt=1).values_list("recipient", "number"))
    people = get_user_model().objects.filter(pk__in=numbers, is_active=True)
    notices = []
    for person in people:
        link, context = link_to(page, person.language), {"count": numbers[person.pk]}
        notice = outgoing(kind, person, Channel.MAIL, at=at, link=link, context=context)
        # Those that it carries are there.
        notice.in_inbox = False
        notices.append(notice)
    store(notices)
    carry(waiting.filter(recipient__in=[notice.recipient_id for notice in notices]), notices)
    return notices


def _waiting(bundle: str) -> QuerySet[Notice]:
    return Notice.objects.filter(bundle=bundle, channel=Channel.MAIL, delivery=Delivery.NONE, digest=None)


def compose(notices: Sequence[Notice], at: datetime) -> Mapping[UUID, Mapping[str, object]]:
    """What each email says when it is sent: what is still its reader's, and not read meanwhile."""
    return {
        pk: {
            "count": len(items.unread) + items.discreet,
            "rows": items.named,
            "more": len(items.unread) - len(items.named),
            "secret": items.discreet,
        }
        for pk, items in carried_by(notices, most=MOST_NAMED, at=at).items()
        if items.unread or items.discreet
    }
