"""The office and the desk ask for a second factor: a kept form of theirs comes back through it."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagements.cases.models import Case
from focalpoint.kept.models import KeptForm
from tests.editor import shown, typed_on
from tests.engagements.desk.conftest import sign_in as sign_in_with_factor
from tests.factories import accounts, cases
from tests.focalpoint.kept.steps import JSON, LONG, end_sessions, next_of
from tests.organisations.accounts.people import confirmed, set_up_app, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return confirmed(accounts.officer())


@pytest.fixture
def path():
    case = cases.case_of(cases.submission_in("new", at=timezone.now()))
    return reverse("admin:engagements_case_change", args=[case.pk])


DECISION = {"verb": "decline", "decline-reason": "other", "decline-sentence": LONG}


def kept_page(client, officer, path):
    """The address of a decision that was sent after the session had ended."""
    sign_in_with_factor(client, officer)
    client.get("/admin/")
    end_sessions()
    return next_of(client.post(path, DECISION))


def test_decision_survives_the_end_of_the_session(client, officer, path):
    page = kept_page(client, officer, path)
    sign_in_with_factor(client, officer)
    assert LONG in typed_on(client.get(page)).values()
    assert Case.objects.get().state == "new"


@pytest.mark.parametrize(
    ("kind", "name"), [("totp", "mfa_reauthenticate"), ("webauthn", "mfa_reauthenticate_webauthn")]
)
def test_whoever_has_a_factor_is_asked_for_that_one(client, officer, path, kind, name):
    page = kept_page(client, officer, path)
    client.force_login(officer)
    Authenticator.objects.create(user=officer, type=kind, data={"name": "Key"})
    answer = client.get(page)
    assert answer.url.startswith(f"{reverse(name)}?next=")
    assert next_of(answer) == page
    assert "wells" not in shown(answer)
    assert "wells" not in shown(client.post(page))
    assert KeptForm.objects.count() == 1


@pytest.mark.parametrize("has_password", [True, False])
def test_whoever_has_no_factor_sets_one_up_and_comes_back(client, officer, path, has_password):
    page = kept_page(client, officer, path)
    if not has_password:
        officer.set_unusable_password()
        officer.save()
    client.force_login(officer)
    answer = client.get(page)
    assert answer.url == reverse("mfa_index")
    page_of_factors = shown(client.get(answer.url))
    assert "Set it up first" in page_of_factors
    assert page in page_of_factors


@pytest.mark.django_db(transaction=True)
def test_after_setting_up_a_factor_the_kept_form_is_shown(officer, path):
    client = Client()
    page = kept_page(client, officer, path)
    sign_in(client, officer.email)
    assert client.get(page).url == reverse("mfa_index")
    set_up_app(client)
    assert LONG in typed_on(client.get(page)).values()


@pytest.mark.parametrize(
    ("kind", "name"),
    [(None, "mfa_index"), ("totp", "mfa_reauthenticate"), ("webauthn", "mfa_reauthenticate_webauthn")],
)
def test_form_is_kept_where_the_second_factor_is_asked_for(client, officer, path, kind, name):
    client.force_login(officer)
    if kind:
        Authenticator.objects.create(user=officer, type=kind, data={"name": "Key"})
    assert client.post(path, **JSON).status_code == 401
    answer = client.post(path, DECISION)
    kept = reverse("kept-form", args=[KeptForm.objects.get().pk])
    if kind:
        assert answer.url.startswith(f"{reverse(name)}?next=")
        assert next_of(answer) == kept
    else:
        assert answer.url == reverse(name)
        assert kept in shown(client.get(answer.url))
