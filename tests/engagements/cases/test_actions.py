"""What the office does with an input: from each state, by each role, and what each verb leaves behind."""

import json
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from engagements.cases import actions, assigning, lapsing
from engagements.cases.errors import (
    AlreadyAppealedError,
    AlreadyClaimedError,
    AssignedToAnotherError,
    DeclinedByOneselfError,
    LeadOfficerOnlyError,
    MissingTextError,
    NewForLeadError,
    NotAnOfficerError,
    NotDueError,
    SummaryConflictError,
    SuspendedError,
)
from engagements.cases.models import Case, Clarification
from engagements.cases.states import HELD, State, WaitingOn
from engagements.publications.models import Publication
from engagements.reasons.errors import ReasonRetiredError
from engagements.reasons.models import DeclineReason
from engagements.routing import actions as routing
from engagements.submissions.errors import IncompleteError, MayNotSubmitError
from engagements.submissions.models import Submission, Version
from focalpoint import search
from focalpoint.audit.models import Entry
from focalpoint.errors import WrongStateError
from focalpoint.notifications.models import Notice
from focalpoint.verbs import VERBS
from organisations.accounts.roles import Role
from organisations.memberships.models import MembershipRole
from organisations.profiles.models import Profile
from organisations.profiles.states import State as ProfileState
from tests.audit_log import last, notified, verbs
from tests.factories import accounts, cases, memberships, profiles, publications, submissions, themes
from tests.factories.reasons import outside_mandate

NOW = submissions.NOW
LATER = NOW + timedelta(days=40)
pytestmark = pytest.mark.django_db


def stored(case):
    return Case.objects.get(pk=case.pk)


def besides(name):
    """Every state from which the verb does not lead on."""
    return [state for state in State if state not in VERBS[f"case.{name}"].sources]


class TestClaim:
    def test_claim_makes_the_officer_responsible(self):
        officer, theme = accounts.officer(), themes.theme()
        case = cases.case_of(submissions.submitted(themes=[theme]))
        assigning.claim(case, by=officer, at=NOW)
        kept = stored(case)
        assert (kept.state, kept.waiting_on) == (State.IN_TRIAGE, WaitingOn.OFFICE)
        assert kept.due_at > NOW
        assert kept.assignee == officer
        assert list(kept.themes.all()) == [theme]
        assert verbs(case)[-1] == "case.claim"
        assert last("case.claim").by == officer.pk
        assert last("case.claim").changes["assignee_id"] == [None, str(officer.pk)]

    @pytest.mark.parametrize("state", besides("claim"))
    def test_claim_from_another_state(self, state):
        case = cases.in_state(state)
        with pytest.raises(WrongStateError):
            assigning.claim(case, by=accounts.officer(), at=NOW)
        assert stored(case).state == state
        assert verbs(case) == []

    def test_claim_of_two_at_once_tells_the_second_who_won(self):
        case, winner = cases.case_of(submissions.submitted()), accounts.officer(name="Quick Quinn")
        other_tab = stored(case)
        assigning.claim(case, by=winner, at=NOW)
        with pytest.raises(AlreadyClaimedError, match="Quick Quinn") as caught:
            assigning.claim(other_tab, by=accounts.officer(), at=NOW)
        assert caught.value.officer == winner
        assert Case.objects.get().assignee == winner

    def test_claim_of_what_was_withdrawn_meanwhile(self):
        case = cases.case_of(submissions.submitted())
        opened = stored(case)
        routing.withdraw(case.main_submission, by=case.main_submission.author, at=NOW)
        with pytest.raises(WrongStateError, match="Withdrawn"):
            assigning.claim(opened, by=accounts.officer(), at=NOW)


# Each decision with what it needs to be complete.
DECISIONS = {
    "assess": (actions.assess, {"themes": [], "summary": "Wells."}),
    "return": (actions.return_, {"question": "Where exactly?"}),
    "decline": (actions.decline, {"reason": DeclineReason(pk="outside-mandate"), "text": "Not for the UN."}),
}


@pytest.mark.parametrize("verb", DECISIONS)
class TestWhoDecides:
    @pytest.mark.parametrize("state", [state for state in State if state not in (State.NEW, State.IN_TRIAGE)])
    def test_decision_from_another_state(self, verb, state):
        officer = accounts.officer()
        case = cases.assigned(state, officer)
        act, given = DECISIONS[verb]
        with pytest.raises(WrongStateError):
            act(case, **given, by=officer, at=NOW)
        assert stored(case).state == state
        assert verbs(case) == []

    def test_decision_about_a_new_one_claims_it(self, verb):
        officer, theme = accounts.officer(), themes.theme()
        case = cases.case_of(submissions.submitted())
        case.main_submission.themes.set([theme])
        act, given = DECISIONS[verb]
        act(case, **{**given, "themes": given.get("themes")}, by=officer, at=NOW)
        decided = stored(case)
        assert decided.assignee == officer
        assert list(decided.themes.all()) == ([] if verb == "assess" else [theme])
        assert verbs(case) == ["case.open", f"case.{verb}"]
        assert last(f"case.{verb}").changes["assignee_id"] == [None, str(officer.pk)]

    def test_decision_about_a_new_one_that_a_colleague_claimed_meanwhile(self, verb):
        case = cases.case_of(submissions.submitted())
        opened = stored(case)
        assigning.claim(case, by=accounts.officer(name="Quick Quinn"), at=NOW)
        act, given = DECISIONS[verb]
        with pytest.raises(AssignedToAnotherError, match="Quick Quinn"):
            act(opened, **given, by=accounts.officer(), at=NOW)

    def test_decision_of_a_colleague_says_who_has_it(self, verb):
        case = cases.assigned(officer=accounts.officer(name="Quick Quinn"))
        act, given = DECISIONS[verb]
        with pytest.raises(AssignedToAnotherError, match="Quick Quinn"):
            act(case, **given, by=accounts.lead(), at=NOW)
        assert verbs(case) == []

    def test_decision_before_a_lead_took_up_the_appeal(self, verb):
        act, given = DECISIONS[verb]
        with pytest.raises(AssignedToAnotherError, match="not assigned to anyone"):
            act(cases.appealed(), **given, by=accounts.lead(), at=NOW)


class TestAssess:
    def test_assess_keeps_themes_and_summary(self):
        officer, theme = accounts.officer(), themes.theme()
        case = cases.assigned(officer=officer)
        actions.assess(case, themes=[theme], summary=" Wells for nine villages. ", by=officer, at=NOW)
        assessment = Case.objects.get()
        assert (assessment.summary, list(assessment.themes.all())) == ("Wells for nine villages.", [theme])
        assert stored(case).state == State.IN_TRIAGE
        entry = last("case.assess")
        assert entry.changes == {
            "state": ["in_triage", "in_triage"],
            "themes": [theme.pk],
            "summary_length": len("Wells for nine villages."),
            "fields": ["edit", "search", "summary"],
        }

    def test_assess_lets_the_office_find_it_by_the_summary(self):
        officer = accounts.officer()
        case = cases.assigned(officer=officer)
        actions.assess(case, themes=[], summary="Borehole", by=officer, at=NOW)
        assert Case.objects.filter(search=search.query("borehole")).exists()
        assert Case.objects.filter(search=search.query("villages")).exists()
        publications.publication(case.main_submission)
        assert not Publication.objects.filter(search=search.query("borehole")).exists()
        actions.assess(case, themes=[], summary="", by=officer, at=NOW)
        assert not Case.objects.filter(search=search.query("borehole")).exists()


class TestReturn:
    def test_return_asks_the_author(self):
        officer = accounts.officer()
        case = cases.assigned(officer=officer)
        editor = memberships.member(case.main_submission.profile, MembershipRole.EDITOR).user
        memberships.member(case.main_submission.profile, MembershipRole.READER)
        actions.return_(case, question=" Where exactly? ", by=officer, at=NOW)
        kept = stored(case)
        assert (kept.state, kept.waiting_on) == (State.RETURNED, WaitingOn.AUTHOR)
        asked = Clarification.objects.get()
        assert (asked.question, asked.asked_at, asked.asked_by) == ("Where exactly?", NOW, officer)
        assert datetime.fromisoformat(last("case.return").changes["due_at"][1]) == kept.due_at
        assert notified("submission_returned") == {case.main_submission.author.email, editor.email}

    def test_return_leaves_the_question_out_of_trail_and_outbox(self):
        officer = accounts.officer()
        actions.return_(cases.assigned(officer=officer), question="Where exactly?", by=officer, at=NOW)
        written = [
            *Entry.objects.values_list("changes", flat=True),
            *Notice.objects.values_list("context", flat=True),
        ]
        assert "Where exactly" not in json.dumps(written)

    def test_return_without_a_question(self):
        officer = accounts.officer()
        case = cases.assigned(officer=officer)
        with pytest.raises(MissingTextError):
            actions.return_(case, question=" \n", by=officer, at=NOW)
        assert stored(case).state == State.IN_TRIAGE


class TestResubmit:
    def test_resubmit_answers_and_makes_the_next_version(self):
        officer = accounts.officer()
        case = cases.assigned(State.RETURNED, officer)
        asked = cases.question(case, asked_by=officer)
        actions.resubmit(case.main_submission, answer=" In Turkana. ", by=case.main_submission.author, at=NOW)
        kept = stored(case)
        assert (kept.state, kept.waiting_on) == (State.IN_TRIAGE, WaitingOn.OFFICE)
        asked.refresh_from_db()
        assert (asked.answer, asked.answered_at, asked.answered_by) == (
            "In Turkana.",
            NOW,
            case.main_submission.author,
        )
        assert Version.objects.filter(submission=case.main_submission).count() == 2
        assert verbs(case.main_submission) == ["submission.resubmit"]
        assert notified("submission_resubmitted") == {officer.email}

    def test_resubmit_answers_only_the_question_that_is_open(self):
        case = cases.assigned(State.RETURNED)
        earlier = cases.question(case, answer="Nine", asked_at=NOW - timedelta(days=9))
        cases.question(case)
        actions.resubmit(case.main_submission, answer="In Turkana.", by=case.main_submission.author, at=NOW)
        earlier.refresh_from_db()
        assert earlier.answer == "Nine"
        assert not Clarification.objects.filter(answered_at=None).exists()

    def test_resubmit_keeps_the_office_able_to_find_it_by_its_summary(self):
        case = cases.assigned(State.RETURNED)
        Case.objects.update(summary="Borehole")
        actions.resubmit(
            stored(case).main_submission, answer="In Turkana.", by=case.main_submission.author, at=NOW
        )
        assert Case.objects.filter(search=search.query("borehole")).exists()

    def test_resubmit_without_an_answer(self):
        case = cases.assigned(State.RETURNED)
        with pytest.raises(MissingTextError):
            actions.resubmit(case.main_submission, answer=" ", by=case.main_submission.author, at=NOW)
        assert stored(case).state == State.RETURNED

    @pytest.mark.parametrize(
        ("change", "refusal"),
        [
            (
                lambda one: Submission.objects.filter(pk=one.main_submission_id).update(title=""),
                IncompleteError,
            ),
            (
                lambda one: Profile.objects.filter(pk=one.main_submission.profile_id).update(
                    state=ProfileState.SUSPENDED, reason="Checks"
                ),
                MayNotSubmitError,
            ),
        ],
    )
    def test_resubmit_of_what_may_not_be_submitted(self, change, refusal):
        case = cases.assigned(State.RETURNED)
        cases.question(case)
        change(case)
        submission = stored(case).main_submission
        with pytest.raises(refusal):
            actions.resubmit(submission, answer="In Turkana.", by=submission.author, at=NOW)
        assert Clarification.objects.filter(answered_at=None).exists()

    @pytest.mark.parametrize("state", [state for state in State if state != State.RETURNED])
    def test_resubmit_from_another_state(self, state):
        case = cases.assigned(state)
        submission = case.main_submission
        with pytest.raises(WrongStateError):
            actions.resubmit(submission, answer="In Turkana.", by=submission.author, at=NOW)
        assert stored(case).state == state


class TestDecline:
    def test_decline_keeps_the_reason_and_tells(self):
        officer = accounts.officer()
        case = cases.assigned(officer=officer)
        actions.decline(case, reason=outside_mandate(), text=" Not for the UN. ", by=officer, at=NOW)
        kept = stored(case)
        assert (kept.state, kept.waiting_on, kept.due_at) == (State.DECLINED, WaitingOn.NOBODY, None)
        assert (kept.decline_reason_id, kept.decline_text) == ("outside-mandate", "Not for the UN.")
        assert last("case.decline").changes["state"] == ["in_triage", "declined"]
        assert last("case.decline").changes["decline_reason_id"] == [None, "outside-mandate"]
        assert last("case.decline").changes["reason_length"] == len("Not for the UN.")
        assert notified("submission_declined") == {case.main_submission.author.email}
        assert Notice.objects.get(kind="submission_declined").context["may_appeal"] is True

    def test_decline_after_an_appeal_is_final(self):
        lead = accounts.lead()
        case = cases.appealed()
        assigning.take_over(case, by=lead, at=NOW)
        actions.decline(case, reason=outside_mandate(), text="Still not.", by=lead, at=NOW)
        assert Notice.objects.get(kind="submission_declined").context["may_appeal"] is False

    def test_decline_leaves_what_was_withdrawn_as_it_was(self):
        """Its public page goes on to say that it is not public any more."""
        officer = accounts.officer()
        case = cases.assigned(officer=officer)
        other = publications.published(cases.another_input(case))
        routing.withdraw(other, by=other.author, at=NOW)
        actions.decline(case, reason=outside_mandate(), text="Not for the UN.", by=officer, at=NOW)
        assert Publication.objects.get().cause == "withdrawn"

    def test_decline_takes_down_what_was_public(self):
        case = cases.assigned(officer=accounts.officer())
        publications.publication(case.main_submission)
        actions.decline(case, reason=outside_mandate(), text="Not for the UN.", by=case.assignee, at=NOW)
        taken = Publication.objects.get()
        assert (taken.state, taken.cause, taken.version) == ("taken_down", "declined", None)
        assert verbs(taken) == ["publication.reject", "publication.take_down"]

    @pytest.mark.parametrize("state", [State.NEW, State.IN_TRIAGE])
    def test_decline_for_a_reason_that_is_no_longer_in_use(self, state):
        officer = accounts.officer()
        case = cases.in_state(state, officer=officer if state == State.IN_TRIAGE else None)
        reason = outside_mandate()
        DeclineReason.objects.filter(pk=reason.pk).update(in_use=False)
        with pytest.raises(ReasonRetiredError):
            actions.decline(case, reason=reason, text="Not for the UN.", by=officer, at=NOW)
        assert (stored(case).state, stored(case).decline_reason) == (state, None)

    def test_decline_again_replaces_reason_and_sentence(self):
        lead = accounts.lead()
        case = assigning.take_over(cases.appealed(), by=lead, at=NOW)
        other = DeclineReason.objects.get(pk="other")
        actions.decline(case, reason=other, text="Still not.", by=lead, at=NOW)
        kept = stored(case)
        assert (kept.decline_reason, kept.decline_text) == (other, "Still not.")
        assert last("case.decline").changes["decline_reason_id"] == ["outside-mandate", "other"]

    def test_the_database_keeps_no_decision_without_its_reason(self):
        case = cases.assigned(State.DECLINED)
        for half in ({"decline_reason": None}, {"decline_text": ""}, {"declined_by": None}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Case.objects.filter(pk=case.pk).update(**half)
        nothing = {"decline_reason": None, "decline_text": "", "declined_by": None}
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**nothing)

    def test_decline_without_a_sentence(self):
        officer = accounts.officer()
        case = cases.assigned(officer=officer)
        with pytest.raises(MissingTextError):
            actions.decline(case, reason=outside_mandate(), text="", by=officer, at=NOW)
        assert stored(case).state == State.IN_TRIAGE


class TestReassign:
    @pytest.mark.parametrize("state", HELD)
    def test_assign_gives_it_to_a_colleague_who_is_told(self, state):
        officer, colleague = accounts.officer(), accounts.officer()
        case = cases.assigned(state, officer)
        assigning.assign(case, to=colleague, by=officer, at=NOW)
        assert Case.objects.get().assignee == colleague
        assert stored(case).state == state
        assert last("case.assign").changes == {"assignee_id": [str(officer.pk), str(colleague.pk)]}
        assert notified("case_assigned") == {colleague.email}

    def test_assign_to_oneself_tells_whoever_had_it(self):
        officer, colleague = accounts.officer(), accounts.officer()
        case = cases.assigned(officer=officer)
        assigning.take_over(case, by=colleague, at=NOW)
        assert notified("case_assigned") == {officer.email}

    def test_assign_to_whoever_has_it_is_nothing(self):
        officer = accounts.officer()
        case = cases.assigned(officer=officer)
        assigning.assign(case, to=officer, by=accounts.lead(), at=NOW)
        assert verbs(case) == []

    @pytest.mark.parametrize(
        "fields",
        [{"roles": []}, {"roles": [Role.AUDITOR]}, {"roles": [Role.OFFICER], "is_active": False}],
    )
    def test_assign_to_somebody_who_cannot_act(self, fields):
        with pytest.raises(NotAnOfficerError):
            assigning.assign(cases.assigned(), to=accounts.person(**fields), by=accounts.officer(), at=NOW)

    def test_assign_of_an_appeal_is_for_a_lead(self):
        case, officer = cases.appealed(), accounts.officer()
        lead = accounts.lead()
        with pytest.raises(LeadOfficerOnlyError):
            assigning.take_over(case, by=officer, at=NOW)
        for to, by in ((officer, officer), (lead, officer), (officer, lead)):
            with pytest.raises(LeadOfficerOnlyError):
                assigning.assign(case, to=to, by=by, at=NOW)
        assert Case.objects.get().assignee is None
        assigning.take_over(case, by=lead, at=NOW)
        assert Case.objects.get().assignee == lead

    def test_assign_of_a_new_one_by_a_lead_begins_its_review(self):
        lead, colleague = accounts.lead(), accounts.officer()
        case = cases.in_state(State.NEW)
        assigning.assign(case, to=colleague, by=lead, at=NOW)
        now = stored(case)
        assert (now.state, now.assignee, now.waiting_reason) == (State.IN_TRIAGE, colleague, "case.begin")
        assert notified("case_assigned") == {colleague.email}
        assert verbs(case) == ["case.assign", "case.begin"]

    def test_assign_of_a_new_one_to_oneself_claims_it(self):
        lead, case = accounts.lead(), cases.in_state(State.NEW)
        assigning.assign(case, to=lead, by=lead, at=NOW)
        assert stored(case).assignee == lead
        assert "case.claim" in verbs(case)

    def test_assign_of_many_leaves_what_a_colleague_has_by_now(self):
        officer = accounts.officer()
        case = cases.assigned(officer=officer)
        with pytest.raises(AlreadyClaimedError):
            assigning.assign(case, to=accounts.officer(), is_shared=True, by=accounts.lead(), at=NOW)
        assert stored(case).assignee == officer

    def test_assign_of_a_new_one_is_for_a_lead(self):
        case = cases.in_state(State.NEW)
        with pytest.raises(NewForLeadError):
            assigning.assign(case, to=accounts.officer(), by=accounts.officer(), at=NOW)
        assert stored(case).assignee is None

    @pytest.mark.parametrize("state", [state for state in State if state not in [State.NEW, *HELD]])
    def test_assign_of_what_nobody_works_on(self, state):
        case = cases.assigned(state)
        with pytest.raises(WrongStateError):
            assigning.assign(case, to=accounts.officer(), by=accounts.officer(), at=NOW)

    def test_assign_of_what_nobody_has_taken(self):
        with pytest.raises(WrongStateError):
            assigning.assign(submissions.submitted(), to=accounts.officer(), by=accounts.officer(), at=NOW)

    def test_take_over_of_an_appeal_by_the_lead_who_declined(self):
        declined, other = accounts.lead(), accounts.lead()
        case = cases.assigned(officer=declined)
        actions.decline(case, reason=outside_mandate(), text="Not for the UN.", by=declined, at=NOW)
        actions.appeal(case, reason="Look again.", by=case.main_submission.author, at=NOW)
        with pytest.raises(DeclinedByOneselfError):
            assigning.take_over(case, by=declined, at=NOW)
        with pytest.raises(DeclinedByOneselfError):
            assigning.assign(case, to=declined, by=other, at=NOW)
        assigning.take_over(case, by=other, at=NOW)
        assert last("case.take_over").changes == {"assignee_id": [None, str(other.pk)]}


class TestSummaryBesideADecision:
    """Typed beside a decision it is kept with it; from a page that is old, neither is done."""

    def test_return_keeps_what_was_typed_beside_it(self):
        officer = accounts.officer()
        case = cases.assigned(officer=officer)
        given = {"themes": [], "summary": "Wells.", "edit": case.edit}
        actions.return_(case, question="Where?", **given, by=officer, at=NOW)
        assert Case.objects.get().summary == "Wells."

    @pytest.mark.parametrize("verb", DECISIONS)
    def test_decision_on_a_page_that_is_old(self, verb):
        officer = accounts.officer()
        case = cases.assigned(officer=officer)
        read = case.edit
        actions.assess(case, themes=[], summary="Theirs.", edit=read, by=officer, at=NOW)
        act, given = DECISIONS[verb]
        with pytest.raises(SummaryConflictError):
            act(case, **given, edit=read, by=officer, at=NOW)
        assert Case.objects.get().summary == "Theirs."
        assert stored(case).state == State.IN_TRIAGE


class TestClose:
    def test_close_ends_the_work(self):
        officer = accounts.officer()
        case = cases.assigned(State.ANSWERED, officer)
        actions.close(case, by=officer, at=NOW)
        kept = stored(case)
        assert (kept.state, kept.waiting_on, kept.due_at) == (State.CLOSED, WaitingOn.NOBODY, None)
        assert verbs(case) == ["case.close"]
        assert notified("submission_closed") == {case.main_submission.author.email}

    @pytest.mark.parametrize("state", besides("close"))
    def test_close_from_another_state(self, state):
        case = cases.assigned(state)
        with pytest.raises(WrongStateError):
            actions.close(case, by=accounts.officer(), at=NOW)


class TestReopen:
    @pytest.mark.parametrize("state", sorted(VERBS["case.reopen"].sources))
    def test_reopen_gives_it_to_whoever_does_it(self, state):
        case, officer = cases.assigned(state), accounts.officer()
        actions.reopen(case, by=officer, at=NOW)
        kept = stored(case)
        assert (kept.state, kept.waiting_on, kept.assignee) == (State.IN_TRIAGE, WaitingOn.OFFICE, officer)
        assert last("case.reopen").changes["state"] == [state, "in_triage"]
        assert last("case.reopen").changes["assignee_id"][1] == str(officer.pk)
        assert notified("submission_reopened") == {case.main_submission.author.email}

    @pytest.mark.parametrize("state", besides("reopen"))
    def test_reopen_from_another_state(self, state):
        case = cases.assigned(state)
        with pytest.raises(WrongStateError):
            actions.reopen(case, by=accounts.officer(), at=NOW)


class TestAppeal:
    def test_appeal_goes_to_the_leads(self):
        lead, officer = accounts.lead(), accounts.officer()
        case = cases.assigned(State.DECLINED, officer)
        actions.appeal(case, reason=" Look again. ", by=case.main_submission.author, at=NOW)
        kept = stored(case)
        assert (kept.state, kept.waiting_on) == (State.IN_TRIAGE, WaitingOn.OFFICE)
        assert (kept.assignee, kept.appeal) == (None, "Look again.")
        assert (kept.appealed_at, kept.appealed_by) == (NOW, case.main_submission.author)
        assert "Look again" not in json.dumps(last("case.appeal").changes)
        assert last("case.appeal").changes["length"] == len("Look again.")
        assert lead.email in notified("submission_appealed")
        assert officer.email not in notified("submission_appealed")

    def test_appeal_is_once(self):
        case = cases.assigned(State.DECLINED)
        Case.objects.update(appeal="Before", appealed_at=NOW, appealed_by=case.main_submission.author)
        with pytest.raises(AlreadyAppealedError):
            actions.appeal(stored(case), reason="Again.", by=case.main_submission.author, at=NOW)
        assert stored(case).state == State.DECLINED

    def test_appeal_without_a_reason(self):
        case = cases.assigned(State.DECLINED)
        with pytest.raises(MissingTextError):
            actions.appeal(case, reason=" ", by=case.main_submission.author, at=NOW)

    @pytest.mark.parametrize("state", besides("appeal"))
    def test_appeal_from_another_state(self, state):
        case = cases.assigned(state)
        # Whoever withdrew their input has no part in its case any more.
        error = PermissionDenied if state == State.WITHDRAWN else WrongStateError
        with pytest.raises(error):
            actions.appeal(case, reason="Look again.", by=case.main_submission.author, at=NOW)
        assert Case.objects.get().appeal == ""


class TestLapse:
    def test_lapse_closes_what_waited_in_vain(self):
        case = cases.assigned(State.RETURNED)
        lapsing.lapse(case, at=LATER)
        kept = stored(case)
        assert (kept.state, kept.waiting_on) == (State.CLOSED, WaitingOn.NOBODY)
        assert last("case.lapse").by is None
        assert notified("submission_lapsed") == {case.main_submission.author.email}

    def test_lapse_less_than_a_day_after_the_date(self):
        case = cases.assigned(State.RETURNED)
        with pytest.raises(NotDueError):
            lapsing.lapse(case, at=case.due_at + timedelta(hours=23))
        assert stored(case).state == State.RETURNED

    def test_lapse_waits_while_the_organisation_is_suspended(self):
        case = cases.assigned(State.RETURNED, profile=profiles.profile(ProfileState.SUSPENDED))
        with pytest.raises(SuspendedError):
            lapsing.lapse(case, at=LATER)
        assert stored(case).state == State.RETURNED

    @pytest.mark.parametrize("state", besides("lapse"))
    def test_lapse_from_another_state(self, state):
        with pytest.raises(WrongStateError):
            lapsing.lapse(cases.assigned(state), at=LATER)
