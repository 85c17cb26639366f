"""An office from nothing by one command: who can act, who is told, and what a second run leaves alone."""

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from focalpoint.audit.models import Entry
from focalpoint.notifications.models import Notice
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.calendars.models import Holiday
from organisations.departments.models import Department
from tests.factories import accounts
from tests.organisations.accounts.people import mailed_code

pytestmark = pytest.mark.django_db
OPERATOR, LEAD = "operator@un.example.org", "lead@un.example.org"


def setup(operator=OPERATOR, lead=LEAD, **options):
    said = StringIO()
    call_command("setup_office", operator=operator, lead=lead, stdout=said, verbosity=0, **options)
    return said.getvalue()


def test_makes_an_office(settings):
    said = setup(operator_name="Olga", lead_name="Lena")
    operator, lead = User.objects.get(email=OPERATOR), User.objects.get(email=LEAD)
    assert (operator.is_superuser, operator.roles, operator.name) == (True, [], "Olga")
    assert (lead.is_superuser, lead.roles, lead.name) == (False, [Role.LEAD_OFFICER], "Lena")
    assert not operator.has_usable_password()
    assert not lead.has_usable_password()
    assert Department.objects.exists()
    assert Holiday.objects.exists()
    assert settings.BASE_URL + reverse("account_request_login_code") in said
    assert {entry.verb for entry in Entry.objects.filter(by=operator.pk)} >= {"user.add", "user.grant_role"}


def test_notifies_the_lead_officer_once():
    setup()
    assert [notice.kind for notice in Notice.objects.filter(recipient__email=LEAD)] == ["role_granted"]


def test_both_sign_in_with_a_code():
    setup()
    for email in (OPERATOR, LEAD):
        Client().post(reverse("account_request_login_code"), {"email": email})
    codes = Notice.objects.filter(kind="sign_in_code")
    assert {notice.address or notice.recipient.email for notice in codes} == {OPERATOR, LEAD}


@pytest.mark.parametrize("email", [OPERATOR, LEAD])
def test_one_code_signs_in_and_confirms_the_address(email):
    setup()
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": email})
    answer = client.post(
        reverse("account_confirm_login_code"), {"code": mailed_code("sign_in_code", email)}, follow=True
    )
    assert answer.wsgi_request.user.email == email
    assert EmailAddress.objects.get(email=email).verified
    assert Notice.objects.filter(kind="account_confirm").count() == 0


def test_may_be_run_again():
    setup()
    before = User.objects.count(), Department.objects.count(), Entry.objects.count()
    said = setup()
    assert "already" in said
    assert (User.objects.count(), Department.objects.count(), Entry.objects.count()) == before


def test_gives_the_role_to_an_account_that_is_there():
    person = accounts.person(email=LEAD)
    setup()
    person.refresh_from_db()
    assert person.roles == [Role.LEAD_OFFICER]


@pytest.mark.parametrize(
    ("operator", "lead", "words"),
    [
        ("no address", LEAD, "not an email address"),
        (OPERATOR, "lead@", "not an email address"),
        (OPERATOR, OPERATOR.upper(), "two people"),
    ],
)
def test_refuses_with_a_sentence_and_makes_nothing(operator, lead, words):
    with pytest.raises(CommandError, match=words):
        setup(operator, lead)
    assert not User.objects.exists()
    assert not Department.objects.exists()


def test_makes_no_operator_of_an_account_that_is_there():
    accounts.person(email=OPERATOR)
    with pytest.raises(CommandError, match="Choose another address"):
        setup()
    assert not User.objects.filter(is_superuser=True).exists()
