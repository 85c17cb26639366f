"""How people choose to hear."""

import pytest

from focalpoint.audit.models import Entry
from focalpoint.notifications import preferences
from focalpoint.notifications.kinds import KINDS
from focalpoint.notifications.models import Channel, Preference
from tests.factories import accounts
from tests.focalpoint.notifications.conftest import ACCOUNT, AT, NEWS

pytestmark = pytest.mark.django_db


def chosen(person):
    return {line.kind.name: line.channel for group in preferences.table(person) for line in group.choices}


def test_table_lists_what_can_be_stopped_by_group():
    person = accounts.person()
    groups = {group.label: group.choices for group in preferences.table(person)}
    assert [line.kind.name for line in groups["News"]] == [NEWS]
    assert "Account" not in groups
    assert chosen(person)[NEWS] == KINDS[NEWS].default


def test_choose_changes_only_what_is_new_and_is_recorded():
    person, other = accounts.person(), accounts.person()
    preferences.choose({NEWS: Channel.DIGEST}, by=person, at=AT)
    preferences.choose({NEWS: Channel.INBOX}, by=person, at=AT)
    preferences.choose({NEWS: Channel.INBOX}, by=person, at=AT)
    assert chosen(person)[NEWS] == Channel.INBOX
    assert chosen(other)[NEWS] == Channel.MAIL
    entries = Entry.objects.filter(verb="preference.chosen", by=person.pk).order_by("id")
    assert [entry.changes for entry in entries] == [{NEWS: "digest"}, {NEWS: "inbox"}]


@pytest.mark.parametrize(
    ("channels", "refusal"),
    [
        ({ACCOUNT: Channel.INBOX}, preferences.NotStoppableError),
        ({"nothing": Channel.INBOX}, preferences.UnknownChoiceError),
        ({NEWS: "pigeon"}, preferences.UnknownChoiceError),
    ],
)
def test_choose_refuses_what_is_not_offered(channels, refusal):
    with pytest.raises(refusal):
        preferences.choose(channels, by=accounts.person(), at=AT)
    assert not Preference.objects.exists()


def test_stop_address_names_neither_person_nor_kind():
    person = accounts.person()
    address = preferences.stop_address(person.pk, NEWS)
    assert NEWS not in address
    assert str(person.pk) not in address
