"""Who lost the second factor: a lead asks, someone else confirms, all three know; on the server a command."""

from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from focalpoint.audit.models import Entry
from focalpoint.notifications import render
from focalpoint.notifications.models import Notice
from focalpoint.retention import RULES
from focalpoint.verbs import RUN
from organisations.accounts import actions
from organisations.accounts.errors import (
    DeactivatedError,
    NoFactorError,
    NotRequestedError,
    SecondPersonError,
)
from organisations.accounts.models import FactorLoss, User
from organisations.accounts.roles import Role
from tests.factories import accounts, departments
from tests.organisations.accounts.people import confirmed, kinds_to, set_up_app, sign_in
from tests.organisations.accounts.test_actions import AT
from tests.organisations.admin.conftest import sign_in as sign_in_to_office
from tests.race import race

pytestmark = pytest.mark.django_db
LOST = FactorLoss.LOST


def locked_out(**fields):
    """Someone of the office who has a factor and lost it."""
    user = confirmed(accounts.officer(**fields))
    for kind in ("totp", "webauthn", "recovery_codes"):
        Authenticator.objects.create(user=user, type=kind, data={})
    return user


def requested(user, by, at=AT):
    return actions.request_factor_reset(user, reason=LOST, by=by, at=at)


def has_factor(user):
    return Authenticator.objects.filter(user=user).exists()


@pytest.mark.parametrize("confirmer", [accounts.lead, accounts.officer])
def test_confirm_removes_factors_and_sessions_and_tells_all_three(confirmer):
    user, lead, second = locked_out(), accounts.lead(), confirmer()
    browser = Client()
    browser.force_login(user)
    UserSession.objects.create(user=user, ip="10.80.0.1", session_key=browser.session.session_key)
    requested(user, lead)
    assert has_factor(user)
    actions.confirm_factor_reset(user, by=second, at=AT + timedelta(days=3))
    assert not has_factor(user)
    assert browser.get(reverse("usersessions_list")).status_code == 302
    for person in (user, lead, second):
        assert "factor_reset" in kinds_to(person.email)
    user.refresh_from_db()
    assert (user.factor_reset_at, user.factor_reset_by, user.factor_reset_reason) == (None, None, "")
    # Else whoever knows it could set up the next factor first.
    assert not user.has_usable_password()
    asked, confirmed_ = Entry.objects.filter(target_id=user.pk, verb__contains="factor_reset").order_by("pk")
    assert (asked.by, asked.changes["reason"]) == (lead.pk, "lost")
    assert confirmed_.by == second.pk


def test_request_tells_the_person_and_the_other_leads():
    user, lead, other, officer = locked_out(), accounts.lead(), accounts.lead(), accounts.officer()
    requested(user, lead)
    assert kinds_to(user.email) == kinds_to(other.email) == ["factor_reset_requested"]
    assert kinds_to(lead.email) == kinds_to(officer.email) == []


def test_confirm_by_whoever_asked_is_refused():
    user, lead = locked_out(), accounts.lead()
    requested(user, lead)
    with pytest.raises(SecondPersonError):
        actions.confirm_factor_reset(user, by=lead, at=AT)
    assert has_factor(user)


@pytest.mark.parametrize("role", [Role.LEAD_OFFICER, Role.OFFICER])
def test_confirm_by_the_person_is_refused(role):
    user, lead = locked_out(roles=[role]), accounts.lead()
    requested(user, lead)
    with pytest.raises(PermissionDenied):
        actions.confirm_factor_reset(user, by=user, at=AT)


def test_request_for_oneself_is_refused():
    user = locked_out(roles=[Role.LEAD_OFFICER])
    with pytest.raises(PermissionDenied):
        requested(user, user)


@pytest.mark.parametrize("who", ["officer", "auditor", "operator", "liaison", "person"])
def test_request_by_others_than_a_lead_is_refused(who):
    people = {
        "operator": lambda: accounts.person(is_superuser=True),
        "liaison": lambda: departments.post(role="liaison").user,
    }
    by = people.get(who, getattr(accounts, who, None))()
    with pytest.raises(PermissionDenied):
        requested(locked_out(), by)


@pytest.mark.parametrize("who", ["auditor", "operator", "person"])
def test_confirm_by_others_than_officers_is_refused(who):
    user = locked_out()
    requested(user, accounts.lead())
    by = accounts.person(is_superuser=True) if who == "operator" else getattr(accounts, who)()
    with pytest.raises(PermissionDenied):
        actions.confirm_factor_reset(user, by=by, at=AT)


def test_confirm_without_a_request_is_refused():
    with pytest.raises(NotRequestedError):
        actions.confirm_factor_reset(locked_out(), by=accounts.lead(), at=AT)


def test_confirm_of_a_request_that_waited_too_long_is_refused():
    user = locked_out()
    requested(user, accounts.lead())
    with pytest.raises(NotRequestedError):
        actions.confirm_factor_reset(user, by=accounts.lead(), at=AT + timedelta(days=3, seconds=1))


@pytest.mark.parametrize("change", [{"is_active": False}, {"roles": ["officer"]}])
def test_confirm_asks_again_who_requested(change):
    user, lead = locked_out(), accounts.lead()
    requested(user, lead)
    User.objects.filter(pk=lead.pk).update(**change)
    with pytest.raises(NotRequestedError):
        actions.confirm_factor_reset(user, by=accounts.officer(), at=AT)
    assert has_factor(user)


def test_request_for_someone_without_a_factor_is_refused():
    with pytest.raises(NoFactorError):
        requested(accounts.officer(), accounts.lead())


def test_request_for_someone_deactivated_is_refused():
    with pytest.raises(DeactivatedError):
        requested(locked_out(is_active=False), accounts.lead())


@pytest.mark.django_db(transaction=True)
def test_confirm_twice_at_once_removes_once():
    user = locked_out()
    requested(user, accounts.lead())
    one, two = race(
        lambda: actions.confirm_factor_reset(user, by=accounts.officer(), at=AT),
        lambda: actions.confirm_factor_reset(User.objects.get(pk=user.pk), by=accounts.lead(), at=AT),
    )
    assert one.error is None
    assert isinstance(two.error, NotRequestedError)


def test_person_of_a_department_is_helped_the_same_way():
    user = departments.post().user
    Authenticator.objects.create(user=user, type="totp", data={})
    requested(user, accounts.lead())
    actions.confirm_factor_reset(user, by=accounts.officer(), at=AT)
    assert not has_factor(user)


def test_request_that_nobody_confirmed_is_forgotten():
    user, waiting = locked_out(), locked_out()
    requested(user, accounts.lead())
    requested(waiting, accounts.lead(), at=AT + timedelta(days=1))
    assert "user.lapse_factor_reset" in RUN
    rule = RULES["second factor requests"]
    later = AT + timedelta(days=3, minutes=1)
    assert rule.end(rule.find(later), later) == 1
    user.refresh_from_db(), waiting.refresh_from_db()
    assert (user.factor_reset_at, user.factor_reset_by) == (None, None)
    assert waiting.factor_reset_at
    assert has_factor(user)


def test_mails_say_who_what_and_why():
    user, lead, second = (
        locked_out(name="Amina Otieno"),
        accounts.lead(name="Lena"),
        accounts.lead(name="Sem"),
    )
    requested(user, lead)
    actions.confirm_factor_reset(user, by=second, at=AT)
    asked = Notice.objects.select_related("recipient").get(kind="factor_reset_requested", recipient=second)
    done = Notice.objects.select_related("recipient").get(kind="factor_reset", recipient=user)
    for notice, names in ((asked, ["Lena"]), (done, ["Lena", "Sem"])):
        message = render.email(notice)
        for text in (message.body, str(message.alternatives[0][0])):
            assert all(name in text for name in ["Amina Otieno", "lost or stolen", *names])
            assert "office@focalpoint.example" in text


def test_command_lets_the_only_operator_back_in(client):
    operator = confirmed(accounts.person(is_superuser=True))
    lead = accounts.lead()
    sign_in(client, operator.email)
    set_up_app(client)
    out = StringIO()
    call_command("reset_second_factor", operator.email.upper(), reason="lost", stdout=out)
    assert operator.email in out.getvalue()
    assert not has_factor(operator)
    assert client.get(reverse("usersessions_list")).status_code == 302
    assert "factor_reset" in kinds_to(operator.email)
    assert "factor_reset" in kinds_to(lead.email)
    entry = Entry.objects.get(verb="user.reset_factor")
    assert (entry.by, entry.target_id, entry.changes["reason"]) == (None, str(operator.pk), "lost")
    assert "command on the server" in render.email(Notice.objects.filter(kind="factor_reset").first()).body


@pytest.mark.parametrize(
    ("email", "reason", "words"),
    [
        ("nobody@example.org", "lost", "no account"),
        ("", "lost", "has not set up two-step verification"),
        ("", "boredom", "choice"),
    ],
)
def test_command_says_what_is_wrong(email, reason, words):
    user = accounts.person()
    with pytest.raises(CommandError, match=words):
        call_command("reset_second_factor", email or user.email, "--reason", reason)


def test_pages_ask_request_and_confirm(client):
    user, lead, officer = locked_out(), accounts.lead(), accounts.officer()

    def page(name):
        return reverse(f"admin:organisations_user_{name}", args=[user.pk])

    sign_in_to_office(client, lead)
    assert page("request_factor_reset") in client.get(page("change")).content.decode()
    assert "face to face" in client.get(page("request_factor_reset")).content.decode()
    assert client.post(page("request_factor_reset"), {"reason": ""}).status_code == 422
    client.post(page("request_factor_reset"), {"reason": "lost"})
    assert page("confirm_factor_reset") not in client.get(page("change")).content.decode()
    sign_in_to_office(client, officer)
    assert str(lead) in client.get(page("confirm_factor_reset")).content.decode()
    client.post(page("confirm_factor_reset"))
    assert not has_factor(user)
