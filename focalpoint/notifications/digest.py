"""A digest: one notice that carries what a person would otherwise have had as many mails."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from focalpoint.notifications import render
from focalpoint.notifications.kinds import KINDS
from focalpoint.notifications.models import Channel, Notice, Preference
from focalpoint.notifications.notify import Page, link_to, outgoing, store
from focalpoint.people import Person


@dataclass
class PendingItems:
    """What waits to be carried to one person, the latest first; `named` are the first of `unread`."""

    ids: list[UUID] = field(default_factory=list)
    unread: list[UUID] = field(default_factory=list)
    # Of what is unread: a mail may say only that there is some.
    discreet: int = 0
    named: list[dict[str, str]] = field(default_factory=list)


def pending_items(people: Collection[Person], *, most: int) -> dict[UUID, PendingItems]:
    """By person: everything that waits, and the headlines and links of the `most` latest; two statements."""
    by_pk: dict[UUID | None, Person] = {person.pk: person for person in people}
    pending_by_person: dict[UUID, PendingItems] = defaultdict(PendingItems)
    waiting = Notice.objects.filter(recipient__in=by_pk, channel=Channel.DIGEST, digest=None)
    rows = waiting.order_by("-created_at", "-pk").values_list(
        "pk", "recipient", "read_at", "context__discreet"
    )
    for pk, recipient, read_at, is_discreet in rows:
        pending = pending_by_person[recipient]
        pending.ids.append(pk)
        if read_at is None and is_discreet:
            pending.discreet += 1
        elif read_at is None:
            pending.unread.append(pk)
    first = [pk for pending in pending_by_person.values() for pk in pending.unread[:most]]
    for notice in Notice.objects.filter(pk__in=first).order_by("-created_at", "-pk"):
        person = notice.recipient = by_pk[notice.recipient_id]
        line = {"text": render.headline(notice), "link": notice.link}
        pending_by_person[person.pk].named.append(line)
    return pending_by_person


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
    """What was carried is not carried again: each points to the digest of its reader."""
    if ids:
        own = Notice.objects.filter(pk__in=[notice.pk for notice in notices], recipient=OuterRef("recipient"))
        Notice.objects.filter(pk__in=ids).update(digest=Subquery(own.values("pk")[:1]))
