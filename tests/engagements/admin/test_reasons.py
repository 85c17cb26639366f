"""Reasons for declining on the office's pages: offered, corrected, counted, found."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.admin.reasons import DeclineReasonAdmin
from engagements.cases import actions as case_actions
from engagements.cases.models import Case
from engagements.cases.states import State
from engagements.reasons.models import DeclineReason
from tests.factories import cases

pytestmark = pytest.mark.django_db
LIST = reverse("admin:engagements_declinereason_changelist")
QUEUE = reverse("admin:engagements_case_changelist")


def form_of(client, code="other"):
    return client.get(reverse("admin:engagements_declinereason_change", args=[code]))


def post(client, of="other", **changes):
    reason = DeclineReason.objects.get(pk=of)
    data = {f"label_{language}": text for language, text in reason.label.items()}
    data |= {"position": reason.position, "in_use": "on", "edit": reason.edit, **changes}
    address = reverse("admin:engagements_declinereason_change", args=[of])
    return client.post(address, {name: value for name, value in data.items() if value is not None})


def offered(client, case):
    page = client.get(reverse("admin:engagements_case_change", args=[case.pk]))
    [form] = [one.form for one in page.context["buttons"] if one.button.name == "decline"]
    return [code for code, _label in form.fields["reason"].choices]


def test_decline_offers_those_in_use_in_their_order(client, officer):
    case = cases.assigned(officer=officer)
    DeclineReason.objects.filter(pk="outside-call").update(in_use=False)
    DeclineReason.objects.filter(pk="other").update(position=1)
    codes = offered(client, case)
    assert codes[:3] == ["", "other", "outside-mandate"]
    assert "outside-call" not in codes


def test_a_reason_that_was_retired_meanwhile_is_refused_and_what_was_typed_stays(client, officer):
    case = cases.assigned(officer=officer)
    DeclineReason.objects.filter(pk="other").update(in_use=False)
    data = {"verb": "decline", "decline-reason": "other", "decline-sentence": "Not this time."}
    answer = client.post(reverse("admin:engagements_case_change", args=[case.pk]), data)
    assert answer.status_code == 422
    assert "Not this time." in answer.content.decode()
    assert Case.objects.get(pk=case.pk).state == State.IN_TRIAGE


def test_the_screen_says_why_it_was_declined(client, officer):
    case = cases.assigned(State.DECLINED)
    page = client.get(reverse("admin:engagements_case_change", args=[case.pk])).content.decode()
    assert "This is outside the mandate of the Focal Point Office." in page
    assert case.decline_text in page


def test_a_lead_corrects_a_reason(client, lead):
    assert post(client, label_en="Something else.").status_code == 302
    assert str(DeclineReason.objects.get(pk="other")) == "Something else."
    assert post(client, in_use=None).status_code == 302
    assert not DeclineReason.objects.get(pk="other").in_use


def test_a_lead_adds_a_reason(client, lead):
    data = {"code": "rain", "label_en": "It rains.", "position": "5", "in_use": "on"}
    assert client.post(reverse("admin:engagements_declinereason_add"), data).status_code == 302
    assert str(DeclineReason.objects.get(pk="rain")) == "It rains."


def test_the_code_stays(client, lead):
    post(client, code="another")
    assert not DeclineReason.objects.filter(pk="another").exists()
    assert 'name="code"' not in form_of(client).content.decode()


def test_the_last_one_in_use_says_so_beside_its_field(client, lead):
    DeclineReason.objects.exclude(pk="other").update(in_use=False)
    answer = post(client, in_use=None)
    assert answer.context["adminform"].form.errors["in_use"] == ["At least one reason must stay in use."]
    assert DeclineReason.objects.get(pk="other").in_use


def test_an_officer_reads_the_list_and_changes_nothing(client, officer):
    assert client.get(LIST).status_code == 200
    assert post(client, label_en="Mine.").status_code == 403


def test_the_list_counts_and_leads_to_the_inputs(client, officer):
    other = DeclineReason.objects.get(pk="other")
    declined = [cases.assigned(State.DECLINED) for _number in range(2)]
    case = cases.assigned(officer=officer)
    case_actions.decline(case, reason=other, text="No.", by=officer, at=timezone.now())
    page = client.get(LIST).content.decode()
    assert f'<a href="{QUEUE}?reason=outside-mandate">2</a>' in page
    assert f'<a href="{QUEUE}?reason=other">1</a>' in page
    rows = client.get(f"{QUEUE}?reason=outside-mandate").context["rows"]
    assert {row.reference for row in rows} == {one.main_submission.reference for one in declined}
    assert client.get(f"{QUEUE}?reason=unknown").context["rows"] == []


def test_the_count_ends_somewhere(client, officer, monkeypatch):
    monkeypatch.setattr("engagements.admin.reasons.CAP", 1)
    for _number in range(3):
        cases.assigned(State.DECLINED)
    assert "more than 1</a>" in client.get(LIST).content.decode()


def test_the_queue_offers_those_that_are_no_longer_in_use_too(client, officer):
    DeclineReason.objects.filter(pk="other").update(in_use=False)
    selects = client.get(f"{QUEUE}?filters=1").context["panel"].selects
    [control] = [select.control for select in selects if select.name == "reason"]
    assert 'value="other"' in control


def test_the_list_costs_the_same_for_any_number_of_inputs(client, officer):
    def statements():
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        return len(captured)

    cases.assigned(State.DECLINED)
    client.get(LIST)
    one = statements()
    for _number in range(3):
        cases.assigned(State.DECLINED)
    assert statements() == one
    assert DeclineReasonAdmin.list_per_page >= DeclineReason.objects.count()
