"""Whoever closed the tab that led back to a kept form finds it all the same, once they signed in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from focalpoint.kept.models import KeptForm
from tests.editor import shown
from tests.focalpoint.kept.steps import LONG, next_of, sent_again, signed_in_once, text_of
from tests.organisations.accounts.people import PASSWORD, confirmed, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(client, person, draft):
    signed_in_once(client, person)
    path = reverse("submission-edit", args=[draft.pk])
    return next_of(client.post(path, text_of(draft, summary=LONG)))


def test_link_is_shown_once_wherever_one_signed_in(address, person):
    elsewhere = Client()
    assert address not in shown(sign_in(elsewhere, person.email))
    assert shown(elsewhere.get(reverse("my-home"))).count(address) == 1
    assert address not in shown(elsewhere.get(reverse("my-home")))


def test_it_is_the_newest(client, address, person, draft):
    KeptForm.objects.update(kept_at=timezone.now() - timedelta(hours=1))
    later = next_of(client.post(reverse("submission-edit", args=[draft.pk]), text_of(draft, summary="More.")))
    sign_in(client, person.email)
    page = shown(client.get(reverse("my-home")))
    assert later in page
    assert address not in page


def test_whoever_comes_to_it_anyway_is_not_reminded(client, address, person):
    login = f"{reverse('account_login')}?next={address}"
    done = client.post(login, {"login": person.email, "password": PASSWORD})
    assert done.url == address
    assert "for 24 hours" not in shown(client.get(address))


@pytest.mark.parametrize("age", [timedelta(hours=25), None])
def test_nothing_is_said_of_what_is_gone_or_another_persons(client, address, person, age):
    if age:
        KeptForm.objects.update(kept_at=timezone.now() - age)
    sign_in(client, person.email if age else confirmed().email)
    assert "for 24 hours" not in shown(client.get(reverse("my-home")))


def test_once_one_is_sent_the_next_one_is_shown(client, address, person, draft):
    later = next_of(client.post(reverse("submission-edit", args=[draft.pk]), text_of(draft, summary="More.")))
    sign_in(client, person.email)
    assert later in shown(client.get(reverse("my-home")))
    sent = sent_again(client, client.get(later))
    assert address in shown(sent)
    assert "for 24 hours" not in shown(sent_again(client, client.get(address)))
