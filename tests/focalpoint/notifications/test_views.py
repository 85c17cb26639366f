"""One click in a mail stops its kind."""

import re

import pytest
from django.test import Client

from focalpoint import encryption
from focalpoint.notifications import preferences, render
from focalpoint.notifications.models import Channel
from focalpoint.notifications.notify import notify
from tests.factories import accounts
from tests.focalpoint.notifications.conftest import AT, NEWS

pytestmark = pytest.mark.django_db


def chosen(person):
    return {line.kind.name: line.channel for group in preferences.table(person) for line in group.choices}


def path(person):
    return preferences.stop_address(person.pk, NEWS).removeprefix("https://portal.example")


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
