"""Somebody who was invited and has no account yet ends where they were invited to."""

import pytest
from django.urls import reverse
from django.utils import timezone

from focalpoint import encryption
from focalpoint.notifications.models import Notice
from organisations.memberships import actions
from organisations.memberships.models import Membership
from tests.factories import memberships
from tests.organisations.accounts.people import mailed_code, sign_up

pytestmark = pytest.mark.django_db
EMAIL = "amina@example.org"


def test_sign_up_leads_back_to_the_invitation(client):
    owner = memberships.member()
    actions.invite(owner.profile, email=EMAIL, role="editor", by=owner.user, at=timezone.now())
    token = encryption.decrypt(Notice.objects.get(kind="membership_invited").secret)
    page = f"/en/my/organisations/invitations/{token}/"
    assert client.get(page).status_code == 200
    sign_up(client, EMAIL, query=f"?next={page}", next=page)
    code = mailed_code("account_confirm", EMAIL)
    done = client.post(reverse("account_email_verification_sent"), {"code": code})
    assert done.url == page
    client.post(page)
    assert Membership.objects.live().get(user__email=EMAIL).profile == owner.profile


def test_sign_up_page_keeps_the_way_on(client):
    page = client.get(reverse("account_signup"), {"next": "/en/my/settings/"}).content.decode()
    assert '<input type="hidden" name="next" value="/en/my/settings/"' in page
    page = client.get(reverse("account_login"), {"next": "/en/my/settings/"}).content.decode()
    assert "/accounts/signup/?next=%2Fen%2Fmy%2Fsettings%2F" in page


def test_sign_up_page_has_a_place_for_the_time_zone(client):
    page = client.get(reverse("account_signup")).content.decode()
    assert 'type="hidden" name="time_zone" data-time-zone' in page
    assert 'for="id_time_zone"' not in page
