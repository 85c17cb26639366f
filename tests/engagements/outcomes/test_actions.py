"""What the office may say in an outcome, and who may publish it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from engagements.consultations.models import Level
from engagements.outcomes import actions
from engagements.outcomes.content import RecordedUse
from engagements.outcomes.errors import (
    BadProofError,
    CallStillOpenError,
    CitedInputNotPublicError,
    NoProofError,
    NoReasonError,
    NotACampaignError,
    NotPublicNowError,
    OtherInputError,
    OtherWordsError,
    OutcomeConflictError,
    OutcomeExistsError,
    OutcomeIncompleteError,
    OwnOutcomeError,
    UseWithoutReasonError,
)
from engagements.outcomes.models import Edition, Outcome, Use
from engagements.outcomes.states import State
from engagements.routing import actions as routing
from focalpoint.errors import LimitError, WrongStateError
from focalpoint.translated import Translated
from tests.factories import accounts, cases, publications, submissions
from tests.factories import outcomes as factory

pytestmark = pytest.mark.django_db
LATER = factory.LATER


def write(outcome, *citations, by=None, **fields):
    return actions.write_section(
        outcome,
        section=None,
        position=None,
        text=factory.section(*citations, **fields),
        by=by or accounts.officer(),
        at=LATER,
    )


def publish(outcome, by=None, at=LATER):
    return actions.publish(outcome, edit=outcome.edit, by=by or accounts.lead(), at=at)


def test_another_lead_publishes():
    call = factory.closed_call()
    lead, second = accounts.lead(), accounts.lead()
    outcome = factory.proposed(call, by=lead)
    with pytest.raises(OwnOutcomeError):
        publish(outcome, by=lead)
    with pytest.raises(PermissionDenied):
        publish(outcome, by=accounts.officer())
    outcome = publish(outcome, by=second)
    assert outcome.state == State.PUBLISHED
    assert outcome.edition.content["sections"][0]["proof"] == "https://example.org/plan"


def test_a_lead_who_wrote_does_not_publish_what_another_one_proposed():
    writer = accounts.lead()
    outcome = actions.propose(factory.written(by=writer), by=accounts.lead(), at=LATER)
    with pytest.raises(OwnOutcomeError):
        publish(outcome, by=writer)


def test_what_is_published_is_what_was_read():
    outcome = factory.proposed()
    read = outcome.edit
    outcome = actions.return_(outcome, remark="Say when.", by=accounts.lead(), at=LATER)
    outcome = actions.propose(write(outcome), by=accounts.lead(), at=LATER)
    with pytest.raises(OutcomeConflictError):
        actions.publish(outcome, edit=read, by=accounts.lead(), at=LATER)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"proof": ""}, NoProofError),
        ({"proof": "javascript:alert(1)"}, BadProofError),
        ({"proof": "https:///nowhere"}, BadProofError),
        ({"reason": Translated()}, NoReasonError),
    ],
)
def test_a_section_says_what_can_be_checked(changes, error):
    with pytest.raises(error):
        write(factory.draft(), **changes)


def test_only_public_inputs_of_the_call_are_cited_in_their_own_words():
    call = factory.closed_call()
    outcome = factory.draft(call)
    public = factory.public_input(call)
    assert (
        write(outcome, factory.cite(public, "Nine   villages walk\ntwo hours")).sections.get().citations.get()
    )
    hidden = submissions.submitted(consultation=call, level=Level.UN_ONLY)
    other = factory.public_input(factory.closed_call())
    redaction = {"title": "Wells", "summary": "Redacted.", "answers": {}}
    redacted = publications.published(submissions.submitted(consultation=call), redaction=redaction)
    for cited, error in [
        (factory.cite(hidden), CitedInputNotPublicError),
        (factory.cite(submissions.submitted(consultation=call)), CitedInputNotPublicError),
        (factory.cite(other), OtherInputError),
        (factory.cite(public, "We ask for pipes."), OtherWordsError),
        (factory.cite(redacted), OtherWordsError),
    ]:
        with pytest.raises(error):
            write(outcome, cited)


def test_an_input_withdrawn_meanwhile_keeps_it_from_being_published():
    call = factory.closed_call()
    public = factory.public_input(call)
    outcome = factory.proposed(call, factory.cite(public))
    routing.withdraw(public, by=public.author, at=LATER)
    with pytest.raises(OutcomeIncompleteError) as refused:
        publish(outcome)
    assert public.reference in str(refused.value)
    assert Outcome.objects.get().state == State.PROPOSED


def test_an_outcome_of_an_open_call_is_not_proposed():
    outcome = factory.written()
    with pytest.raises(CallStillOpenError):
        actions.propose(outcome, by=accounts.lead(), at=factory.NOW)


def test_nothing_is_proposed_while_something_is_missing():
    call = factory.closed_call()
    submissions.submitted(consultation=call)
    outcome = factory.draft(call, default_reason=Translated(), title=Translated(en="Water", fr="Eau"))
    with pytest.raises(OutcomeIncompleteError) as refused:
        actions.propose(write(outcome), by=accounts.lead(), at=LATER)
    assert len(refused.value.reasons) == 2  # a language is missing, and why inputs were not used


def test_a_call_has_one_outcome_and_only_a_campaign_another():
    call = factory.closed_call()
    factory.draft(call)
    single = cases.in_state("in_triage", consultation=call)
    with pytest.raises(NotACampaignError):
        factory.draft(call, case=single)
    cases.another_input(single)
    assert factory.draft(call, case=single).case == single
    with pytest.raises(OutcomeExistsError):
        factory.draft(call)


def test_a_correction_keeps_what_was_published():
    outcome = factory.published()
    first = outcome.edition
    outcome = actions.correct(outcome, by=accounts.lead(), at=LATER)
    assert outcome.edition == first
    proposer = accounts.lead()
    with pytest.raises(OutcomeIncompleteError):
        actions.propose(outcome, by=proposer, at=LATER)
    text = factory.text(correction=Translated(en="There are fifty wells."))
    outcome = actions.save(outcome, **text, edit=outcome.edit, by=accounts.officer(), at=LATER)
    outcome = publish(actions.propose(outcome, by=proposer, at=LATER))
    assert list(Edition.objects.values_list("number", flat=True)) == [1, 2]
    assert outcome.edition.content["correction"] == {"en": "There are fifty wells."}


def test_a_lead_takes_down_at_once_whatever_is_done_with_the_text():
    outcome = factory.published()
    with pytest.raises(PermissionDenied):
        actions.take_down(outcome, reason="Wrong.", by=accounts.officer(), at=LATER)
    outcome = actions.correct(outcome, by=accounts.lead(), at=LATER)
    outcome = actions.take_down(outcome, reason="It names a person.", by=accounts.lead(), at=LATER)
    assert (outcome.state, outcome.edition) == (State.TAKEN_DOWN, None)
    with pytest.raises(NotPublicNowError):
        actions.take_down(outcome, reason="Again.", by=accounts.lead(), at=LATER)
    with pytest.raises(WrongStateError):
        actions.propose(outcome, by=accounts.lead(), at=LATER)


def test_uses_belong_to_inputs_of_the_call_and_say_why():
    call = factory.closed_call()
    one = submissions.submitted(consultation=call)
    outcome = factory.draft(call)

    def record(submission, use, reason=""):
        given = [RecordedUse(str(submission.reference), use, reason)]
        return actions.record_uses(outcome, uses=given, by=accounts.officer(), at=LATER)

    with pytest.raises(UseWithoutReasonError):
        record(one, Use.NOT_USED)
    with pytest.raises(OtherInputError):
        record(submissions.submitted(at=factory.NOW), Use.USED)
    record(one, Use.PARTLY, "The first half.")
    assert outcome.uses.get().use == Use.PARTLY
    record(one, "")
    assert not outcome.uses.exists()


def test_three_hundred_sections_are_too_many(monkeypatch):
    monkeypatch.setattr(Outcome, "MOST_SECTIONS", 2)
    outcome = write(write(factory.draft()))
    with pytest.raises(LimitError):
        write(outcome)


def test_removing_a_section_leaves_the_edition():
    outcome = actions.correct(factory.published(), by=accounts.lead(), at=LATER + timedelta(days=1))
    actions.remove_section(outcome, section=outcome.sections.get(), by=accounts.officer(), at=LATER)
    assert not outcome.sections.exists()
    assert len(Edition.objects.get().content["sections"]) == 1
