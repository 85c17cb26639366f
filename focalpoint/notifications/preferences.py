"""Which notices each person wants, and how: the settings page, and unsubscribing with one click."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from focalpoint import audit, encryption
from focalpoint.errors import DomainError
from focalpoint.notifications.kinds import KINDS, Kind
from focalpoint.notifications.models import Channel, Preference
from focalpoint.people import Person

_PURPOSE = "stop"


class NotStoppableError(DomainError):
    """This kind of notice cannot be turned off."""

    message = _("This notification cannot be turned off.")


class UnknownChoiceError(DomainError):
    """A kind or a channel that does not exist."""

    message = _("Choose an option from the list.")


@dataclass(frozen=True)
class Choice:
    """One line of the settings page: a kind, and how the person hears of it now."""

    kind: Kind
    channel: str


@dataclass(frozen=True)
class Group:
    """The lines below one heading."""

    label: str
    choices: list[Choice] = field(default_factory=list)


def table(person: Person) -> list[Group]:
    """Every kind that can be stopped, by group, with the channel that holds for `person`; one statement."""
    chosen = dict(Preference.objects.filter(person=person).values_list("kind", "channel"))
    groups: dict[str, Group] = {}
    for kind in KINDS.values():
        if kind.stoppable:
            label = str(kind.group)
            group = groups.setdefault(label, Group(label))
            group.choices.append(Choice(kind, chosen.get(kind.name, kind.default)))
    return list(groups.values())


@transaction.atomic
def choose(channels: Mapping[str, str], *, by: Person, at: datetime) -> None:
    """From now on `by` hears of each kind in `channels` by the channel beside it."""
    for name, channel in channels.items():
        if name not in KINDS or channel not in Channel.values:
            raise UnknownChoiceError
        if not KINDS[name].stoppable:
            raise NotStoppableError
    before = {line.kind.name: line.channel for group in table(by) for line in group.choices}
    changed = {name: channel for name, channel in channels.items() if before[name] != channel}
    if not changed:
        return
    rows = [Preference(person=by, kind=name, channel=channel) for name, channel in changed.items()]
    Preference.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["person", "kind"], update_fields=["channel"]
    )
    audit.record("preference.chosen", by, by=by, at=at, changes=changed)


def stop_address(person_id: UUID, kind: str) -> str:
    """Where one click stops the mails of `kind` to this person; works for ever and without signing in."""
    return settings.BASE_URL + reverse("notifications-stop", args=[stop_token(person_id, kind)])


def stop_token(person_id: UUID, kind: str) -> str:
    """Encrypted, not only signed: an address in a log names neither the person nor what they hear of."""
    return encryption.encrypt(f"{_PURPOSE} {kind} {person_id}")


def read_token(token: str) -> tuple[Person, Kind] | None:
    """The person and the kind that a token is for; None when it is broken or either is gone."""
    try:
        purpose, name, person_id = encryption.decrypt(token).split(" ")
    except (encryption.InvalidToken, ValueError):
        return None
    person = get_user_model().objects.filter(pk=person_id).first() if purpose == _PURPOSE else None
    return (person, KINDS[name]) if person and name in KINDS else None


def stop(kind: str, *, by: Person, at: datetime) -> None:
    """No more mails of `kind`, digest included; the inbox page still tells."""
    choose({kind: Channel.INBOX}, by=by, at=at)
