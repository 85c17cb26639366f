"""The office looks after people: finds them, lets them in, gives roles, stops accounts."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from focalpoint.notifications import opt_outs
from focalpoint.notifications.models import Notice
from focalpoint.office import office_day
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from tests.factories import accounts, departments, memberships
from tests.organisations.admin.conftest import sign_in

pytestmark = pytest.mark.django_db
LIST = "/admin/organisations/user/"
ADD = f"{LIST}add/"


def address(name, person, *more):
    return reverse(f"admin:organisations_user_{name}", args=[person.pk, *more])


def test_list_finds_by_name_and_by_address(client, officer):
    accounts.person(name="Amina Otieno", email="a.otieno@example.org")
    accounts.person(name="Somebody else")
    for words in ("otieno", "Amina", "a.otieno@"):
        page = client.get(LIST, {"q": words}).content.decode()
        assert "a.otieno@example.org" in page
        assert "Somebody else" not in page


def test_list_filters_by_role(client, officer):
    found = accounts.lead()
    page = client.get(LIST, {"role": "lead_officer"}).content.decode()
    assert found.email in page
    assert f"{officer.email}</a>" not in page


def test_list_costs_the_same_for_one_and_three(client, lead, django_assert_num_queries):
    client.get(LIST)
    with django_assert_num_queries(4) as first:
        client.get(LIST)
    accounts.officer(), departments.post()
    with django_assert_num_queries(len(first)):
        client.get(LIST)


def test_page_shows_second_factor_roles_and_posts_and_no_password(client, lead):
    person = departments.post(user=accounts.officer()).user
    page = client.get(address("change", person)).content.decode()
    assert "Reads inputs, corresponds with their authors" in page
    assert "Reviewer: reads referrals" in page
    assert "Not set up" in page
    assert 'type="password"' not in page
    assert person.password not in page
    Authenticator.objects.create(user=person, type="totp", data={})
    response = client.get(address("change", person))
    assert response.context["original"].has_factor


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("lead_officer", 200), ("auditor", 403), ("protection_officer", 200)],
)
def test_list_by_role(client, who, status):
    sign_in(client, accounts.person(roles=[Role(who)]))
    assert client.get(LIST).status_code == status


def test_change_by_posting_the_form_is_refused(client, operator):
    person = accounts.person()
    data = {"email": "mine@example.org", "name": "X", "language": "en", "is_superuser": "on"}
    assert client.post(address("change", person), data).status_code == 403
    person.refresh_from_db()
    assert not person.is_superuser
    assert person.email != "mine@example.org"


def test_add_lets_somebody_in(client, lead):
    answer = client.post(ADD, {"email": "New@Example.org", "name": "New", "language": "ar"})
    made = User.objects.get(email="new@example.org")
    assert answer.status_code == 302
    assert (made.language, made.has_usable_password()) == ("ar", False)
    assert Notice.objects.get().kind == "user_added"


def test_add_an_address_that_is_there_says_so(client, lead):
    known = accounts.person()
    response = client.post(ADD, {"email": known.email.upper(), "name": "", "language": "en"})
    assert response.status_code == 200
    assert "already exists" in response.content.decode()


def test_add_of_an_address_that_is_never_invited_says_why_and_what_to_do(client, lead):
    opt_outs.add("new@example.org", at=timezone.now())
    page = client.post(ADD, {"email": "New@Example.org", "name": "Zed", "language": "ar"}).content.decode()
    assert "asked us never to send it invitations" in page
    assert 'value="Zed"' in page
    assert not User.objects.filter(email="new@example.org").exists()


def test_add_by_an_officer_is_refused(client, officer):
    assert client.post(ADD, {"email": "new@example.org", "language": "en"}).status_code == 403


def test_grant_role_offers_what_is_missing_and_gives_it(client, operator):
    person = accounts.officer()
    assert address("grant", person) in client.get(address("change", person)).content.decode()
    page = client.get(address("grant", person))
    assert "officer" not in dict(page.context["form"].fields["role"].choices)
    client.post(address("grant", person), {"role": "lead_officer"})
    person.refresh_from_db()
    assert person.roles == [Role.OFFICER, Role.LEAD_OFFICER]


def test_grant_role_that_is_held_already_says_so(client, operator):
    person = accounts.officer()
    assert client.post(address("grant", person), {"role": "officer"}).status_code == 422


def test_revoke_role_asks_and_takes_it_away(client, operator):
    person = accounts.officer()
    assert "Officer" in client.get(address("revoke", person, "officer")).content.decode()
    person.refresh_from_db()
    assert person.roles
    client.post(address("revoke", person, "officer"))
    person.refresh_from_db()
    assert person.roles == []


def test_revoke_role_twice_says_so(client, operator):
    answer = client.post(address("revoke", accounts.person(), "officer"), follow=True)
    assert "no longer has this role" in answer.content.decode()


def test_revoke_role_that_does_not_exist_is_not_found(client, operator):
    assert client.get(address("revoke", accounts.person(), "king")).status_code == 404


@pytest.mark.parametrize("name", ["grant", "revoke"])
def test_roles_by_a_lead_are_refused(client, lead, name):
    more = ["officer"] if name == "revoke" else []
    person = accounts.officer()
    assert client.get(address(name, person, *more)).status_code == 403
    assert client.post(address(name, person, *more), {"role": "lead_officer"}).status_code == 403
    assert address("grant", person) not in client.get(address("change", person)).content.decode()


def test_deactivate_asks_for_a_reason_then_stops(client, lead):
    person = accounts.person()
    assert "signed out everywhere" in client.get(address("deactivate", person)).content.decode()
    assert client.post(address("deactivate", person), {"reason": ""}).status_code == 422
    client.post(address("deactivate", person), {"reason": "asked"})
    person.refresh_from_db()
    assert not person.is_active
    client.post(address("reactivate", person))
    person.refresh_from_db()
    assert person.is_active


def test_deactivate_of_the_last_owner_says_what_to_do_first(client, lead):
    owner = memberships.member()
    answer = client.post(address("deactivate", owner.user), {"reason": "left"}, follow=True)
    assert "must first make someone else an owner" in answer.content.decode()
    owner.user.refresh_from_db()
    assert owner.user.is_active
    client.post(address("deactivate", owner.user), {"reason": "safety"})
    owner.user.refresh_from_db()
    assert not owner.user.is_active


def test_deactivate_twice_says_so(client, lead):
    person = accounts.person(is_active=False)
    answer = client.post(address("deactivate", person), {"reason": "left"})
    assert answer.status_code == 409
    assert "is deactivated" in answer.content.decode()


def test_deactivate_staff_by_a_lead_is_refused(client, lead):
    person = accounts.officer()
    assert client.post(address("deactivate", person), {"reason": "left"}).status_code == 403
    person.refresh_from_db()
    assert person.is_active


def test_deactivate_oneself_is_refused(client, operator):
    assert client.post(address("deactivate", operator), {"reason": "left"}).status_code == 403


def test_change_password_in_the_admin_is_the_page_of_the_portal(client, lead):
    """That one asks for the old one, and tells the person."""
    assert client.get("/admin/password_change/").url == reverse("account_change_password")


def test_delete_is_not_offered(client, operator):
    person = accounts.person()
    assert client.post(address("delete", person), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=person.pk).exists()


def test_history_is_the_audit_log(client, operator):
    person = accounts.person()
    client.post(address("grant", person), {"role": "lead_officer"})
    assert client.get(address("history", person)).status_code == 200


def test_an_officer_says_when_they_are_away_and_who_is_the_deputy(client, officer):
    deputy, today = accounts.officer(name="Dan Deputy"), office_day(timezone.now())
    page = reverse("admin:organisations_user_set_absence", args=[officer.pk])
    assert "Dan Deputy" in client.get(page).content.decode()
    days = {"first": today.isoformat(), "last": (today + timedelta(days=3)).isoformat()}
    assert client.post(page, {**days, "deputy": officer.pk}).status_code == 422
    shown = client.post(page, {**days, "deputy": deputy.pk}, follow=True).content.decode()
    assert "deputy: Dan Deputy" in shown
    assert User.objects.get(pk=officer.pk).deputy == deputy
    client.post(reverse("admin:organisations_user_end_absence", args=[officer.pk]))
    assert User.objects.get(pk=officer.pk).absent_from is None
