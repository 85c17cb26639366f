"""A department's answer: from each state, each refusal, who has the ball, what each verb leaves behind."""

import json
from datetime import date, timedelta

import pytest

from engagements.cases.models import Case
from engagements.cases.states import State as CaseState
from engagements.cases.states import WaitingOn
from engagements.responses import actions
from engagements.responses.errors import (
    ChangedError,
    ConflictError,
    MissingRemarkError,
    ReferredElsewhereError,
    UnfinishedError,
    WithdrawnError,
)
from engagements.responses.models import Response
from engagements.responses.states import State
from engagements.routing import actions as routing_actions
from engagements.routing.models import Purpose, Referral
from engagements.routing.states import LIVE
from engagements.routing.states import State as ReferralState
from focalpoint.audit.models import Entry
from focalpoint.errors import WrongStateError
from focalpoint.notifications.models import Notice
from focalpoint.verbs import VERBS
from tests.audit_log import last, verbs
from tests.factories import accounts, cases, departments, publications, responses, routing
from tests.outbox import notified

NOW = responses.NOW
pytestmark = pytest.mark.django_db


@pytest.fixture
def liaison(referral):
    return departments.liaison(referral.department)


@pytest.fixture
def referral():
    """In the lead, of an input that an officer has."""
    case = cases.assigned(CaseState.REFERRED, at=NOW - timedelta(days=2))
    return routing.referral(case, ReferralState.ACKNOWLEDGED, purpose=Purpose.LEAD)


def content(**changes):
    """The arguments of `save`."""
    return {
        "kind": "will_act",
        "language": "en",
        "text": "Nine wells.",
        "commitment": "Drill nine wells.",
        "commitment_due": date(2026, 9, 1),
        "links": ["https://example.org/wells"],
        "publish": True,
        "read": 0,
        "at": NOW,
        **changes,
    }


def stored(response):
    return Response.objects.select_related("referral__case").get(pk=response.pk)


def case_of(referral):
    return Case.objects.get(pk=referral.case_id)


def progress_of(referral):
    case = case_of(referral)
    return case.state, case.waiting_on


class TestSave:
    def test_save_begins_the_response(self, referral, liaison):
        response = actions.respond(referral, **content(), by=liaison)
        kept = stored(response)
        assert (kept.state, kept.edit, kept.saved_at, kept.saved_by) == ("draft", 1, NOW, liaison)
        for name in ("kind", "language", "text", "commitment", "commitment_due", "links", "publish"):
            assert getattr(kept, name) == content()[name], name
        assert verbs(response) == ["response.begin"]

    def test_save_again_is_not_news(self, referral, liaison):
        response = actions.respond(referral, **content(), by=liaison)
        actions.respond(referral, **content(text="Ten wells.", read=1), by=liaison)
        assert (stored(response).text, stored(response).edit) == ("Ten wells.", 2)
        assert verbs(response) == ["response.begin"]

    def test_save_of_a_new_referral_that_nobody_acknowledged(self):
        new = routing.referral()
        reviewer = departments.reviewer(new.department)
        assert actions.respond(new, **content(), by=reviewer).state == State.DRAFT

    def test_save_may_be_unfinished(self, referral, liaison):
        actions.respond(referral, **content(kind="", text="", commitment_due=None, links=[]), by=liaison)
        assert stored(Response.objects.get()).text == ""

    def test_save_after_a_colleague_did(self, referral, liaison):
        actions.respond(referral, **content(text="Theirs"), by=departments.reviewer(referral.department))
        with pytest.raises(ConflictError) as caught:
            actions.respond(referral, **content(text="Mine"), by=liaison)
        assert (caught.value.theirs.text, caught.value.mine["text"]) == ("Theirs", "Mine")
        assert Response.objects.get().text == "Theirs"

    @pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
    def test_save_of_what_was_cleared(self, referral, liaison, state):
        responses.response(referral, state)
        assert isinstance(VERBS["referral.respond"].refusal(referral, liaison), WrongStateError)
        with pytest.raises(WrongStateError):
            actions.respond(referral, **content(), by=liaison)

    @pytest.mark.parametrize("state", [state for state in ReferralState if state not in LIVE])
    def test_save_of_a_referral_that_is_settled(self, state):
        settled = routing.referral(state=state)
        with pytest.raises(WrongStateError):
            actions.respond(settled, **content(), by=departments.reviewer(settled.department))
        assert not Response.objects.exists()

    def test_save_leaves_no_text_in_the_log(self, referral, liaison):
        actions.respond(referral, **content(), by=liaison)
        assert "wells" not in json.dumps(list(Entry.objects.values_list("changes", flat=True)))


def liaison_for(response):
    return departments.liaison(response.referral.department)


def save(response):
    given = content(edit=response.edit, by=liaison_for(response))
    del given["read"]
    return actions.save(response, **given)


ACTS = {
    "save": save,
    "approve": lambda one: actions.approve(one, by=liaison_for(one), at=NOW),
    "reopen": lambda one: actions.reopen(one, by=liaison_for(one), at=NOW),
    "send": lambda one: actions.send(one, by=liaison_for(one), at=NOW),
    "release": lambda one: actions.release(one, by=accounts.officer(), at=NOW),
    "return": lambda one: actions.return_(one, remark="Say when.", by=accounts.officer(), at=NOW),
}


MOVES = [verb for verb in ACTS if verb != "save"]


@pytest.mark.parametrize("verb", MOVES)
@pytest.mark.parametrize("state", State)
def test_each_verb_from_each_state(verb, state):
    response = responses.response(state=state)
    if state in VERBS[f"response.{verb}"].sources:
        ACTS[verb](response)
        assert stored(response).state == VERBS[f"response.{verb}"].to
    else:
        with pytest.raises(WrongStateError):
            ACTS[verb](stored(response))
        assert stored(response).state == state
        assert verbs(response) == []


@pytest.mark.parametrize("verb", MOVES)
def test_each_verb_twice_at_once(verb):
    """Two tabs, or two colleagues: the second is told, and nothing is done twice."""
    (source,) = VERBS[f"response.{verb}"].sources
    response = responses.response(state=source)
    other_tab = stored(response)
    ACTS[verb](response)
    with pytest.raises(WrongStateError):
        ACTS[verb](other_tab)
    assert len(verbs(response)) == 1


@pytest.mark.parametrize("verb", ["save", "approve", "reopen", "send"])
@pytest.mark.parametrize("state", [state for state in ReferralState if state not in LIVE])
def test_no_verb_of_the_department_once_the_referral_is_settled(verb, state):
    (source,) = VERBS[f"response.{verb}"].sources
    response = responses.response(routing.referral(state=state), source)
    # The button asks the same before anyone presses it.
    assert isinstance(VERBS[f"response.{verb}"].refusal(response, None), WrongStateError)
    with pytest.raises(WrongStateError):
        ACTS[verb](response)
    assert stored(response).state == source


class TestClear:
    def test_clear_says_who_stands_by_it(self, referral, liaison):
        response = responses.response(referral)
        actions.approve(response, edit=response.edit, by=liaison, at=NOW)
        kept = stored(response)
        assert (kept.approved_at, kept.approved_by) == (NOW, liaison)
        assert last("response.approve").changes["kind"] == "will_act"

    @pytest.mark.parametrize("fields", [{"text": " "}, {"kind": ""}])
    def test_clear_of_what_is_unfinished(self, referral, liaison, fields):
        with pytest.raises(UnfinishedError):
            actions.approve(responses.response(referral, **fields), by=liaison, at=NOW)

    def test_clear_of_words_that_changed_since_they_were_read(self, referral, liaison):
        response = actions.respond(referral, **content(), by=liaison)
        actions.respond(
            referral, **content(text="Ten wells.", read=1), by=departments.reviewer(referral.department)
        )
        with pytest.raises(ChangedError):
            actions.approve(response, edit=1, by=liaison, at=NOW)
        assert stored(response).state == State.DRAFT


class TestReopen:
    def test_reopen_forgets_who_approved_it(self, referral, liaison):
        response = responses.response(referral, State.APPROVED)
        actions.reopen(response, by=liaison, at=NOW)
        kept = stored(response)
        assert (kept.approved_at, kept.approved_by) == (None, None)
        assert verbs(response) == ["response.reopen"]


class TestSend:
    def test_send_answers_the_referral_and_asks_the_office(self, referral, liaison):
        response = responses.response(referral, State.APPROVED, remark="Say when.")
        actions.send(response, by=liaison, at=NOW)
        kept = stored(response)
        assert (kept.sent_at, kept.sent_by, kept.remark) == (NOW, liaison, "")
        assert (kept.referral.state, kept.referral.settled_by) == ("answered", liaison)
        assert (case_of(referral).state, case_of(referral).waiting_on) == (
            CaseState.REFERRED,
            WaitingOn.OFFICE,
        )
        assert verbs(response) == ["response.send"]
        assert verbs(referral) == ["referral.answer"]
        assert notified("response_sent") == {case_of(referral).assignee.email}


class TestRelease:
    def test_release_gives_it_to_the_author_and_ends_the_wait(self, referral):
        officer, reviewer = accounts.officer(), departments.liaison(referral.department)
        response = responses.response(referral, State.APPROVED)
        actions.send(response, by=reviewer, at=NOW)
        actions.release(response, by=officer, at=NOW)
        kept = stored(response)
        assert (kept.released_at, kept.released_by) == (NOW, officer)
        assert last("response.release").changes["publish"] is True
        assert (kept.referral.released_at, kept.referral.released_by) == (NOW, officer)
        assert (case_of(referral).state, case_of(referral).waiting_on) == (
            CaseState.ANSWERED,
            WaitingOn.OFFICE,
        )
        assert notified("response_released") == {referral.submission.author.email}
        assert notified("response_delivered") == {reviewer.email}
        assert Notice.objects.get(kind="response_released").context["is_last"] is True

    def test_release_while_another_department_works(self, referral, liaison):
        routing.referral(referral.case)
        response = responses.response(referral, State.APPROVED)
        actions.send(response, by=liaison, at=NOW)
        actions.release(response, by=accounts.officer(), at=NOW)
        assert (case_of(referral).state, case_of(referral).waiting_on) == (
            CaseState.REFERRED,
            WaitingOn.DEPARTMENTS,
        )
        assert Notice.objects.get(kind="response_released").context["is_last"] is False

    @pytest.mark.parametrize("publish", [True, False])
    def test_release_to_the_public_is_the_departments_choice(self, publish):
        case = cases.in_state(CaseState.ANSWERED)
        publications.publication(case.main_submission)
        referral = routing.referral(case, ReferralState.ANSWERED)
        response = responses.response(referral, State.SENT, publish=publish)
        assert not Response.objects.public().exists()
        actions.release(response, by=accounts.officer(), at=NOW)
        assert Response.objects.public().exists() is publish

    @pytest.mark.parametrize("level", ["open", "un_only"])
    def test_release_of_a_secret_input_names_nothing(self, level):
        case = cases.assigned(CaseState.REFERRED, level=level)
        referral = routing.referral(case, ReferralState.ANSWERED)
        actions.release(responses.response(referral, State.SENT), by=accounts.officer(), at=NOW)
        notice = Notice.objects.get(kind="response_released")
        assert notice.context["discreet"] is (level == "un_only")
        assert ("call" in notice.context) is (level == "open")


class TestReturn:
    def test_return_gives_the_department_another_go(self, referral, liaison):
        reviewer = departments.post(referral.department).user
        response = responses.response(referral, State.APPROVED)
        actions.send(response, by=liaison, at=NOW)
        actions.return_(response, remark=" Say when. ", by=accounts.officer(), at=NOW)
        kept = stored(response)
        assert (kept.state, kept.remark) == (State.DRAFT, "Say when.")
        assert (kept.sent_at, kept.sent_by, kept.approved_at, kept.approved_by) == (None,) * 4
        assert (kept.referral.state, kept.referral.settled_at) == ("acknowledged", None)
        assert case_of(referral).waiting_on == WaitingOn.DEPARTMENTS
        assert verbs(referral)[-1] == "referral.reopen"
        assert last("response.return").changes["remark_length"] == len(" Say when. ")
        assert notified("response_returned") == {reviewer.email, liaison.email}
        assert "Say when" not in json.dumps(list(Notice.objects.values_list("context", flat=True)))

    def test_return_counts_as_acknowledged_by_whoever_answered(self):
        referral = routing.referral(cases.assigned(CaseState.REFERRED), purpose=Purpose.LEAD)
        liaison = departments.liaison(referral.department)
        response = responses.response(referral, State.APPROVED)
        actions.send(response, by=liaison, at=NOW)
        actions.return_(response, remark="Say when.", by=accounts.officer(), at=NOW)
        referral.refresh_from_db()
        assert (referral.acknowledged_at, referral.acknowledged_by) == (NOW, liaison)

    def test_return_after_the_date_gives_a_new_one(self, referral, liaison):
        response = responses.response(referral, State.APPROVED)
        actions.send(response, by=liaison, at=NOW)
        late = referral.due_at + timedelta(days=1)
        actions.return_(response, remark="Say when.", by=accounts.officer(), at=late)
        assert stored(response).referral.due_at > late

    def test_return_without_a_remark(self):
        response = responses.response(state=State.SENT)
        with pytest.raises(MissingRemarkError):
            actions.return_(response, remark=" ", by=accounts.officer(), at=NOW)
        assert stored(response).state == State.SENT

    @pytest.mark.parametrize("purpose", [Purpose.LEAD, Purpose.ACTION])
    def test_return_when_the_question_is_with_another_department(self, purpose):
        """Another lead since: for the lead's response there is no way back."""
        case = cases.assigned(CaseState.REFERRED)
        referral = routing.referral(case, ReferralState.ANSWERED, purpose=purpose)
        response = responses.response(referral, State.SENT)
        routing.referral(case, purpose=Purpose.LEAD)
        if purpose == Purpose.LEAD:
            with pytest.raises(ReferredElsewhereError):
                actions.return_(response, remark="Say when.", by=accounts.officer(), at=NOW)
            assert stored(response).state == State.SENT
        else:
            actions.return_(response, remark="Say when.", by=accounts.officer(), at=NOW)

    def test_return_when_the_department_has_it_anew(self):
        case = cases.assigned(CaseState.REFERRED)
        referral = routing.referral(case, ReferralState.ANSWERED)
        response = responses.response(referral, State.SENT)
        routing.referral(case, department=referral.department)
        with pytest.raises(ReferredElsewhereError):
            actions.return_(response, remark="Say when.", by=accounts.officer(), at=NOW)


@pytest.mark.parametrize("verb", ["release", "return"])
def test_no_verb_of_the_office_once_the_author_took_it_back(verb):
    case = cases.assigned(CaseState.REFERRED)
    referral = routing.referral(case, ReferralState.ANSWERED)
    response = responses.response(referral, State.SENT)
    routing_actions.withdraw(case.main_submission, by=case.main_submission.author, at=NOW)
    with pytest.raises(WithdrawnError):
        ACTS[verb](stored(response))
    assert stored(response).state == State.SENT
    assert Referral.objects.get(pk=referral.pk).released_at is None
