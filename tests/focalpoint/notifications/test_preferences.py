"""How people choose to hear, and one click that stops."""

import re

import pytest
from django.test import Client

from focalpoint import encryption
from focalpoint.audit.models import Entry
from focalpoint.notifications import preferences, render
from focalpoint.notifications.kinds import KINDS
from focalpoint.notifications.models import Channel, Preference
from focalpoint.notifications.notify import notify
from tests.factories import accounts
from tests.focalpoint.notifications.conftest import ACCOUNT, AT, NEWS

pytestmark = pytest.mark.django_db


def chosen(person):
    return {line.kind.name: line.channel for group in preferences.table(person) for line in group.choices}


def path(person):
    return preferences.stop_address(person.pk, NEWS).removeprefix("https://portal.example")


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
        ({ACCOUNT: Channel.INBOX}, preferences.NotStoppable),
        ({"nothing": Channel.INBOX}, preferences.UnknownChoice),
        ({NEWS: "pigeon"}, preferences.UnknownChoice),
    ],
)
def test_choose_refuses_what_is_not_offered(channels, refusal):
    with pytest.raises(refusal):
        preferences.choose(channels, by=accounts.person(), at=AT)
    assert not Preference.objects.exists()


def test_stop_by_the_mail_program_is_one_post_without_a_cookie():
    person = accounts.person()
    notice = notify(NEWS, [person], at=AT, title="x", closes_at=AT)[0]
    address = render.email(notice).message()["List-Unsubscribe"].strip("<>")
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(
        address.removeprefix("https://portal.example"), {"List-Unsubscribe": "One-Click"}, secure=False
    )
    assert answer.status_code == 204
    assert chosen(person)[NEWS] == Channel.INBOX


def test_stop_by_hand_asks_first_in_the_language_of_the_person():
    person = accounts.person(language="ar")
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(path(person))
    assert page.status_code == 200
    assert 'lang="ar"' in page.text
    assert "Something new" in page.text
    assert chosen(person)[NEWS] == Channel.MAIL
    assert strict.post(path(person)).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text).group(1)
    done = strict.post(path(person), {"csrfmiddlewaretoken": token})
    assert done.status_code == 200
    assert "<form" not in done.text.split("<main")[1].split("</main")[0]
    assert chosen(person)[NEWS] == Channel.INBOX


def test_stop_with_a_broken_token_finds_nothing(client):
    person = accounts.person()
    other_purpose = encryption.encrypt(f"start {NEWS} {person.pk}")
    gone = preferences.stop_token(person.pk, "gone")
    for token in ("nonsense", other_purpose, gone, preferences.stop_token(person.pk, NEWS)[:-4]):
        for method in (client.get, client.post):
            assert method(f"/notifications/stop/{token}/").status_code == 404


def test_stop_address_names_neither_person_nor_kind():
    person = accounts.person()
    address = preferences.stop_address(person.pk, NEWS)
    assert NEWS not in address
    assert str(person.pk) not in address
