"""A digest: one notice that carries what a person would otherwise have had as many mails."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from focalpoint.notifications import render
from focalpoint.notifications.audience import Verdict
from focalpoint.notifications.kinds import KINDS
from focalpoint.notifications.models import Channel, Notice, Preference
from focalpoint.notifications.notify import Page, link_to, outgoing, store
from focalpoint.notifications.standing import standings
from focalpoint.people import Person


@dataclass
class PendingItems:
    """What waits to be carried to one person, the latest first; `named` are the first of `unread`."""

    ids: list[UUID] = field(default_factory=list)
    unread: list[UUID] = field(default_factory=list)
    # Of what is unread: a mail may say only that there is some.
    discreet: int = 0
    named: list[dict[str, str]] = field(default_factory=list)


def pending_items(people: Collection[Person], *, most: int, at: datetime) -> dict[UUID, PendingItems]:
    """By person: everything that waits, and the headlines and links of the `most` latest.

    What is not theirs any more is carried without a word, so that it does not wait for ever.
    """
    keys = [person.pk for person in people]
    waiting = Notice.objects.filter(recipient__in=keys, channel=Channel.DIGEST, digest=None)
    return _items(waiting, people, most=most, at=at)


def carried_items(digests: Collection[Notice], *, most: int, at: datetime) -> dict[UUID, PendingItems]:
    """By person: what these digests carry, as it is now; needs `recipient` loaded."""
    people = [digest.recipient for digest in digests if digest.recipient is not None]
    carried = Notice.objects.filter(digest__in=[digest.pk for digest in digests])
    return _items(carried, people, most=most, at=at)


def carried_by(notices: Collection[Notice], *, most: int, at: datetime) -> dict[UUID, PendingItems]:
    """The same by the key of each that carries, where one person may have several; needs `recipient`."""
    people = [notice.recipient for notice in notices if notice.recipient is not None]
    carried = Notice.objects.filter(digest__in=[notice.pk for notice in notices])
    return _items(carried, people, by="digest_id", most=most, at=at)


def _items(
    rows: QuerySet[Notice],
    people: Collection[Person],
    *,
    by: str = "recipient_id",
    most: int,
    at: datetime,
) -> dict[UUID, PendingItems]:
    by_pk: dict[UUID | None, Person] = {person.pk: person for person in people}
    found: dict[UUID, PendingItems] = defaultdict(PendingItems)
    notices = list(rows.order_by("-created_at", "-pk").defer("secret", "error"))
    for notice in notices:
        notice.recipient = by_pk[notice.recipient_id]
    standing = standings(notices, at=at)
    for notice in notices:
        pending = found[getattr(notice, by)]
        pending.ids.append(notice.pk)
        if notice.read_at is not None or standing[notice.pk] == Verdict.GONE:
            continue
        if standing[notice.pk] == Verdict.DISCREET or notice.context.get("discreet"):
            pending.discreet += 1
            continue
        pending.unread.append(notice.pk)
        if len(pending.named) < most:
            pending.named.append({"text": render.headline(notice), "link": notice.link})
    return found


@dataclass(frozen=True)
class Digest:
    """One person's summary of one day, and the notices that it carries."""

    person: Person
    day: date
    context: Mapping[str, object]
    page: Page
    carries: list[UUID]


def send(kind: str, digests: Iterable[Digest], *, at: datetime) -> list[Notice]:
    """Write them, by mail unless a person wants it only in the inbox; the database refuses a second a day."""
    digests = list(digests)
    people = [digest.person for digest in digests]
    rows = Preference.objects.filter(kind=kind, person__in=people, channel=Channel.INBOX)
    inbox_only = set(rows.values_list("person_id", flat=True))
    notices = []
    for digest in digests:
        channel = Channel.INBOX if digest.person.pk in inbox_only else KINDS[kind].default
        link = link_to(digest.page, digest.person.language)
        notice = outgoing(kind, digest.person, channel, at=at, link=link, context=digest.context)
        notice.digest_day = digest.day
        notices.append(notice)
    store(notices)
    _carry([pk for digest in digests for pk in digest.carries], notices)
    return notices


def _carry(ids: list[UUID], notices: list[Notice]) -> None:
    if ids:
        carry(Notice.objects.filter(pk__in=ids), notices)


def carry(rows: QuerySet[Notice], notices: list[Notice]) -> None:
    """What was carried is not carried again: each points to the digest of its reader."""
    own = Notice.objects.filter(pk__in=[notice.pk for notice in notices], recipient=OuterRef("recipient"))
    rows.update(digest=Subquery(own.values("pk")[:1]))
