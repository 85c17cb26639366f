"""A person's inbox page: their notices, newest first, and which of them they have read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from focalpoint.notifications import render
from focalpoint.notifications.audience import Verdict
from focalpoint.notifications.models import Notice
from focalpoint.notifications.standing import standings
from focalpoint.paging import Count, Page, capped_count, page_of
from focalpoint.people import Person

UNREAD_CAP = 99


@dataclass(frozen=True)
class Item:
    """One notice as the page shows it: `text` is a <p> in the reader's language; `link` has no host."""

    notice: Notice
    text: SafeString
    # What it is about is not the reader's to see any more: nothing of it is shown.
    is_gone: bool = False

    @property
    def link(self) -> str:
        return "" if self.is_gone else self.notice.link

    @property
    def is_read(self) -> bool:
        return self.notice.read_at is not None


def notices_of(person: Person) -> QuerySet[Notice]:
    """Every notice in the inbox of `person`."""
    return Notice.objects.filter(recipient=person, in_inbox=True)


def page(person: Person, request: HttpRequest, *, at: datetime) -> Page[Item]:
    """The page that the request asks for; one statement, and one for each audience of what it shows."""
    rows = notices_of(person).only(
        "kind", "context", "link", "created_at", "read_at", "target_id", "recipient_id"
    )
    notice_page = page_of(rows, request, key=["-created_at", "-id"])
    for notice in notice_page.rows:
        notice.recipient = person
    standing = standings(notice_page.rows, at=at)
    items = [
        Item(notice, render.gone(), is_gone=True)
        if standing[notice.pk] == Verdict.GONE
        else Item(
            notice, render.fragment(notice, person, is_discreet=standing[notice.pk] == Verdict.DISCREET)
        )
        for notice in notice_page.rows
    ]
    return Page(items, previous=notice_page.previous, next=notice_page.next, first=notice_page.first)


def unread(person: Person) -> Count:
    """How many the person has not read: "7", "99+"."""
    return capped_count(notices_of(person).filter(read_at=None), cap=UNREAD_CAP)


def mark_read(notice_id: UUID | str, *, by: Person, at: datetime) -> Notice:
    """The notice, read from now on; raises Notice.DoesNotExist when it is not in the inbox of `by`.

    One whose page is not theirs to open any more leads nowhere.
    """
    notice = notices_of(by).get(pk=notice_id)
    notice.recipient = by
    if standings([notice], at=at)[notice.pk] == Verdict.GONE:
        notice.link = ""
    if notice.read_at is None:
        notices_of(by).filter(pk=notice.pk, read_at=None).update(read_at=at)
        notice.read_at = at
    return notice


def mark_all_read(*, by: Person, at: datetime) -> int:
    """How many were unread. Notices written after `at` stay unread: the person has not seen them yet."""
    return notices_of(by).filter(read_at=None, created_at__lte=at).update(read_at=at)
