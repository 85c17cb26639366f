"""Hand-overs: from each state, each refusal, who has the ball afterwards, what each verb leaves behind."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engagements.cases import actions as case_actions
from engagements.cases.errors import AssignedToAnotherError, SummaryConflictError
from engagements.cases.models import Case, Filing
from engagements.cases.states import State, WaitingOn
from engagements.consultations.models import Publication as Terms
from engagements.publications.actions import PublicationDraft
from engagements.publications.errors import OtherVersionError
from engagements.publications.models import Decision, Publication
from engagements.routing import actions
from engagements.routing.errors import (
    AlreadyReferredError,
    MissingReasonError,
    NotAcceptingReferralsError,
    NotVerifiedError,
    ReferralLoopError,
    WrongReferralsError,
)
from engagements.routing.models import Purpose, Referral
from engagements.routing.referral_drafts import ReferralDraft
from engagements.routing.settling import settle
from engagements.routing.states import LIVE
from engagements.routing.states import State as ReferralState
from engagements.submissions.models import Submission
from focalpoint.errors import WrongStateError
from focalpoint.notifications.models import Notice
from focalpoint.verbs import VERBS
from organisations.departments.models import Department
from organisations.profiles.models import Profile
from organisations.profiles.states import State as ProfileState
from tests.audit_log import last, notified, verbs
from tests.factories import (
    accounts,
    cases,
    consultations,
    departments,
    profiles,
    publications,
    routing,
    submissions,
)

NOW = submissions.NOW
pytestmark = pytest.mark.django_db


def stored(case):
    return Case.objects.get(pk=case.pk)


def lead(department=None, **changes):
    fields = {"question": "Can you drill?", **changes}
    return ReferralDraft(department or departments.department(), Purpose.LEAD, **fields)


def action(department=None, **changes):
    fields = {"question": "And you?", **changes}
    return ReferralDraft(department or departments.department(), Purpose.ACTION, **fields)


def information(department=None):
    return ReferralDraft(department or departments.department(), Purpose.INFORMATION)


def suspend(profile):
    Profile.objects.filter(pk=profile).update(state=ProfileState.SUSPENDED, reason="Checks")


@pytest.fixture
def officer():
    return accounts.officer()


@pytest.fixture
def mine(officer):
    return cases.assigned(officer=officer)


def route(case, *referral_drafts, by, at=NOW):
    """The referrals by department."""
    made = actions.refer(case, referrals=referral_drafts, by=by, at=at)
    return {one.department: one for one in made}


def give_back(referral, at=NOW, **given):
    """As the department does, from a page of its own."""
    fresh = Referral.objects.select_related("case").get(pk=referral.pk)
    given = {"reason": "Not ours.", "by": departments.reviewer(fresh.department), **given}
    return actions.return_(fresh, **given, at=at)


def answer(referral, at=NOW):
    """The department's response, written, approved, sent and released."""
    from engagements.responses import actions as responses

    fresh = Referral.objects.select_related("case").get(pk=referral.pk)
    given = {"kind": "will_act", "language": "en", "text": "Nine wells.", "commitment": ""}
    given |= {"commitment_due": None, "links": [], "publish": True, "read": 0}
    somebody = departments.liaison(fresh.department)
    response = responses.respond(fresh, **given, by=somebody, at=at)
    responses.approve(response, by=somebody, at=at)
    responses.send(response, by=somebody, at=at)
    return response


def release(response, at=NOW):
    from engagements.responses import actions as responses

    return responses.release(response, by=accounts.officer(), at=at)


class TestRoute:
    def test_route_sends_to_each_and_passes_the_ball(self, mine, officer):
        first, second, third = (departments.department() for _number in range(3))
        reviewer = departments.post(first).user
        made = route(mine, lead(first), action(second), information(third), by=officer)
        kept = stored(mine)
        assert (kept.state, kept.waiting_on) == (State.REFERRED, WaitingOn.DEPARTMENTS)
        submission = kept.main_submission
        assert kept.due_at == min(made[first].due_at, made[second].due_at)
        assert made[third].due_at is None
        assert {one.purpose for one in made.values()} == {"lead", "action", "information"}
        assert (made[first].version, made[first].round) == (submission.versions.get(), 1)
        assert (verbs(mine), verbs(submission.publication)) == (["case.refer"], ["publication.open"])
        codes = last("case.refer").changes["departments"]
        assert set(codes) == {first.pk, second.pk, third.pk}
        assert verbs(made[first]) == ["referral.send"]
        assert notified("submission_referred") == {mine.main_submission.author.email}
        assert notified("referral_sent") == {reviewer.email}

    def test_route_publishes_nothing_that_nobody_decided_to_publish(self, mine, officer):
        route(mine, lead(), by=officer)
        publication = stored(mine).main_submission.publication
        assert (publication.state, publication.decision, publication.decided_at) == ("held", "hold", None)
        assert publication.version.number == 1

    def test_route_publishes_what_was_decided(self, mine, officer):
        decided = PublicationDraft(version=1, decision=Decision.PUBLISH)
        actions.refer(mine, referrals=[lead()], publication=decided, by=officer, at=NOW)
        publication = stored(mine).main_submission.publication
        assert (publication.state, publication.published_at) == ("published", NOW)
        assert verbs(publication) == ["publication.open", "publication.publish", "publication.appear"]
        assert notified("publication_appeared") == {mine.main_submission.author.email}

    def test_route_of_what_changed_since_it_was_read(self, mine, officer):
        decided = PublicationDraft(version=2, decision=Decision.PUBLISH)
        with pytest.raises(OtherVersionError):
            actions.refer(mine, referrals=[lead()], publication=decided, by=officer, at=NOW)
        assert not Referral.objects.exists()

    @pytest.mark.parametrize(
        "fields", [{"level": "un_only"}, {"consultation": Terms.NEVER}], ids=["level", "terms"]
    )
    def test_route_of_what_is_never_public(self, officer, fields):
        if "consultation" in fields:
            fields = {"consultation": consultations.open_call(publication=Terms.NEVER)}
        case = cases.assigned(officer=officer, **fields)
        decided = PublicationDraft(version=1, decision=Decision.PUBLISH)
        actions.refer(case, referrals=[lead()], publication=decided, by=officer, at=NOW)
        assert not Publication.objects.exists()

    def test_route_gives_each_department_its_own_date(self, mine, officer):
        quick, slow = departments.department(answer_days=3), departments.department(answer_days=30)
        made = route(mine, lead(quick), action(slow), by=officer)
        assert made[quick].due_at < made[slow].due_at
        assert stored(mine).due_at == made[quick].due_at

    def test_route_until_a_day_is_until_its_end_where_the_office_is(self, mine, officer):
        made = route(mine, lead(due_on=date(2026, 4, 1)), by=officer)
        (referral,) = made.values()
        expected = datetime(2026, 4, 1, 23, 59, tzinfo=ZoneInfo("America/New_York"))
        assert referral.due_at == expected

    def test_route_of_a_new_one_claims_it(self, officer):
        case = cases.case_of(submissions.submitted(profile=profiles.profile()))
        route(case, lead(), by=officer)
        assert (stored(case).state, stored(case).assignee) == (State.REFERRED, officer)
        assert "case.claim" not in verbs(case)

    @pytest.mark.parametrize(
        "state", [state for state in State if state not in (State.NEW, State.IN_TRIAGE, State.REFERRED)]
    )
    def test_route_from_another_state(self, state, officer):
        case = cases.assigned(state, officer)
        with pytest.raises(WrongStateError):
            route(case, lead(), by=officer)
        assert not Referral.objects.exists()
        assert verbs(case) == []

    def test_route_on_a_page_that_is_old(self, mine, officer):
        given = {"themes": [], "summary": "Wells.", "edit": mine.edit}
        case_actions.assess(mine, **given, by=officer, at=NOW)
        with pytest.raises(SummaryConflictError):
            actions.refer(mine, referrals=[lead()], **given, by=officer, at=NOW)
        assert stored(mine).state == State.IN_TRIAGE

    def test_route_of_what_a_colleague_has(self, officer):
        with pytest.raises(AssignedToAnotherError, match="Quick Quinn"):
            route(cases.assigned(officer=accounts.officer(name="Quick Quinn")), lead(), by=officer)

    @pytest.mark.parametrize("state", [state for state in ProfileState if state != ProfileState.VERIFIED])
    def test_route_of_an_organisation_that_is_not_verified(self, state, officer):
        case = cases.assigned(officer=officer, profile=profiles.profile(state))
        with pytest.raises(NotVerifiedError):
            route(case, lead(), by=officer)
        assert stored(case).state == State.IN_TRIAGE

    def test_route_of_an_organisation_suspended_since_the_page_was_opened(self, mine, officer):
        assert mine.main_submission.profile.state == ProfileState.VERIFIED
        Profile.objects.filter(pk=mine.main_submission.profile_id).update(
            state=ProfileState.SUSPENDED, reason="Checks"
        )
        with pytest.raises(NotVerifiedError):
            route(mine, lead(), by=officer)

    @pytest.mark.parametrize(
        ("referral_drafts", "sentence"),
        [
            (list, "exactly one"),
            (lambda: [action()], "exactly one"),
            (lambda: [lead(), lead()], "exactly one"),
            (lambda: [lead(question=" ")], "Write a question for each"),
            (lambda: [lead(), action(question="")], "Write a question for each"),
            (lambda: [lead(due_on=date(2026, 3, 3))], "in the future"),
        ],
    )
    def test_route_with_parts_that_do_not_fit(self, mine, officer, referral_drafts, sentence):
        with pytest.raises(WrongReferralsError, match=sentence):
            route(mine, *referral_drafts(), by=officer)
        assert stored(mine).state == State.IN_TRIAGE

    def test_route_to_one_department_twice(self, mine, officer):
        department = departments.department()
        with pytest.raises(WrongReferralsError, match="once"):
            route(mine, lead(department), action(department), by=officer)

    def test_route_to_a_department_that_takes_none(self, mine, officer):
        closed = departments.department(accepts_referrals=False)
        with pytest.raises(NotAcceptingReferralsError):
            route(mine, lead(), information(closed), by=officer)


class TestRefer:
    def test_refer_adds_a_department_to_the_same_round(self, mine, officer):
        route(mine, lead(), by=officer)
        department = departments.department(answer_days=2)
        (made,) = actions.refer(stored(mine), referrals=[action(department)], by=officer, at=NOW)
        assert (made.department, made.round) == (department, 1)
        assert stored(mine).due_at == made.due_at
        assert verbs(mine)[-2:] == ["case.refer", "case.pass_on"]
        assert last("case.refer").changes["departments"] == [department.pk]
        assert (
            Notice.objects.filter(kind="submission_referred", recipient=mine.main_submission.author).count()
            == 2
        )

    def test_refer_gives_the_lead_to_another_when_the_first_gave_it_back(self, mine, officer):
        first = lead()
        made = route(mine, first, action(), by=officer)
        give_back(made[first.department])
        assert stored(mine).waiting_on == WaitingOn.OFFICE
        actions.refer(stored(mine), referrals=[lead()], by=officer, at=NOW)
        assert stored(mine).waiting_on == WaitingOn.DEPARTMENTS

    def test_refer_to_a_second_lead(self, mine, officer):
        route(mine, lead(), by=officer)
        with pytest.raises(WrongReferralsError, match="already has a lead department"):
            actions.refer(stored(mine), referrals=[lead()], by=officer, at=NOW)

    def test_refer_to_a_department_that_has_it(self, mine, officer):
        first = lead()
        route(mine, first, by=officer)
        with pytest.raises(AlreadyReferredError):
            actions.refer(stored(mine), referrals=[information(first.department)], by=officer, at=NOW)
        assert Referral.objects.count() == 1

    def test_refer_to_a_department_that_takes_none(self, mine, officer):
        route(mine, lead(), by=officer)
        closed = departments.department(accepts_referrals=False)
        with pytest.raises(NotAcceptingReferralsError):
            actions.refer(stored(mine), referrals=[action(closed)], by=officer, at=NOW)

    def test_refer_of_what_a_colleague_has(self, mine, officer):
        route(mine, lead(), by=officer)
        with pytest.raises(AssignedToAnotherError):
            actions.refer(stored(mine), referrals=[action()], by=accounts.lead(), at=NOW)

    def test_refer_of_an_organisation_suspended_meanwhile(self, mine, officer):
        route(mine, lead(), by=officer)
        Profile.objects.filter(pk=mine.main_submission.profile_id).update(
            state=ProfileState.SUSPENDED, reason="Checks"
        )
        with pytest.raises(NotVerifiedError):
            actions.refer(stored(mine), referrals=[action()], by=officer, at=NOW)

    def test_refer_to_nobody(self, mine, officer):
        route(mine, lead(), by=officer)
        with pytest.raises(WrongReferralsError, match="Choose a department"):
            actions.refer(stored(mine), referrals=[], by=officer, at=NOW)

    def test_refer_to_more_keeps_what_was_decided_about_publication(self, mine, officer):
        decided = PublicationDraft(version=1, decision=Decision.PUBLISH)
        actions.refer(mine, referrals=[lead()], publication=decided, by=officer, at=NOW)
        actions.refer(stored(mine), referrals=[action()], by=officer, at=NOW)
        assert Publication.objects.get().state == "published"


def reviewer_of(referral):
    return departments.reviewer(referral.department)


ACTS = {
    "acknowledge": lambda one, at=NOW: actions.acknowledge(one, by=reviewer_of(one), at=at),
    "return": lambda one, at=NOW: actions.return_(one, reason="Not ours.", by=reviewer_of(one), at=at),
    "forward": lambda one, at=NOW: actions.forward(
        one, department=departments.department(), reason="Theirs.", by=reviewer_of(one), at=at
    ),
    "recall": lambda one, at=NOW: actions.recall(one, reason="A mistake", by=accounts.officer(), at=at),
}


@pytest.mark.parametrize("verb", ACTS)
@pytest.mark.parametrize("state", ReferralState)
def test_each_verb_from_each_state(verb, state):
    referral = routing.referral(state=state)
    if state in VERBS[f"referral.{verb}"].sources:
        ACTS[verb](referral)
        assert Referral.objects.get(pk=referral.pk).state == VERBS[f"referral.{verb}"].to
    else:
        with pytest.raises(WrongStateError):
            ACTS[verb](referral)
        assert Referral.objects.get(pk=referral.pk).state == state
        assert verbs(referral) == []


@pytest.mark.parametrize("verb", ACTS)
def test_each_verb_twice_at_once(verb):
    """Two tabs, or two colleagues: the second is told, and nothing is done twice."""
    referral = routing.referral()
    other_tab = Referral.objects.select_related("case").get(pk=referral.pk)
    ACTS[verb](referral)
    with pytest.raises(WrongStateError):
        ACTS[verb](other_tab)
    assert len(verbs(referral)) == 1


class TestAcknowledge:
    def test_acknowledge_says_who_and_when(self):
        referral = routing.referral()
        reviewer = reviewer_of(referral)
        actions.acknowledge(referral, by=reviewer, at=NOW)
        referral.refresh_from_db()
        assert (referral.acknowledged_at, referral.acknowledged_by) == (NOW, reviewer)
        assert verbs(referral) == ["referral.acknowledge"]


class TestReturn:
    def test_return_keeps_the_reason_and_tells_the_officer(self, mine, officer):
        first, better = lead(), departments.department()
        made = route(mine, first, action(), by=officer)[first.department]
        give_back(made, reason=" Not ours. ", suggested=better)
        made.refresh_from_db()
        assert (made.state, made.reason, made.suggested) == ("returned", "Not ours.", better)
        assert last("referral.return").changes["suggested_id"] == [None, better.pk]
        assert notified("referral_returned") == {officer.email}

    def test_return_without_a_reason(self):
        referral = routing.referral()
        with pytest.raises(MissingReasonError):
            give_back(referral, reason=" ")
        assert Referral.objects.get(pk=referral.pk).state == "sent"


class TestForward:
    def forward(self, referral, department, at=NOW, **given):
        fresh = Referral.objects.select_related("case").get(pk=referral.pk)
        given = {"reason": "Theirs.", "by": departments.reviewer(fresh.department), **given}
        return actions.forward(fresh, department=department, **given, at=at)

    def test_forward_makes_the_next_link_with_the_same_question_and_date(self, mine, officer):
        first, second = lead(), departments.department()
        made = route(mine, first, by=officer)[first.department]
        reviewer = departments.post(second).user
        onward = self.forward(made, second)
        assert (onward.previous, onward.department, onward.purpose) == (made, second, Purpose.LEAD)
        assert (onward.question, onward.due_at, onward.round) == (made.question, made.due_at, 1)
        assert onward.version == made.version
        kept = stored(mine)
        assert (kept.state, kept.waiting_on, kept.due_at) == (
            State.REFERRED,
            WaitingOn.DEPARTMENTS,
            onward.due_at,
        )
        assert last("referral.forward").changes["to"] == second.pk
        assert notified("referral_forwarded") == {officer.email}
        assert reviewer.email in notified("referral_sent")

    def test_forward_after_the_date_gives_a_new_one(self):
        referral = routing.referral(due_at=NOW - timedelta(days=1))
        onward = self.forward(referral, departments.department())
        assert onward.due_at > NOW
        assert stored(referral.case).due_at == onward.due_at

    def test_forward_in_a_circle_is_refused_anywhere_in_the_chain(self, mine, officer):
        first, second, third = (departments.department() for _number in range(3))
        made = route(mine, lead(first), by=officer)[first]
        onward = self.forward(self.forward(made, second), third)
        for department in (first, second, third):
            with pytest.raises(ReferralLoopError):
                self.forward(onward, department)
        assert Referral.objects.get(pk=onward.pk).state == "sent"

    def test_forward_to_a_department_that_has_it_by_another_way(self, mine, officer):
        first, second = lead(), action()
        made = route(mine, first, second, by=officer)[first.department]
        with pytest.raises(AlreadyReferredError):
            self.forward(made, second.department)
        assert Referral.objects.get(pk=made.pk).state == "sent"

    def test_forward_to_a_department_that_takes_none(self):
        with pytest.raises(NotAcceptingReferralsError):
            self.forward(routing.referral(), departments.department(accepts_referrals=False))

    def test_forward_without_a_reason(self):
        with pytest.raises(MissingReasonError):
            self.forward(routing.referral(), departments.department(), reason="")


class TestRecall:
    def test_recall_tells_the_department(self, mine, officer):
        first = lead()
        made = route(mine, first, action(), by=officer)[first.department]
        reviewer = departments.post(first.department).user
        actions.recall(made, reason=" A mistake ", by=officer, at=NOW)
        made.refresh_from_db()
        assert (made.state, made.reason, made.settled_by) == ("recalled", "A mistake", officer)
        assert notified("referral_recalled") == {reviewer.email}

    def test_recall_without_a_reason(self, mine, officer):
        (made,) = route(mine, lead(), by=officer).values()
        with pytest.raises(MissingReasonError):
            actions.recall(made, reason=" ", by=officer, at=NOW)
        assert Referral.objects.get().state == "sent"

    def test_recall_of_the_last_one_brings_the_input_back(self, mine, officer):
        (made,) = route(mine, lead(), by=officer).values()
        actions.recall(made, reason="A mistake", by=officer, at=NOW)
        assert (stored(mine).state, stored(mine).waiting_on) == (State.IN_TRIAGE, WaitingOn.OFFICE)
        assert verbs(mine)[-1] == "case.come_back"


class TestWithdraw:
    def test_withdraw_recalls_what_departments_have(self, mine, officer):
        first, second = lead(), action()
        made = route(mine, first, second, by=officer)
        give_back(made[second.department])
        reviewer = departments.post(first.department).user
        actions.withdraw(mine.main_submission, by=mine.main_submission.author, at=NOW)
        kept = stored(mine)
        assert (kept.state, kept.waiting_on) == (State.WITHDRAWN, WaitingOn.NOBODY)
        states = {one.department: one.state for one in Referral.objects.all()}
        assert states == {first.department: "recalled", second.department: "returned"}
        assert notified("referral_recalled") == {reviewer.email}

    @pytest.mark.parametrize("state", [state for state in State if state != State.WITHDRAWN])
    def test_withdraw_from_each_state_after_submission(self, state):
        case = cases.in_state(state)
        submission = case.main_submission
        actions.withdraw(submission, by=submission.author, at=NOW)
        kept = stored(case)
        assert (kept.state, kept.waiting_on, kept.due_at) == (State.WITHDRAWN, WaitingOn.NOBODY, None)
        assert (verbs(submission), verbs(case)) == (["submission.withdraw"], ["case.end"])
        submission.refresh_from_db()
        assert (submission.withdrawn_at, submission.withdrawn_by) == (NOW, submission.author)
        assert submission.returned_at is None

    @pytest.mark.parametrize("state", ["draft", State.WITHDRAWN])
    def test_withdraw_of_what_nobody_has(self, state):
        submission = cases.submission_in(state)
        with pytest.raises(WrongStateError):
            actions.withdraw(submission, by=submission.author, at=NOW)

    def test_withdraw_unpublishes_and_tells(self):
        officer = accounts.officer()
        submission = cases.submission_in(State.REFERRED)
        publications.published(submission)
        actions.withdraw(submission, by=submission.author, at=NOW)
        taken = Publication.objects.get()
        assert (taken.state, taken.cause, taken.published_at) == ("taken_down", "withdrawn", NOW)
        assert not Publication.objects.public().exists()
        assert notified("submission_withdrawn") == {submission.author.email}
        assert officer.email in notified("submission_taken_back")


class TestWithdrawOfSeveral:
    """A case with two inputs: whoever withdraws leaves alone."""

    @pytest.fixture
    def two(self, mine):
        """The main input, submitted first, and the other."""
        other = submissions.submitted(at=NOW + timedelta(hours=1))
        own = cases.case_of(other)
        Filing.objects.filter(submission=other).update(case=mine)
        own.delete()
        return mine.main_submission, Submission.objects.get(pk=other.pk)

    def test_withdraw_of_the_other_leaves_the_case_as_it_is(self, mine, two):
        main, other = two
        actions.withdraw(other, by=other.author, at=NOW)
        kept = stored(mine)
        assert (kept.state, kept.main_submission) == (State.IN_TRIAGE, main)
        assert verbs(mine) == []

    def test_withdraw_of_the_main_one_puts_another_in_its_place(self, mine, two):
        main, other = two
        actions.withdraw(main, by=main.author, at=NOW)
        kept = stored(mine)
        assert (kept.state, kept.main_submission) == (State.IN_TRIAGE, other)
        assert verbs(mine) == ["case.replace_main"]

    def test_withdraw_of_the_last_one_ends_it(self, mine, two):
        for one in two:
            actions.withdraw(one, by=one.author, at=NOW)
        assert stored(mine).state == State.WITHDRAWN

    def test_withdraw_of_the_one_that_was_asked_lets_the_office_go_on(self, mine, two, officer):
        main = two[0]
        case_actions.return_(mine, question="Where?", by=officer, at=NOW)
        actions.withdraw(main, by=main.author, at=NOW)
        kept = stored(mine)
        assert (kept.state, kept.waiting_on) == (State.IN_TRIAGE, WaitingOn.OFFICE)

    def test_each_author_hears_of_each_answer(self, mine, two, officer):
        (made,) = route(mine, lead(), by=officer).values()
        release(answer(made))
        assert notified("response_released") == {one.author.email for one in two}


class TestSettle:
    """Who has the ball once something happened to a referral of a routed input."""

    @pytest.fixture
    def two(self, mine, officer):
        """The lead's referral, and the other for action."""
        first, second = lead(), action(departments.department(answer_days=40))
        made = route(mine, first, second, information(), by=officer)
        return made[first.department], made[second.department]

    def now(self, referral):
        kept = Case.objects.get(pk=referral.case_id)
        return kept.state, kept.waiting_on

    def test_settle_while_departments_work_follows_their_earliest_date(self, two):
        first, second = two
        release(answer(first))
        kept = Case.objects.get(pk=first.case_id)
        assert (kept.state, kept.waiting_on, kept.due_at) == (
            State.REFERRED,
            WaitingOn.DEPARTMENTS,
            second.due_at,
        )

    def test_settle_a_response_to_release_is_the_offices(self, two):
        answer(two[0])
        assert self.now(two[0]) == (State.REFERRED, WaitingOn.OFFICE)

    def test_settle_the_offices_clock_is_not_begun_again(self, two):
        first, second = two
        answer(first)
        due_at = Case.objects.get(pk=first.case_id).due_at
        answer(second, at=NOW + timedelta(days=5))
        assert Case.objects.get(pk=first.case_id).due_at == due_at

    def test_settle_all_answered(self, two):
        release(answer(two[0]))
        release(answer(two[1]))
        assert self.now(two[0]) == (State.ANSWERED, WaitingOn.OFFICE)
        assert "case.answer" in verbs(Case.objects.get())

    def test_settle_all_returned(self, two):
        give_back(two[0])
        give_back(two[1])
        assert self.now(two[0]) == (State.IN_TRIAGE, WaitingOn.OFFICE)

    def test_settle_one_answered_and_one_returned(self, two):
        release(answer(two[0]))
        give_back(two[1])
        assert self.now(two[0]) == (State.ANSWERED, WaitingOn.OFFICE)

    def test_settle_the_lead_gave_it_back(self, two):
        give_back(two[0])
        assert self.now(two[0]) == (State.REFERRED, WaitingOn.OFFICE)

    def test_settle_another_than_the_lead_gave_it_back(self, two):
        give_back(two[1])
        assert self.now(two[0]) == (State.REFERRED, WaitingOn.DEPARTMENTS)

    def test_settle_follows_a_chain(self, two):
        first, second = two
        fresh = Referral.objects.select_related("case").get(pk=first.pk)
        department = departments.department()
        onward = actions.forward(
            fresh, department=department, reason="Theirs.", by=reviewer_of(fresh), at=NOW
        )
        give_back(second)
        assert self.now(first) == (State.REFERRED, WaitingOn.DEPARTMENTS)
        release(answer(onward))
        assert self.now(first) == (State.ANSWERED, WaitingOn.OFFICE)

    def test_settle_does_not_wait_for_information(self, mine, officer):
        first = lead()
        made = route(mine, first, information(), by=officer)
        release(answer(made[first.department]))
        assert stored(mine).state == State.ANSWERED

    def test_settle_leaves_alone_what_is_not_routed(self):
        case = cases.assigned()
        settle(case, because="referral.return", at=NOW)
        assert stored(case).state == State.IN_TRIAGE


class TestSecondRound:
    def test_second_round_is_settled_by_its_own_referrals(self, mine, officer):
        first = departments.department()
        made = route(mine, lead(first), by=officer)[first]
        release(answer(made))
        case_actions.reopen(stored(mine), by=officer, at=NOW)
        second = departments.department()
        again = route(stored(mine), lead(second), by=officer)[second]
        assert again.round == 2
        assert stored(mine).waiting_on == WaitingOn.DEPARTMENTS
        give_back(again)
        assert stored(mine).state == State.IN_TRIAGE

    def test_second_round_may_ask_the_same_department(self, mine, officer):
        department = departments.department()
        give_back(route(mine, lead(department), by=officer)[department])
        again = route(stored(mine), lead(department), by=officer)[department]
        assert (again.round, again.previous) == (2, None)
        assert Publication.objects.get().version.number == 1

    def test_second_round_keeps_a_response_of_the_first_for_release(self, mine, officer):
        """What a department has said is not lost because the office routed the input anew."""
        first, second = lead(), action()
        made = route(mine, first, second, by=officer)
        response = answer(made[first.department])
        give_back(made[second.department])
        assert stored(mine).waiting_on == WaitingOn.OFFICE
        release(response)
        assert stored(mine).state == State.ANSWERED


def test_live_referrals_are_one_for_each_department(mine, officer):
    made = route(mine, lead(), action(), by=officer)
    live = Referral.objects.live()
    assert {one.department for one in live} == set(made)
    assert all(one.state in LIVE for one in live)
    assert Department.objects.filter(referrals__in=live).count() == 2
