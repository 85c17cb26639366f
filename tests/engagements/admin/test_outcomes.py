"""An officer writes an outcome in the admin, a lead proposes it, another lead publishes what they read."""

import pytest
from django.urls import reverse

from engagements.consultations.models import Consultation, Level
from engagements.outcomes import actions
from engagements.outcomes.models import Outcome, Use
from engagements.outcomes.states import State
from focalpoint.audit.models import Entry
from tests.engagements.admin.test_consultations import sign_in
from tests.factories import accounts, submissions
from tests.factories import outcomes as factory

pytestmark = pytest.mark.django_db
NOW = factory.NOW


def address(name, outcome):
    return reverse(f"admin:engagements_outcome_{name}", args=[outcome.pk])


def posted(outcome, *rows, **changes):
    """The form of an outcome as the browser sends it."""
    stored = outcome.sections.count()
    data = {
        "edit": outcome.edit,
        "title_en": "Water",
        "introduction_en": "We asked.",
        "default_reason_en": "About something else.",
        "sections-TOTAL_FORMS": len(rows),
        "sections-INITIAL_FORMS": stored,
    }
    for number, row in enumerate(rows):
        data |= {f"sections-{number}-{name}": value for name, value in row.items()}
    return data | changes


def row(*lines, **changes):
    section = {
        "heard_en": "Wells are far.",
        "quotes": "\r\n".join(lines),
        "changed_en": "Forty wells.",
        "proof": "https://example.org/plan",
    }
    return section | changes


def test_officer_begins_and_writes(client):
    sign_in(client, accounts.officer())
    call = factory.closed_call()
    public = factory.public_input(call)
    answer = client.post(
        reverse("admin:engagements_outcome_add"), {"consultation": call.pk, "title_en": "Water"}
    )
    outcome = Outcome.objects.get()
    assert answer.url == address("change", outcome)
    line = f"{public.reference}: “{factory.PASSAGE}”"
    answer = client.post(address("change", outcome), posted(outcome, row(line)))
    assert answer.status_code == 302, answer.content.decode()
    outcome.refresh_from_db()
    section = outcome.sections.get()
    assert section.citations.get().passage == factory.PASSAGE
    assert str(section.changed) == "Forty wells."
    shown = client.get(address("change", outcome)).content.decode()
    assert factory.PASSAGE in shown
    assert "Nothing is missing" in shown
    changed = row(line, id=section.pk, changed_en="Fifty wells.")
    client.post(address("change", outcome), posted(outcome, changed))
    assert str(outcome.sections.get().changed) == "Fifty wells."
    outcome.refresh_from_db()
    removed = row(line, id=section.pk, DELETE="on")
    client.post(address("change", outcome), posted(outcome, removed))
    assert not outcome.sections.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"proof": ""}, "Add a link to the proof"),
        ({"proof": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"quotes": "no reference at all"}, "Write each citation on a line"),
        ({"unchanged_en": "No pipes."}, "Write why it did not change"),
        ({"heard_en": ""}, "Write what we heard"),
    ],
)
def test_a_section_that_says_too_little_is_refused_and_not_lost(client, changes, sentence):
    sign_in(client, accounts.officer())
    outcome = factory.draft()
    answer = client.post(address("change", outcome), posted(outcome, row(**changes)))
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert "Forty wells." in answer.content.decode()
    assert not outcome.sections.exists()


def test_a_hidden_input_is_not_cited(client):
    sign_in(client, accounts.officer())
    call = factory.closed_call()
    hidden = submissions.submitted(consultation=call, level=Level.UN_ONLY)
    outcome = factory.draft(call)
    line = f"{hidden.reference}: {factory.PASSAGE}"
    answer = client.post(address("change", outcome), posted(outcome, row(line)))
    assert "is not public, so it cannot be cited" in answer.content.decode()


def test_two_leads(client):
    call = factory.closed_call(now=NOW)
    Consultation.objects.filter(pk=call.pk).update(closes_at=NOW)
    outcome = factory.written(call)
    first = sign_in(client, accounts.lead())
    client.post(address("propose", outcome))
    outcome.refresh_from_db()
    assert outcome.proposed_by == first
    assert "Another lead officer must do so" in client.get(address("change", outcome)).content.decode()
    assert client.post(address("publish", outcome), {"edit": outcome.edit}).status_code == 409
    sign_in(client, accounts.lead())
    shown = client.get(address("publish", outcome)).content.decode()
    assert "Wells are far away." in shown
    client.post(address("publish", outcome), {"edit": outcome.edit})
    outcome.refresh_from_db()
    assert outcome.state == State.PUBLISHED
    assert Entry.objects.filter(verb="outcome.publish").exists()
    client.post(address("take_down", outcome), {"reason": "It names a person."})
    outcome.refresh_from_db()
    assert (outcome.state, outcome.edition) == (State.TAKEN_DOWN, None)


def test_uses_are_recorded_a_page_at_a_time(client, monkeypatch):
    monkeypatch.setattr("engagements.admin.flows.outcomes.MOST_INPUTS", 2)
    sign_in(client, accounts.officer())
    call = factory.closed_call()
    inputs = sorted(
        (submissions.submitted(consultation=call) for _number in range(3)), key=lambda one: one.reference
    )
    outcome = factory.draft(call)
    first = client.get(address("uses", outcome)).content.decode()
    assert inputs[1].reference in first
    assert inputs[2].reference not in first
    one, other = inputs[:2]
    data = {f"use-{one.pk}": Use.PARTLY, f"reason-{one.pk}": "Half.", f"use-{other.pk}": ""}
    answer = client.post(address("uses", outcome), data)
    assert answer.url.endswith(f"?after={other.reference}")
    assert [(row.submission_id, row.use) for row in outcome.uses.all()] == [(one.pk, Use.PARTLY)]
    refused = client.post(address("uses", outcome), {f"use-{one.pk}": Use.NOT_USED, f"reason-{one.pk}": ""})
    assert refused.status_code == 422


def test_what_is_public_is_not_changed_under_its_readers(client):
    sign_in(client, accounts.officer())
    outcome = factory.published()
    shown = client.get(address("change", outcome)).content.decode()
    assert "Forty wells are planned." in shown
    assert 'name="title_en"' not in shown
    assert client.post(address("change", outcome), posted(outcome)).status_code == 403
    actions.correct(outcome, by=accounts.lead(), at=factory.LATER)
    assert 'name="title_en"' in client.get(address("change", outcome)).content.decode()
