"""A department asks for more time: how the office reads it, and what it presses."""

from datetime import timedelta

import pytest
from django.utils import timezone

from engagements.cases.states import State
from engagements.routing.models import Referral
from engagements.routing.states import Extension
from focalpoint.office import office_day
from tests.engagements.admin.test_decision import address, part, press
from tests.factories import cases, routing

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking(officer):
    now = timezone.now()
    case = cases.in_state(State.REFERRED, at=now, officer=officer)
    return routing.asking(case, at=now)


def now_of(referral):
    return Referral.objects.get(pk=referral.pk)


def test_request_is_open_before_the_officer_with_its_reason_and_its_day(client, officer, asking):
    page = client.get(address(asking.case))
    assert page.context["part"] == "departments"
    assert "The drill is away." in page.content.decode()
    day = office_day(asking.extension_until)
    assert f'value="{day.isoformat()}"' in str(part(page, "grant_extension")["until"])


def test_no_request_no_buttons(client, officer):
    referral = routing.referral(cases.in_state(State.REFERRED, officer=officer), at=timezone.now())
    names = {shown.button.name for shown in client.get(address(referral.case)).context["buttons"]}
    assert "recall" in names
    assert names.isdisjoint({"grant_extension", "refuse_extension"})


def test_another_day_can_be_given(client, officer, asking):
    day = office_day(asking.extension_until) - timedelta(days=3)
    data = {"grant_extension-until": day.isoformat()}
    response = press(client, asking.case, "grant_extension", target=asking.pk, **data)
    assert response.status_code == 302
    one = now_of(asking)
    assert (one.extension, office_day(one.due_at), one.extension_decided_by) == (
        *(Extension.GRANTED, day, officer),
    )
    assert "was given time until" in client.get(address(asking.case)).content.decode()


def test_day_that_cannot_be_given_is_shown_again(client, officer, asking):
    data = {"grant_extension-until": "2001-01-01"}
    response = press(client, asking.case, "grant_extension", target=asking.pk, **data)
    assert response.status_code == 409
    assert "Choose a day after" in response.content.decode()
    assert "2001-01-01" in response.content.decode()
    assert now_of(asking).extension == Extension.ASKED


def test_refusing_needs_a_sentence(client, officer, asking):
    data = {"refuse_extension-text": " "}
    assert press(client, asking.case, "refuse_extension", target=asking.pk, **data).status_code == 422
    data = {"refuse_extension-text": "The author waits."}
    assert press(client, asking.case, "refuse_extension", target=asking.pk, **data).status_code == 302
    assert now_of(asking).extension_refusal == "The author waits."


def test_what_was_typed_is_shown_when_the_department_withdrew_its_request(client, officer, asking):
    Referral.objects.filter(pk=asking.pk).update(
        extension="",
        extension_until=None,
        extension_reason="",
        extension_asked_at=None,
        extension_asked_by=None,
    )
    data = {"refuse_extension-text": "The author waits."}
    response = press(client, asking.case, "refuse_extension", target=asking.pk, **data)
    assert response.status_code == 409
    assert "The author waits." in response.content.decode()
