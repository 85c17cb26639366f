"""\"Never invite me again\": by the link in the mail, without an account, and at every door."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from focalpoint import encryption
from focalpoint.audit.models import Entry
from focalpoint.notifications import opt_outs
from focalpoint.notifications.models import Notice, OptOut
from organisations.accounts import actions as people
from organisations.departments import actions as departments
from organisations.memberships import actions as memberships
from organisations.memberships.models import Invitation
from tests.factories import accounts
from tests.factories import departments as made
from tests.factories import memberships as members
from tests.focalpoint.notifications.conftest import AT
from tests.outbox import read

pytestmark = pytest.mark.django_db
ADDRESS = "outside@example.org"


def link():
    return opt_outs.page_for(ADDRESS).removeprefix("https://portal.example")


def test_the_link_asks_before_it_does(client):
    """Mail scanners open links."""
    assert "Stop invitations to this address?" in client.get(link()).content.decode()
    assert opt_outs.among([ADDRESS]) == set()
    assert "will not be invited again" in client.post(link()).content.decode()
    assert opt_outs.among([ADDRESS]) == {ADDRESS}
    client.post(link())
    assert OptOut.objects.count() == 1


def test_the_same_link_undoes_it(client, settings):
    """Also what was said when an earlier key was the current one."""
    address = link()
    client.post(address)
    settings.ENCRYPTION_KEY_FALLBACKS = [settings.ENCRYPTION_KEY]
    settings.ENCRYPTION_KEY = "ZWxzZXdoZXJlLWVuY3J5cHRpb24ta2V5LTMyYnl0ZXM="
    page = client.get(address).content.decode()
    assert "Allow invitations again" in page
    assert 'name="undo"' in page
    page = client.post(address, {"undo": "1"}).content.decode()
    assert "invitations to <bdi>outside@example.org</bdi> again" in page
    assert not OptOut.objects.exists()
    owner = members.member()
    memberships.invite(owner.profile, email=ADDRESS, role="editor", by=owner.user, at=AT)


def test_the_log_says_that_it_was_done_and_not_of_which_address(client):
    for data in ({}, {}, {"undo": "1"}, {"undo": "1"}):
        client.post(link(), data)
    entries = list(Entry.objects.order_by("pk"))
    assert [entry.verb for entry in entries] == ["optout.add", "optout.remove"]
    for entry in entries:
        assert (entry.by, entry.target_id, entry.changes) == (None, "", {})


def test_whoever_signs_in_with_the_address_finds_it_on_their_settings(client):
    client.force_login(accounts.person(email=ADDRESS))
    settings_page = reverse("person-settings")
    assert "Allow invitations again" not in client.get(settings_page).content.decode()
    opt_outs.add(ADDRESS, at=AT)
    (address,) = re.findall(r'href="([^"]*/never/[^"]*)"', client.get(settings_page).content.decode())
    client.post(address.removeprefix("https://portal.example"), {"undo": "1"})
    assert opt_outs.among([ADDRESS]) == set()


def test_the_press_is_protected_like_every_form():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link()).status_code == 403


@pytest.mark.parametrize("token", ["x", "stop"])
def test_a_link_that_is_broken_or_for_something_else(client, token):
    token = encryption.encrypt(f"stop {ADDRESS}") if token == "stop" else token
    assert client.get(reverse("never-invite", args=[token])).status_code == 404


def test_the_invitation_has_the_link_and_the_link_does_not_show_the_address():
    owner = members.member()
    memberships.invite(owner.profile, email=ADDRESS, role="editor", by=owner.user, at=AT)
    parts = read(Notice.objects.get())
    for name in ("text", "html"):
        assert "/notifications/never/" in parts[name]
    assert ADDRESS not in link()


def test_no_copy_of_the_database_says_who_it_is():
    opt_outs.add(ADDRESS, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM focalpoint_optout")
        assert "outside" not in str(cursor.fetchall())


def test_an_earlier_key_is_still_known(settings):
    opt_outs.add(ADDRESS, at=AT)
    old = settings.ENCRYPTION_KEY
    settings.ENCRYPTION_KEY = "ZWxzZXdoZXJlLWVuY3J5cHRpb24ta2V5LTMyYnl0ZXM="
    assert opt_outs.among([ADDRESS]) == set()
    settings.ENCRYPTION_KEY_FALLBACKS = [old]
    assert opt_outs.among([" Outside <OUTSIDE@example.org>"]) != set()


class TestDoors:
    @pytest.fixture(autouse=True)
    def opted_out(self):
        opt_outs.add(ADDRESS, at=AT)

    def test_an_invitation(self):
        owner = members.member()
        with pytest.raises(opt_outs.OptedOutError):
            memberships.invite(owner.profile, email=ADDRESS, role="editor", by=owner.user, at=AT)
        assert not Invitation.objects.exists()

    def test_an_account(self):
        words = r"never to send it invitations.* undo this with the link"
        with pytest.raises(opt_outs.OptedOutError, match=words):
            people.add(email=ADDRESS, language="en", by=accounts.lead(), at=AT)

    def test_a_post(self):
        department = made.department()
        with pytest.raises(opt_outs.OptedOutError):
            departments.name_reviewer(department, email=ADDRESS, by=made.liaison(department), at=AT)

    @pytest.mark.parametrize("page", ["account_request_login_code", "account_reset_password"])
    def test_a_code_that_a_stranger_asks_for(self, client, page):
        client.post(reverse(page), {"email": ADDRESS})
        assert not Notice.objects.exists()

    def test_who_has_an_account_still_gets_their_codes(self, client):
        accounts.person(email=ADDRESS)
        client.post(reverse("account_request_login_code"), {"email": ADDRESS})
        assert Notice.objects.get().kind == "sign_in_code"
