"""What the office does with an input: from each state, by each role, and what each verb leaves behind."""

import json
from datetime import datetime, timedelta

import pytest

from engagements.routing import actions as routing
from engagements.submissions.errors import IncompleteError, MayNotSubmitError
from engagements.submissions.models import Submission, Version
from engagements.submissions.states import Ball, State
from engagements.cases import actions
from engagements.cases.errors import (
    AlreadyAppealedError,
    AlreadyClaimedError,
    AssignedToAnotherError,
    DeclinedByOneselfError,
    LeadOfficerOnlyError,
    MissingTextError,
    NotAnOfficerError,
    NotDueError,
    SummaryConflictError,
    SuspendedError,
)
from engagements.cases.models import Assessment, Clarification
from engagements.cases.permissions import HELD
from focalpoint import search
from focalpoint.audit.models import Entry
from focalpoint.errors import WrongStateError
from focalpoint.notifications.models import Notice
from focalpoint.verbs import VERBS
from organisations.accounts.roles import Role
from organisations.memberships.models import Part
from organisations.profiles.models import Profile
from organisations.profiles.states import State as ProfileState
from tests.factories import accounts, memberships, profiles, submissions, themes, triage
from tests.trail import last, told, verbs

NOW = submissions.NOW
LATER = NOW + timedelta(days=40)
pytestmark = pytest.mark.django_db


def stored(submission):
    return Submission.objects.get(pk=submission.pk)


def besides(name):
    """Every state from which the verb does not lead on."""
    return [state for state in State if state not in VERBS[f"submission.{name}"].sources]


class TestClaim:
    def test_claim_makes_the_officer_responsible(self):
        officer, theme = accounts.officer(), themes.theme()
        submission = submissions.submitted(themes=[theme])
        actions.claim(submission, by=officer, at=NOW)
        kept = stored(submission)
        assert (kept.state, kept.ball) == (State.IN_TRIAGE, Ball.OFFICE)
        assert kept.due_at > NOW
        assessment = kept.assessment
        assert (assessment.officer, assessment.claimed_at, assessment.claimed_by) == (officer, NOW, officer)
        assert list(assessment.themes.all()) == [theme]
        assert verbs(submission)[-1] == "submission.claim"
        assert last("submission.claim").by == officer.pk
        assert last("submission.claim").changes["officer"] == str(officer.pk)

    @pytest.mark.parametrize("state", besides("claim"))
    def test_claim_from_another_state(self, state):
        submission = submissions.in_state(state)
        with pytest.raises(WrongStateError):
            actions.claim(submission, by=accounts.officer(), at=NOW)
        assert stored(submission).state == state
        assert verbs(submission) == []

    def test_claim_of_two_at_once_tells_the_second_who_won(self):
        submission, winner = submissions.submitted(), accounts.officer(name="Quick Quinn")
        other_tab = stored(submission)
        actions.claim(submission, by=winner, at=NOW)
        with pytest.raises(AlreadyClaimedError, match="Quick Quinn") as caught:
            actions.claim(other_tab, by=accounts.officer(), at=NOW)
        assert caught.value.officer == winner
        assert Assessment.objects.get().officer == winner

    def test_claim_of_what_was_withdrawn_meanwhile(self):
        submission = submissions.submitted()
        opened = stored(submission)
        routing.withdraw(submission, by=submission.author, at=NOW)
        with pytest.raises(WrongStateError, match="Withdrawn"):
            actions.claim(opened, by=accounts.officer(), at=NOW)


# Each decision with what it needs to be complete.
DECISIONS = {
    "assess": (actions.assess, {"themes": [], "summary": "Wells."}),
    "return": (actions.return_, {"question": "Where exactly?"}),
    "decline": (actions.decline, {"reason": "Not for the UN."}),
}


@pytest.mark.parametrize("verb", DECISIONS)
class TestWhoDecides:
    @pytest.mark.parametrize("state", [state for state in State if state != State.IN_TRIAGE])
    def test_decision_from_another_state(self, verb, state):
        officer = accounts.officer()
        submission = triage.held(state, officer)
        act, given = DECISIONS[verb]
        with pytest.raises(WrongStateError):
            act(submission, **given, by=officer, at=NOW)
        assert stored(submission).state == state
        assert verbs(submission) == []

    def test_decision_of_a_colleague_says_who_has_it(self, verb):
        submission = triage.held(officer=accounts.officer(name="Quick Quinn"))
        act, given = DECISIONS[verb]
        with pytest.raises(AssignedToAnotherError, match="Quick Quinn"):
            act(submission, **given, by=accounts.lead(), at=NOW)
        assert verbs(submission) == []

    def test_decision_before_a_lead_took_up_the_appeal(self, verb):
        act, given = DECISIONS[verb]
        with pytest.raises(AssignedToAnotherError, match="Nobody has taken"):
            act(triage.appealed(), **given, by=accounts.lead(), at=NOW)


class TestAssess:
    def test_assess_keeps_themes_and_summary(self):
        officer, theme = accounts.officer(), themes.theme()
        submission = triage.held(officer=officer)
        actions.assess(submission, themes=[theme], summary=" Wells for nine villages. ", by=officer, at=NOW)
        assessment = Assessment.objects.get()
        assert (assessment.summary, list(assessment.themes.all())) == ("Wells for nine villages.", [theme])
        assert stored(submission).state == State.IN_TRIAGE
        entry = last("submission.assess")
        assert entry.changes == {
            "themes": [theme.pk],
            "summary_length": len("Wells for nine villages."),
            "fields": ["edit", "search"],
        }

    def test_assess_lets_the_office_find_it_by_the_summary(self):
        officer = accounts.officer()
        submission = triage.held(officer=officer)
        actions.assess(submission, themes=[], summary="Borehole", by=officer, at=NOW)
        assert Submission.objects.filter(search=search.query("borehole")).exists()
        assert Submission.objects.filter(search=search.query("villages")).exists()
        assert not Submission.objects.filter(search=search.query("borehole", weights="AB")).exists()
        actions.assess(submission, themes=[], summary="", by=officer, at=NOW)
        assert not Submission.objects.filter(search=search.query("borehole")).exists()


class TestReturn:
    def test_return_asks_the_author(self):
        officer = accounts.officer()
        submission = triage.held(officer=officer)
        editor = memberships.member(submission.profile, Part.EDITOR).user
        memberships.member(submission.profile, Part.READER)
        actions.return_(submission, question=" Where exactly? ", by=officer, at=NOW)
        kept = stored(submission)
        assert (kept.state, kept.ball) == (State.RETURNED, Ball.AUTHOR)
        asked = Clarification.objects.get()
        assert (asked.question, asked.asked_at, asked.asked_by) == ("Where exactly?", NOW, officer)
        assert datetime.fromisoformat(last("submission.return").changes["due_at"][1]) == kept.due_at
        assert told("submission_returned") == {submission.author.email, editor.email}

    def test_return_leaves_the_question_out_of_trail_and_outbox(self):
        officer = accounts.officer()
        actions.return_(triage.held(officer=officer), question="Where exactly?", by=officer, at=NOW)
        written = [
            *Entry.objects.values_list("changes", flat=True),
            *Notice.objects.values_list("context", flat=True),
        ]
        assert "Where exactly" not in json.dumps(written)

    def test_return_without_a_question(self):
        officer = accounts.officer()
        submission = triage.held(officer=officer)
        with pytest.raises(MissingTextError):
            actions.return_(submission, question=" \n", by=officer, at=NOW)
        assert stored(submission).state == State.IN_TRIAGE


class TestResubmit:
    def test_resubmit_answers_and_makes_the_next_version(self):
        officer = accounts.officer()
        submission = triage.held(State.RETURNED, officer)
        asked = triage.question(submission, asked_by=officer)
        actions.resubmit(submission, answer=" In Turkana. ", by=submission.author, at=NOW)
        kept = stored(submission)
        assert (kept.state, kept.ball) == (State.IN_TRIAGE, Ball.OFFICE)
        asked.refresh_from_db()
        assert (asked.answer, asked.answered_at, asked.answered_by) == (
            "In Turkana.",
            NOW,
            submission.author,
        )
        assert Version.objects.filter(submission=submission).count() == 2
        assert verbs(submission) == ["submission.resubmit"]
        assert told("submission_resubmitted") == {officer.email}

    def test_resubmit_answers_only_the_question_that_is_open(self):
        submission = triage.held(State.RETURNED)
        earlier = triage.question(submission, answer="Nine", asked_at=NOW - timedelta(days=9))
        triage.question(submission)
        actions.resubmit(submission, answer="In Turkana.", by=submission.author, at=NOW)
        earlier.refresh_from_db()
        assert earlier.answer == "Nine"
        assert not Clarification.objects.filter(answered_at=None).exists()

    def test_resubmit_keeps_the_office_able_to_find_it_by_its_summary(self):
        submission = triage.held(State.RETURNED)
        Assessment.objects.update(summary="Borehole")
        actions.resubmit(stored(submission), answer="In Turkana.", by=submission.author, at=NOW)
        assert Submission.objects.filter(search=search.query("borehole")).exists()

    def test_resubmit_without_an_answer(self):
        submission = triage.held(State.RETURNED)
        with pytest.raises(MissingTextError):
            actions.resubmit(submission, answer=" ", by=submission.author, at=NOW)
        assert stored(submission).state == State.RETURNED

    @pytest.mark.parametrize(
        ("change", "refusal"),
        [
            (lambda one: Submission.objects.filter(pk=one.pk).update(title=""), IncompleteError),
            (
                lambda one: Profile.objects.filter(pk=one.profile_id).update(
                    state=ProfileState.SUSPENDED, reason="Checks"
                ),
                MayNotSubmitError,
            ),
        ],
    )
    def test_resubmit_of_what_may_not_be_handed_in(self, change, refusal):
        submission = triage.held(State.RETURNED)
        triage.question(submission)
        change(submission)
        with pytest.raises(refusal):
            actions.resubmit(stored(submission), answer="In Turkana.", by=submission.author, at=NOW)
        assert Clarification.objects.filter(answered_at=None).exists()

    @pytest.mark.parametrize("state", besides("resubmit"))
    def test_resubmit_from_another_state(self, state):
        submission = triage.held(state)
        with pytest.raises(WrongStateError):
            actions.resubmit(submission, answer="In Turkana.", by=submission.author, at=NOW)
        assert stored(submission).state == state


class TestDecline:
    def test_decline_keeps_the_reason_and_tells(self):
        officer = accounts.officer()
        submission = triage.held(officer=officer)
        actions.decline(submission, reason=" Not for the UN. ", by=officer, at=NOW)
        kept = stored(submission)
        assert (kept.state, kept.ball, kept.due_at) == (State.DECLINED, Ball.NOBODY, None)
        assert kept.assessment.decline_reason == "Not for the UN."
        assert last("submission.decline").changes["state"] == ["in_triage", "declined"]
        assert last("submission.decline").changes["reason_length"] == len("Not for the UN.")
        assert told("submission_declined") == {submission.author.email}
        assert Notice.objects.get(kind="submission_declined").context["may_appeal"] is True

    def test_decline_after_an_appeal_is_final(self):
        lead = accounts.lead()
        submission = triage.appealed()
        actions.take_over(submission, by=lead, at=NOW)
        actions.decline(submission, reason="Still not.", by=lead, at=NOW)
        assert Notice.objects.get(kind="submission_declined").context["may_appeal"] is False

    def test_decline_without_a_reason(self):
        officer = accounts.officer()
        submission = triage.held(officer=officer)
        with pytest.raises(MissingTextError):
            actions.decline(submission, reason="", by=officer, at=NOW)
        assert stored(submission).state == State.IN_TRIAGE


class TestReassign:
    @pytest.mark.parametrize("state", HELD)
    def test_reassign_gives_it_to_a_colleague_who_is_told(self, state):
        officer, colleague = accounts.officer(), accounts.officer()
        submission = triage.held(state, officer)
        actions.reassign(submission, to=colleague, by=officer, at=NOW)
        assert Assessment.objects.get().officer == colleague
        assert stored(submission).state == state
        assert last("submission.reassign").changes == {"officer": [str(officer.pk), str(colleague.pk)]}
        assert told("submission_reassigned") == {colleague.email}

    def test_reassign_to_oneself_tells_whoever_had_it(self):
        officer, colleague = accounts.officer(), accounts.officer()
        submission = triage.held(officer=officer)
        actions.take_over(submission, by=colleague, at=NOW)
        assert told("submission_reassigned") == {officer.email}

    def test_reassign_to_whoever_has_it_is_nothing(self):
        officer = accounts.officer()
        submission = triage.held(officer=officer)
        actions.reassign(submission, to=officer, by=accounts.lead(), at=NOW)
        assert verbs(submission) == []

    @pytest.mark.parametrize(
        "fields",
        [{"roles": []}, {"roles": [Role.AUDITOR]}, {"roles": [Role.OFFICER], "is_active": False}],
    )
    def test_reassign_to_somebody_who_cannot_act(self, fields):
        with pytest.raises(NotAnOfficerError):
            actions.reassign(triage.held(), to=accounts.person(**fields), by=accounts.officer(), at=NOW)

    def test_reassign_of_an_appeal_is_for_a_lead(self):
        submission, officer = triage.appealed(), accounts.officer()
        lead = accounts.lead()
        with pytest.raises(LeadOfficerOnlyError):
            actions.take_over(submission, by=officer, at=NOW)
        for to, by in ((officer, officer), (lead, officer), (officer, lead)):
            with pytest.raises(LeadOfficerOnlyError):
                actions.reassign(submission, to=to, by=by, at=NOW)
        assert Assessment.objects.get().officer is None
        actions.take_over(submission, by=lead, at=NOW)
        assert Assessment.objects.get().officer == lead

    @pytest.mark.parametrize("state", [state for state in State if state not in HELD])
    def test_reassign_of_what_nobody_works_on(self, state):
        submission = triage.held(state)
        with pytest.raises(WrongStateError):
            actions.reassign(submission, to=accounts.officer(), by=accounts.officer(), at=NOW)

    def test_reassign_of_what_nobody_has_taken(self):
        with pytest.raises(WrongStateError):
            actions.reassign(submissions.submitted(), to=accounts.officer(), by=accounts.officer(), at=NOW)

    def test_take_over_of_an_appeal_by_the_lead_who_declined(self):
        declined, other = accounts.lead(), accounts.lead()
        submission = triage.held(officer=declined)
        actions.decline(submission, reason="Not for the UN.", by=declined, at=NOW)
        actions.appeal(submission, reason="Look again.", by=submission.author, at=NOW)
        with pytest.raises(DeclinedByOneselfError):
            actions.take_over(submission, by=declined, at=NOW)
        with pytest.raises(DeclinedByOneselfError):
            actions.reassign(submission, to=declined, by=other, at=NOW)
        actions.take_over(submission, by=other, at=NOW)
        assert last("submission.take_over").changes == {"officer": [None, str(other.pk)]}


class TestSummaryBesideADecision:
    """Typed beside a decision it is kept with it; from a page that is old, neither is done."""

    def test_return_keeps_what_was_typed_beside_it(self):
        officer = accounts.officer()
        submission = triage.held(officer=officer)
        given = {"themes": [], "summary": "Wells.", "edit": submission.edit}
        actions.return_(submission, question="Where?", **given, by=officer, at=NOW)
        assert Assessment.objects.get().summary == "Wells."

    @pytest.mark.parametrize("verb", DECISIONS)
    def test_decision_on_a_page_that_is_old(self, verb):
        officer = accounts.officer()
        submission = triage.held(officer=officer)
        read = submission.edit
        actions.assess(submission, themes=[], summary="Theirs.", edit=read, by=officer, at=NOW)
        act, given = DECISIONS[verb]
        with pytest.raises(SummaryConflictError):
            act(submission, **given, edit=read, by=officer, at=NOW)
        assert Assessment.objects.get().summary == "Theirs."
        assert stored(submission).state == State.IN_TRIAGE


class TestClose:
    def test_close_ends_the_work(self):
        officer = accounts.officer()
        submission = triage.held(State.ANSWERED, officer)
        actions.close(submission, by=officer, at=NOW)
        kept = stored(submission)
        assert (kept.state, kept.ball, kept.due_at) == (State.CLOSED, Ball.NOBODY, None)
        assert verbs(submission) == ["submission.close"]
        assert told("submission_closed") == {submission.author.email}

    @pytest.mark.parametrize("state", besides("close"))
    def test_close_from_another_state(self, state):
        submission = triage.held(state)
        with pytest.raises(WrongStateError):
            actions.close(submission, by=accounts.officer(), at=NOW)


class TestReopen:
    @pytest.mark.parametrize("state", sorted(VERBS["submission.reopen"].sources))
    def test_reopen_gives_it_to_whoever_does_it(self, state):
        submission, officer = triage.held(state), accounts.officer()
        actions.reopen(submission, by=officer, at=NOW)
        kept = stored(submission)
        assert (kept.state, kept.ball, kept.assessment.officer) == (State.IN_TRIAGE, Ball.OFFICE, officer)
        assert last("submission.reopen").changes["state"] == [state, "in_triage"]
        assert last("submission.reopen").changes["officer"] == str(officer.pk)
        assert told("submission_reopened") == {submission.author.email}

    def test_reopen_of_what_nobody_ever_had(self):
        submission, officer = submissions.in_state(State.CLOSED), accounts.officer()
        actions.reopen(submission, by=officer, at=NOW)
        assessment = stored(submission).assessment
        assert (assessment.officer, assessment.claimed_by, assessment.claimed_at) == (officer, officer, NOW)

    @pytest.mark.parametrize("state", besides("reopen"))
    def test_reopen_from_another_state(self, state):
        submission = triage.held(state)
        with pytest.raises(WrongStateError):
            actions.reopen(submission, by=accounts.officer(), at=NOW)


class TestAppeal:
    def test_appeal_goes_to_the_leads(self):
        lead, officer = accounts.lead(), accounts.officer()
        submission = triage.held(State.DECLINED, officer)
        actions.appeal(submission, reason=" Look again. ", by=submission.author, at=NOW)
        kept = stored(submission)
        assert (kept.state, kept.ball) == (State.IN_TRIAGE, Ball.OFFICE)
        assessment = kept.assessment
        assert (assessment.officer, assessment.appeal) == (None, "Look again.")
        assert (assessment.appealed_at, assessment.appealed_by) == (NOW, submission.author)
        assert "Look again" not in json.dumps(last("submission.appeal").changes)
        assert last("submission.appeal").changes["length"] == len(" Look again. ")
        assert lead.email in told("submission_appealed")
        assert officer.email not in told("submission_appealed")

    def test_appeal_is_once(self):
        submission = triage.held(State.DECLINED)
        Assessment.objects.update(appeal="Before", appealed_at=NOW, appealed_by=submission.author)
        with pytest.raises(AlreadyAppealedError):
            actions.appeal(stored(submission), reason="Again.", by=submission.author, at=NOW)
        assert stored(submission).state == State.DECLINED

    def test_appeal_without_a_reason(self):
        submission = triage.held(State.DECLINED)
        with pytest.raises(MissingTextError):
            actions.appeal(submission, reason=" ", by=submission.author, at=NOW)

    @pytest.mark.parametrize("state", besides("appeal"))
    def test_appeal_from_another_state(self, state):
        submission = triage.held(state)
        with pytest.raises(WrongStateError):
            actions.appeal(submission, reason="Look again.", by=submission.author, at=NOW)
        assert Assessment.objects.get().appeal == ""


class TestLapse:
    def test_lapse_closes_what_waited_in_vain(self):
        submission = triage.held(State.RETURNED)
        actions.lapse(submission, at=LATER)
        kept = stored(submission)
        assert (kept.state, kept.ball) == (State.CLOSED, Ball.NOBODY)
        assert last("submission.lapse").by is None
        assert told("submission_lapsed") == {submission.author.email}

    def test_lapse_less_than_a_day_after_the_date(self):
        submission = triage.held(State.RETURNED)
        with pytest.raises(NotDueError):
            actions.lapse(submission, at=submission.due_at + timedelta(hours=23))
        assert stored(submission).state == State.RETURNED

    def test_lapse_waits_while_the_organisation_is_suspended(self):
        submission = triage.held(State.RETURNED, profile=profiles.profile(ProfileState.SUSPENDED))
        with pytest.raises(SuspendedError):
            actions.lapse(submission, at=LATER)
        assert stored(submission).state == State.RETURNED

    @pytest.mark.parametrize("state", besides("lapse"))
    def test_lapse_from_another_state(self, state):
        with pytest.raises(WrongStateError):
            actions.lapse(triage.held(state), at=LATER)
