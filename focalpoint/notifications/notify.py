"""Write notices: rows of the outbox, in the transaction of the verb they tell of.

After the commit the worker is woken by the task's name; if the broker is down, a periodic task finds the
rows. Nothing here renders or sends.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID, uuid4

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from focalpoint import encryption, languages
from focalpoint.monitoring import context as monitoring
from focalpoint.notifications.kinds import KINDS
from focalpoint.notifications.models import Channel, Delivery, Notice, Preference
from focalpoint.notifications.wake_worker import wake_worker_on_commit
from focalpoint.people import Person

encryption.register("focalpoint.Notice", "secret")

# An address name and its arguments: ("note-detail", pk).
Page = tuple[str, *tuple[object, ...]]


def notify(
    kind: str,
    people: Iterable[Person],
    *,
    at: datetime,
    page: Page | None = None,
    target_id: UUID | None = None,
    discreet: bool = False,
    **context: object,
) -> list[Notice]:
    """Notify each of `people` once, by the channel they chose for this kind.

    `target_id` is the key of what it is about: the kind's audience is asked about it when the mail is sent.
    `context` is for the templates: plain JSON values; datetimes are kept as ISO text under names that end
    in `_at` and come out as datetimes on the reader's clock, dicts come out as `Translated`. With
    `discreet` the mail says only that there is news and where (confidential inputs); what the inbox page
    shows may name more, so `context` must hold nothing that the outbox may not store.
    """
    return notify_each(kind, [Message(people, page, target_id, {**context, "discreet": discreet})], at=at)


@dataclass(frozen=True)
class Message:
    """What one verb says to `people`, and the page it leads to; `context` says whether it is `discreet`."""

    people: Iterable[Person]
    page: Page | None
    target_id: UUID | None
    context: Mapping[str, object]


_bundle: ContextVar[str] = ContextVar("bundle", default="")


@contextmanager
def bundled(bundle: str) -> Iterator[None]:
    """Notices written inside are kept without an email until `bundles.send`: one for each reader."""
    token = _bundle.set(bundle)
    try:
        yield
    finally:
        _bundle.reset(token)


def notify_each(kind: str, messages: Iterable[Message], *, at: datetime) -> list[Notice]:
    """Several at once, each about something else: as many statements as for one."""
    to_write = [
        (message, list({person.pk: person for person in message.people if person.is_active}.values()))
        for message in messages
    ]
    everyone = {person.pk: person for _message, people in to_write for person in people}
    chosen = _chosen(kind, list(everyone.values()))
    notices = []
    for message, recipients in to_write:
        # Once per language: one verb often notifies many people of the same page.
        languages_read = {recipient.language for recipient in recipients}
        links = {language: link_to(message.page, language) for language in languages_read}
        notices += [
            outgoing(
                kind,
                recipient,
                chosen.get(recipient.pk, KINDS[kind].default),
                at=at,
                link=links[recipient.language],
                target_id=message.target_id,
                context=message.context,
            )
            for recipient in recipients
        ]
    if bundle := _bundle.get():
        for notice in notices:
            if notice.channel == Channel.MAIL:
                notice.bundle, notice.delivery, notice.next_attempt_at = bundle, Delivery.NONE, None
    return store(notices)


def outgoing(
    kind: str,
    person: Person,
    channel: str,
    *,
    at: datetime,
    link: str,
    target_id: UUID | None = None,
    context: Mapping[str, object],
) -> Notice:
    """The row that tells `person`, by `channel`; not written yet."""
    return Notice(
        kind=kind,
        target_id=target_id,
        recipient=person,
        address=person.email,
        language=languages.readable(person.language),
        context=plain(context),
        link=link,
        created_at=at,
        message_id=new_message_id(),
        **_delivery(channel, at),
    )


def notify_address(
    kind: str,
    address: str,
    *,
    at: datetime,
    language: str,
    recipient: Person | None = None,
    target_id: UUID | None = None,
    secret: str = "",
    in_inbox: bool = False,
    **context: object,
) -> Notice:
    """Mail to an address that may belong to nobody here yet, or that carries a `secret` (a code, a token).

    The secret is encrypted in the row and emptied once the mail is gone; templates read it as `secret`.
    """
    notice = Notice(
        kind=kind,
        target_id=target_id,
        recipient=recipient,
        address=address,
        language=languages.readable(language),
        # Recognised later: a mail whose secret was emptied cannot be sent any more.
        context={**{name: plain(value) for name, value in context.items()}, "had_secret": bool(secret)},
        secret=encryption.encrypt(secret) if secret else "",
        created_at=at,
        in_inbox=in_inbox,
        message_id=new_message_id(),
        **_delivery(Channel.MAIL, at),
    )
    return store([notice])[0]


def new_message_id() -> str:
    """Made once, with the row: a mail sent twice by accident is the same mail."""
    return f"<{uuid4()}@{mail_domain()}>"


def mail_domain() -> str:
    """What the ids of our mails end in."""
    return settings.SERVER_EMAIL.rsplit("@", 1)[-1]


def _chosen(kind: str, people: list[Person]) -> dict[UUID, str]:
    """By person, the channel they chose for this kind; nobody can stop what cannot be stopped."""
    if not KINDS[kind].stoppable or not people:
        return {}
    rows = Preference.objects.filter(kind=kind, person__in=people)
    return dict(rows.values_list("person_id", "channel"))


class _Delivery(TypedDict, total=False):
    channel: str
    delivery: str
    next_attempt_at: datetime


def _delivery(channel: str, at: datetime) -> _Delivery:
    if channel != Channel.MAIL:
        return {"channel": channel, "delivery": Delivery.NONE}
    return {"channel": channel, "delivery": Delivery.WAITING, "next_attempt_at": at}


def plain(value: object) -> object:
    """As a row's JSON keeps it, however deep (a digest is lists of rows)."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


def link_to(page: Page | None, language: str) -> str:
    """The address of `page` below the language of its reader; nothing when there is no page."""
    if page is None:
        return ""
    with override(languages.readable(language)):
        return reverse(page[0], args=page[1:])


def store(notices: list[Notice]) -> list[Notice]:
    """Write them, and wake the worker after the commit."""
    for notice in notices:
        notice.request_id = monitoring.now().request_id
    Notice.objects.bulk_create(notices)
    if any(notice.delivery == Delivery.WAITING for notice in notices):
        wake_worker_on_commit()
    return notices
