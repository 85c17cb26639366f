"""Verbs on people: what each changes, records and tells, and what each refuses."""

import inspect
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import reverse

from focalpoint.audit.models import Entry
from focalpoint.notifications import render
from focalpoint.notifications.models import Notice
from focalpoint.verbs import RUN
from organisations.accounts import actions
from organisations.accounts.errors import (
    AccountExistsError,
    DeactivatedError,
    NotDeactivatedError,
    RoleAlreadyGrantedError,
    RoleNotGrantedError,
)
from organisations.accounts.models import User
from organisations.accounts.notices import Change
from organisations.accounts.roles import Role
from tests.factories import accounts
from tests.organisations.accounts.people import confirmed, kinds_to, mailed_code, sign_in
from tests.race import race

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
    assert user.joined_at == AT
    assert entry("user.add") == (
        operator.pk,
        "operator",
        {
            "roles": [None, []],
            "is_active": [None, True],
            "language": [None, "ar"],
            "time_zone": [None, "UTC"],
            "digest_hour": [None, 7],
            "absent_from": [None, None],
            "absent_until": [None, None],
            "deputy_id": [None, None],
        },
    )
    assert kinds_to(user.email) == ["user_added"]
    client.post(reverse("account_request_login_code"), {"email": user.email})
    code = mailed_code("sign_in_code", user.email)
    assert client.post(reverse("account_confirm_login_code"), {"code": code}).url == reverse("my-home")
    assert EmailAddress.objects.get(user=user).verified


def test_add_twice_is_refused(operator):
    actions.add(email="noor@example.org", language="en", by=operator, at=AT)
    with pytest.raises(AccountExistsError), transaction.atomic():
        actions.add(email="NOOR@example.org", language="en", by=operator, at=AT)
    assert User.objects.filter(email="noor@example.org").count() == 1


def test_grant_role_gives_records_and_tells(operator):
    user = actions.grant_role(accounts.person(), role=Role.LEAD_OFFICER, by=operator, at=AT)
    assert User.objects.get(pk=user.pk).roles == [Role.LEAD_OFFICER]
    assert entry("user.grant_role") == (operator.pk, "operator", {"roles": [[], ["lead_officer"]]})
    notice = Notice.objects.get(kind="role_granted")
    assert notice.context["role"]["en"] == "Lead officer"


@pytest.mark.parametrize("change", ["grant", "revoke"])
def test_change_of_a_staff_role_tells_every_lead(operator, change):
    """An operator who gives a role to a second account of their own does not do it quietly."""
    leads, user = [accounts.lead(), accounts.lead()], accounts.officer(name="Alter Ego")
    if change == "grant":
        actions.grant_role(user, role=Role.LEAD_OFFICER, by=operator, at=AT)
    else:
        actions.revoke_role(user, role=Role.OFFICER, by=operator, at=AT)
    for lead in leads:
        assert kinds_to(lead.email) == ["staff_changed"]
    assert "staff_changed" not in kinds_to(user.email)
    message = render.email(Notice.objects.filter(kind="staff_changed").first())
    for text in (message.body, str(message.alternatives[0][0])):
        assert all(words in text for words in ("Alter Ego", user.email, str(operator)))
        assert ("gave" in text) == (change == "grant")


@pytest.mark.parametrize("role", list(Role))
def test_grant_role_to_oneself_is_refused(operator, role):
    with pytest.raises(PermissionDenied):
        actions.grant_role(operator, role=role, by=operator, at=AT)
    operator.refresh_from_db()
    assert operator.roles == []


def test_nobody_becomes_operator_by_a_verb():
    """That is done on the server only."""
    names = {name for name, run in RUN.items() if name.startswith("user.")}
    assert names
    takes = {name for name in names if "is_superuser" in inspect.signature(RUN[name]).parameters}
    assert takes == set()


def test_grant_role_twice_is_refused(operator):
    with pytest.raises(RoleAlreadyGrantedError):
        actions.grant_role(accounts.officer(), role=Role.OFFICER, by=operator, at=AT)


def test_grant_role_to_somebody_stopped_is_refused(operator):
    with pytest.raises(DeactivatedError):
        actions.grant_role(accounts.person(is_active=False), role=Role.LEAD_OFFICER, by=operator, at=AT)


def test_revoke_role_takes_that_one_away(operator):
    user = accounts.person(roles=[Role.OFFICER, Role.LEAD_OFFICER])
    actions.revoke_role(user, role=Role.LEAD_OFFICER, by=operator, at=AT)
    assert User.objects.get(pk=user.pk).roles == [Role.OFFICER]
    assert entry("user.revoke_role") == (
        operator.pk,
        "operator",
        {"roles": [["officer", "lead_officer"], ["officer"]]},
    )
    assert kinds_to(user.email) == ["role_revoked"]


def test_revoke_role_that_is_not_held_is_refused(operator):
    with pytest.raises(RoleNotGrantedError):
        actions.revoke_role(accounts.officer(), role=Role.LEAD_OFFICER, by=operator, at=AT)


def test_reactivate_lets_in_again_as_what_they_were(operator):
    user = confirmed(accounts.officer(is_active=False))
    actions.reactivate(user, by=operator, at=AT)
    assert sign_in(Client(REMOTE_ADDR="10.220.0.1"), user.email).url == reverse("admin:login")
    assert entry("user.reactivate") == (operator.pk, "operator", {"is_active": [False, True]})
    assert kinds_to(user.email) == ["user_reactivated"]


def test_reactivate_somebody_who_can_sign_in_is_refused(operator):
    with pytest.raises(NotDeactivatedError):
        actions.reactivate(accounts.person(), by=operator, at=AT)


def test_change_security_tells_the_old_address_too():
    user = accounts.person()
    actions.change_security(user, change=Change.ADDRESS_CHANGED, address="old@example.org", by=user, at=AT)
    assert kinds_to(user.email) == kinds_to("old@example.org") == ["security_changed"]
    assert entry("user.change_security") == (user.pk, "", {"change": "address_changed"})


def test_save_settings_records_what_changed_and_no_name():
    user = accounts.person(name="Before")
    chosen = {"name": "After", "language": "ar", "time_zone": "Asia/Amman", "digest_hour": 7}
    actions.save_settings(user, **chosen, by=user, at=AT)
    user.refresh_from_db()
    assert {name: getattr(user, name) for name in chosen} == chosen
    changes = entry("user.save_settings")[2]
    assert changes == {
        "language": ["en", "ar"],
        "time_zone": ["UTC", "Asia/Amman"],
        "fields": ["name"],
    }


def test_save_settings_without_a_change_records_nothing():
    user = accounts.person()
    same = {name: getattr(user, name) for name in ("name", "language", "time_zone", "digest_hour")}
    actions.save_settings(user, **same, by=user, at=AT)
    assert not Entry.objects.exists()


# Who may: each verb refuses whoever has no part in it, and writes nothing.

SETTINGS = {"name": "x", "language": "ar", "time_zone": "UTC", "digest_hour": 8}
MAY = {
    "add": {"lead_officer", "operator"},
    "grant_role": {"operator"},
    "revoke_role": {"operator"},
    "reactivate": {"lead_officer", "operator"},
    "reactivate staff": {"operator"},
    "change_security": {"self"},
    "save_settings": {"self"},
}


def act(what, user, by):
    if what == "add":
        return actions.add(email="new@example.org", language="en", by=by, at=AT)
    if what == "change_security":
        return actions.change_security(user, change=Change.APP_ADDED, by=by, at=AT)
    if what == "save_settings":
        return actions.save_settings(user, **SETTINGS, by=by, at=AT)
    if what in ("grant_role", "revoke_role"):
        return getattr(actions, what)(user, role=Role.OFFICER, by=by, at=AT)
    return actions.reactivate(user, by=by, at=AT)


@pytest.mark.parametrize("who", ["person", "self", *Role, "operator"])
@pytest.mark.parametrize("what", MAY)
def test_verbs_by_each(what, who):
    is_staff = what in ("revoke_role", "reactivate staff")
    stopped = what.startswith("reactivate")
    user = accounts.person(is_active=not stopped, roles=[Role.OFFICER] if is_staff else [])
    by = accounts.person(is_superuser=who == "operator", roles=[Role(who)] if who in Role.values else [])
    by = user if who == "self" else by
    if str(who) in MAY[what]:
        act(what, user, by)
        assert Entry.objects.get().verb == f"user.{what.split()[0]}"
        return
    with pytest.raises(PermissionDenied):
        act(what, user, by)
    assert not Entry.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_grant_role_twice_at_once_gives_it_once(operator):
    user = accounts.person()
    first, second = race(
        lambda: actions.grant_role(user, role=Role.OFFICER, by=operator, at=AT),
        lambda: actions.grant_role(User.objects.get(pk=user.pk), role=Role.OFFICER, by=operator, at=AT),
    )
    assert first.error is None
    assert second.waited
    assert isinstance(second.error, RoleAlreadyGrantedError)
    assert User.objects.get(pk=user.pk).roles == [Role.OFFICER]


@pytest.mark.django_db(transaction=True)
def test_grant_of_two_roles_at_once_gives_both(operator):
    user = accounts.person()
    race(
        lambda: actions.grant_role(user, role=Role.OFFICER, by=operator, at=AT),
        lambda: actions.grant_role(User.objects.get(pk=user.pk), role=Role.LEAD_OFFICER, by=operator, at=AT),
    )
    assert User.objects.get(pk=user.pk).roles == [Role.OFFICER, Role.LEAD_OFFICER]


@pytest.mark.django_db(transaction=True)
def test_add_of_one_address_twice_at_once_makes_one_account(operator):
    first, second = race(
        lambda: actions.add(email="noor@example.org", language="en", by=operator, at=AT),
        lambda: actions.add(email="noor@example.org", language="en", by=operator, at=AT),
    )
    assert first.error is None
    assert second.waited
    assert isinstance(second.error, AccountExistsError)
