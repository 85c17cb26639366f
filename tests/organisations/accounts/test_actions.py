"""Verbs on people: what each changes, records and tells, and what each refuses."""

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from focalpoint.audit.models import Entry
from focalpoint.notifications.models import Notice
from organisations.accounts import actions
from organisations.accounts.models import Reason, User
from organisations.accounts.notices import Change
from organisations.accounts.roles import Role
from tests.factories import accounts
from tests.organisations.accounts.people import confirmed, kinds_to, mailed_code, sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def operator():
    return accounts.person(is_superuser=True)


def entry(verb):
    found = Entry.objects.get(verb=verb)
    return found.by, found.capacity, found.changes


def test_add_makes_an_account_that_signs_in_by_code(operator, client):
    user = actions.add(email="Noor@Example.org", name="Noor", language="ar", by=operator, at=AT)
    assert (user.email, user.language, user.has_usable_password()) == ("noor@example.org", "ar", False)
    assert entry("user.added") == (operator.pk, "operator", {})
    assert kinds_to(user.email) == ["user_added"]
    client.post(reverse("account_request_login_code"), {"email": user.email})
    code = mailed_code("sign_in_code", user.email)
    assert client.post(reverse("account_confirm_login_code"), {"code": code}).url == reverse("my-home")
    assert EmailAddress.objects.get(user=user).verified


def test_add_twice_is_refused(operator):
    actions.add(email="noor@example.org", language="en", by=operator, at=AT)
    with pytest.raises(actions.AccountExistsError):
        actions.add(email="NOOR@example.org", language="en", by=operator, at=AT)
    assert User.objects.filter(email="noor@example.org").count() == 1


def test_grant_role_gives_records_and_tells(operator):
    user = actions.grant_role(accounts.person(), role=Role.LEAD, by=operator, at=AT)
    assert User.objects.get(pk=user.pk).roles == [Role.LEAD]
    assert entry("user.role_granted") == (operator.pk, "operator", {"role": "lead"})
    notice = Notice.objects.get(kind="role_granted")
    assert notice.context["role"]["en"] == "Lead"


def test_grant_role_twice_is_refused(operator):
    with pytest.raises(actions.RoleAlreadyGrantedError):
        actions.grant_role(accounts.officer(), role=Role.OFFICER, by=operator, at=AT)


def test_grant_role_to_somebody_stopped_is_refused(operator):
    with pytest.raises(actions.DeactivatedError):
        actions.grant_role(accounts.person(is_active=False), role=Role.LEAD, by=operator, at=AT)


def test_revoke_role_takes_that_one_away(operator):
    user = accounts.person(roles=[Role.OFFICER, Role.LEAD])
    actions.revoke_role(user, role=Role.LEAD, by=operator, at=AT)
    assert User.objects.get(pk=user.pk).roles == [Role.OFFICER]
    assert entry("user.role_revoked") == (operator.pk, "operator", {"role": "lead"})
    assert kinds_to(user.email) == ["role_revoked"]


def test_revoke_role_that_is_not_held_is_refused(operator):
    with pytest.raises(actions.RoleNotGrantedError):
        actions.revoke_role(accounts.officer(), role=Role.LEAD, by=operator, at=AT)


def test_deactivate_ends_sessions_and_tells_by_mail(client):
    lead, user = accounts.lead(), confirmed()
    sign_in(client, user.email)
    actions.deactivate(user, reason=Reason.SAFETY, by=lead, at=AT)
    assert client.get(reverse("usersessions_list")).status_code == 302
    assert entry("user.deactivated") == (lead.pk, "lead", {"reason": "safety"})
    notice = Notice.objects.get(kind="user_deactivated")
    assert (notice.address, notice.in_inbox) == (user.email, False)
    actions.reactivate(user, by=lead, at=AT)
    assert client.get(reverse("usersessions_list")).status_code == 302


def test_deactivate_twice_is_refused():
    with pytest.raises(actions.DeactivatedError):
        actions.deactivate(accounts.person(is_active=False), reason=Reason.LEFT, by=accounts.lead(), at=AT)


def test_deactivate_oneself_is_refused(operator):
    with pytest.raises(actions.CannotDeactivateSelfError):
        actions.deactivate(operator, reason=Reason.LEFT, by=operator, at=AT)
    assert User.objects.get(pk=operator.pk).is_active


def test_reactivate_lets_in_again_as_what_they_were(operator):
    user = confirmed(accounts.officer(is_active=False))
    actions.reactivate(user, by=operator, at=AT)
    assert sign_in(Client(REMOTE_ADDR="10.220.0.1"), user.email).url == reverse("admin:login")
    assert entry("user.reactivated") == (operator.pk, "operator", {})
    assert kinds_to(user.email) == ["user_reactivated"]


def test_reactivate_somebody_who_can_sign_in_is_refused(operator):
    with pytest.raises(actions.NotDeactivatedError):
        actions.reactivate(accounts.person(), by=operator, at=AT)


def test_change_security_tells_the_old_address_too():
    user = accounts.person()
    actions.change_security(user, change=Change.ADDRESS_CHANGED, address="old@example.org", at=AT)
    assert kinds_to(user.email) == kinds_to("old@example.org") == ["security_changed"]
    assert entry("user.address_changed") == (user.pk, "", {})


def test_save_settings_records_what_changed_and_no_name():
    user = accounts.person(name="Before")
    chosen = {"name": "After", "language": "ar", "time_zone": "Asia/Amman", "digest_hour": 7}
    actions.save_settings(user, **chosen, by=user, at=AT)
    user.refresh_from_db()
    assert {name: getattr(user, name) for name in chosen} == chosen
    changes = entry("user.settings_saved")[2]
    assert changes == {
        "changed": ["name", "language", "time_zone"],
        "language": "ar",
        "time_zone": "Asia/Amman",
    }


def test_save_settings_without_a_change_records_nothing():
    user = accounts.person()
    same = {name: getattr(user, name) for name in ("name", "language", "time_zone", "digest_hour")}
    actions.save_settings(user, **same, by=user, at=AT)
    assert not Entry.objects.exists()
