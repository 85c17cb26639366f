"""From an input that cannot be referred the officer asks for the check of its organisation."""

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.cases.states import State
from organisations.profiles.models import Profile
from tests.engagements.admin.conftest import sign_in
from tests.factories import accounts, cases, profiles

pytestmark = pytest.mark.django_db


def page(case):
    return reverse("admin:engagements_case_change", args=[case.pk])


def test_ask_and_find_it_in_the_list_of_organisations(client, officer):
    case = cases.in_state(State.NEW, at=timezone.now(), profile=profiles.profile("pending"))
    profile, reference = case.main_submission.profile, case.main_submission.reference
    assert "Ask for the check" in client.get(page(case)).content.decode()
    posted = {"verb": "ask_check", "target": profile.pk, "reference": reference}
    assert client.post(page(case), {**posted, "reference": "FP-2026-7KQ4-M2XD"}).status_code == 404
    assert client.post(page(case), posted).status_code == 302
    html = client.get(page(case)).content.decode()
    assert f"{officer} asked for the check" in html
    assert 'value="ask_check"' not in html
    sign_in(client, accounts.lead())
    assert reference in client.get(reverse("admin:organisations_profile_changelist")).content.decode()
    shown = client.get(reverse("admin:organisations_profile_change", args=[profile.pk])).content.decode()
    assert f"/cases/{reference}" in shown or f"/{reference}/change/" in shown


def test_of_a_verified_one_there_is_nothing_to_ask(client, officer):
    case = cases.in_state(State.NEW, at=timezone.now())
    assert Profile.objects.get().state == "verified"
    assert "Ask for the check" not in client.get(page(case)).content.decode()
