"""More time for a department: who asks for how much and when, what the office gives, and what follows."""

from datetime import datetime, timedelta

import pytest

from engagements.cases.models import Case
from engagements.cases.states import State, WaitingOn
from engagements.responses import actions as responses
from engagements.responses.states import State as ResponseState
from engagements.routing import actions, extensions
from engagements.routing.errors import (
    AskedAlreadyError,
    ForInformationError,
    MissingReasonError,
    NotAskedError,
    WrongExtensionError,
)
from engagements.routing.extension_notices import EXTENDED, GRANTED, REFUSED, REQUESTED
from engagements.routing.models import Purpose, Referral
from engagements.routing.notices import (
    DUE,
)
from engagements.routing.queries import asked_of_office, for_officer, to_remind
from engagements.routing.states import LIVE, Extension
from engagements.routing.states import State as ReferralState
from focalpoint.errors import WrongStateError
from focalpoint.notifications.models import Notice
from focalpoint.office import end_of, office_day
from organisations.departments.models import PostRole
from tests.audit_log import last, notified, verbs
from tests.factories import accounts, cases, departments, routing
from tests.factories import responses as response_factory
from tests.outbox import sent

NOW = routing.NOW
DAY = timedelta(days=1)
DUE_ON = office_day(NOW) + 10 * DAY
pytestmark = pytest.mark.django_db


def referred(state=ReferralState.SENT, **fields):
    """Due in ten days, with a department of one reviewer and an officer who has the case."""
    case = cases.assigned(State.REFERRED, at=NOW - 2 * DAY)
    due = {"due_at": end_of(DUE_ON)} if fields.get("purpose") != Purpose.INFORMATION else {}
    referral = routing.referral(case, state, department=departments.post().department, **{**due, **fields})
    Case.objects.filter(pk=case.pk).update(due_at=referral.due_at or NOW)
    return Referral.objects.get(pk=referral.pk)


def reviewer(referral):
    return departments.reviewer(referral.department)


def ask(referral, days=10, at=NOW, **given):
    """For that many days more than the due date leaves."""
    given = {"until": DUE_ON + days * DAY, "reason": "The drill is away.", **given}
    return extensions.request_extension(referral, **given, by=reviewer(referral), at=at)


def asking_referral(**fields):
    return ask(referred(**fields))


def now_of(referral):
    return Referral.objects.select_related("case").get(pk=referral.pk)


class TestAsking:
    @pytest.mark.parametrize("role", PostRole)
    @pytest.mark.parametrize("state", LIVE)
    def test_due_date_and_clock_stay_until_it_is_granted(self, state, role):
        referral = referred(state)
        by = departments.post(referral.department, role).user
        extensions.request_extension(
            referral, until=DUE_ON + 10 * DAY, reason=" The drill is away. ", by=by, at=NOW
        )
        one = now_of(referral)
        assert (one.extension, one.extension_until) == (Extension.ASKED, end_of(DUE_ON + 10 * DAY))
        assert (one.extension_reason, one.extension_asked_by, one.extension_asked_at) == (
            *("The drill is away.", by, NOW),
        )
        assert one.due_at == one.case.due_at == end_of(DUE_ON)
        assert one.case.waiting_on == WaitingOn.DEPARTMENTS
        assert one.state == state
        assert verbs(referral) == ["referral.request_extension"]
        assert "drill" not in str(last("referral.request_extension").changes)

    def test_officer_is_notified_without_the_reason(self):
        referral = asking_referral()
        assert notified(REQUESTED) == {referral.case.assignee.email}
        mail = sent(Notice.objects.select_related("recipient").get(kind=REQUESTED))
        assert "time until 24 March 2026" in mail
        assert "drill" not in mail

    @pytest.mark.parametrize(
        ("due_in", "until", "is_right"),
        [(10, 10, False), (10, 11, True), (10, 102, True), (10, 103, False), (10, 9, False),
         (-5, 0, False), (-5, 1, True), (-5, 92, True), (-5, 93, False)],
    )  # fmt: skip
    def test_day_is_after_the_due_date_and_today_and_not_too_far(self, due_in, until, is_right):
        referral = referred(due_at=end_of(office_day(NOW) + due_in * DAY))
        given = {"until": office_day(NOW) + until * DAY, "reason": "Drills.", "by": reviewer(referral)}
        if is_right:
            assert extensions.request_extension(referral, **given, at=NOW).extension == Extension.ASKED
        else:
            with pytest.raises(WrongExtensionError) as caught:
                extensions.request_extension(referral, **given, at=NOW)
            assert caught.value.field == "until"
            assert now_of(referral).extension == ""

    def test_reason_is_needed(self):
        with pytest.raises(MissingReasonError):
            ask(referred(), reason=" ")

    def test_one_request_at_a_time_and_another_once_it_is_withdrawn(self):
        referral = asking_referral()
        with pytest.raises(AskedAlreadyError):
            ask(referral)
        extensions.withdraw_request(referral, by=reviewer(referral), at=NOW)
        assert now_of(referral).extension_reason == ""
        ask(referral, days=3, reason="Two drills are away.")
        assert now_of(referral).extension_until == end_of(DUE_ON + 3 * DAY)

    def test_what_is_for_information_is_never_due(self):
        referral = referred(purpose=Purpose.INFORMATION)
        with pytest.raises(ForInformationError):
            ask(referral)

    @pytest.mark.parametrize("state", [state for state in ReferralState if state not in LIVE])
    def test_what_is_over_is_given_no_time(self, state):
        with pytest.raises(WrongStateError):
            ask(referred(state))

    def test_what_the_office_put_aside_comes_back(self):
        """An answer of another department is to be released, and its officer snoozed that."""
        referral = referred()
        response_factory.response(routing.referral(referral.case, ReferralState.ANSWERED), "sent")
        until = {"snoozed_until": NOW + DAY, "waiting_on": WaitingOn.OFFICE}
        Case.objects.filter(pk=referral.case_id).update(**until)
        ask(now_of(referral))
        assert now_of(referral).case.snoozed_until is None


class TestDeciding:
    @pytest.mark.parametrize("days", [10, 4, 12])
    def test_grant_moves_the_due_date_and_the_clock_and_notifies_both(self, days):
        referral, officer = asking_referral(), accounts.officer()
        extensions.grant_extension(referral, until=DUE_ON + days * DAY, by=officer, at=NOW + DAY)
        one = now_of(referral)
        assert one.due_at == one.extension_until == one.case.due_at == end_of(DUE_ON + days * DAY)
        assert (one.extension, one.extension_decided_by) == (Extension.GRANTED, officer)
        assert one.case.waiting_on == WaitingOn.DEPARTMENTS
        assert notified(GRANTED) == {post.user.email for post in one.department.posts.all()}
        assert notified(EXTENDED) == {one.submission.author.email}
        before, after = last("referral.grant_extension").changes["due_at"]
        assert datetime.fromisoformat(before) == end_of(DUE_ON)
        assert datetime.fromisoformat(after) == one.due_at

    def test_grant_leaves_the_clock_to_whoever_is_due_first(self):
        referral = referred()
        routing.referral(referral.case, due_at=end_of(DUE_ON + 2 * DAY), department=departments.department())
        extensions.grant_extension(ask(referral), until=DUE_ON + 10 * DAY, by=accounts.officer(), at=NOW)
        assert now_of(referral).case.due_at == end_of(DUE_ON + 2 * DAY)

    def test_grant_begins_the_reminders_anew(self):
        referral = referred()
        actions.remind(referral, at=end_of(DUE_ON) - 2 * DAY)
        assert Notice.objects.filter(kind=DUE).exists()
        Notice.objects.all().delete()
        ask(referral)
        extensions.grant_extension(referral, until=DUE_ON + 10 * DAY, by=accounts.officer(), at=NOW)
        assert not to_remind(end_of(DUE_ON) + DAY).exists()
        actions.remind(referral, at=end_of(DUE_ON) + 8 * DAY)
        assert Notice.objects.filter(kind=DUE).exists()

    @pytest.mark.parametrize("days", [0, -1, 93])
    def test_grant_takes_no_time_away_and_gives_no_more_than_can_be_asked_for(self, days):
        referral = asking_referral()
        with pytest.raises(WrongExtensionError):
            extensions.grant_extension(referral, until=DUE_ON + days * DAY, by=accounts.officer(), at=NOW)
        assert now_of(referral).due_at == end_of(DUE_ON)

    def test_grant_when_the_day_that_was_asked_for_has_passed(self):
        referral, late = asking_referral(), NOW + 25 * DAY
        with pytest.raises(WrongExtensionError):
            extensions.grant_extension(referral, until=DUE_ON + 10 * DAY, by=accounts.officer(), at=late)
        extensions.grant_extension(referral, until=DUE_ON + 20 * DAY, by=accounts.officer(), at=late)
        assert now_of(referral).due_at == end_of(DUE_ON + 20 * DAY)

    def test_refuse_says_why_to_the_department_alone(self):
        referral = asking_referral()
        with pytest.raises(MissingReasonError):
            extensions.refuse_extension(referral, text=" ", by=accounts.officer(), at=NOW)
        extensions.refuse_extension(referral, text="The author waits.", by=accounts.officer(), at=NOW)
        one = now_of(referral)
        assert (one.extension, one.extension_refusal) == (Extension.REFUSED, "The author waits.")
        assert one.due_at == end_of(DUE_ON)
        assert notified(REFUSED) == {post.user.email for post in one.department.posts.all()}
        assert notified(EXTENDED) == set()

    @pytest.mark.parametrize("decided", [Extension.GRANTED, Extension.REFUSED])
    def test_decided_once_and_asked_again(self, decided):
        referral, officer = asking_referral(), accounts.officer()
        if decided == Extension.GRANTED:
            extensions.grant_extension(referral, until=DUE_ON + 2 * DAY, by=officer, at=NOW)
        else:
            extensions.refuse_extension(referral, text="No.", by=officer, at=NOW)
        with pytest.raises(NotAskedError):
            extensions.grant_extension(referral, until=DUE_ON + 3 * DAY, by=officer, at=NOW)
        with pytest.raises(NotAskedError):
            extensions.withdraw_request(referral, by=reviewer(referral), at=NOW)
        again = ask(referral)
        assert (again.extension, again.extension_refusal) == (Extension.ASKED, "")
        assert (again.extension_decided_at, again.extension_decided_by) == (None, None)


ENDS = {
    "return": lambda one: actions.return_(one, reason="Not ours.", by=reviewer(one), at=NOW),
    "forward": lambda one: actions.forward(
        one, department=departments.department(), reason="Theirs.", by=reviewer(one), at=NOW
    ),
    "recall": lambda one: actions.recall(one, reason="A mistake.", by=accounts.officer(), at=NOW),
    "withdraw": lambda one: actions.withdraw(one.submission, by=one.submission.author, at=NOW),
    "answer": lambda one: responses.send(
        response_factory.response(one, ResponseState.APPROVED), by=departments.liaison(one.department), at=NOW
    ),
}


@pytest.mark.parametrize("end", ENDS)
def test_request_ends_with_its_referral(end):
    referral = asking_referral(state=ReferralState.ACKNOWLEDGED)
    ENDS[end](now_of(referral))
    assert now_of(referral).extension == ""
    assert not asked_of_office().exists()


def test_officer_acts_on_it_and_no_colleague_does():
    referral = referred()
    officer, colleague = referral.case.assignee, accounts.officer()
    assert not for_officer(officer, NOW).exists()
    ask(referral)
    assert list(for_officer(officer, NOW)) == list(asked_of_office()) == [referral.case]
    assert not for_officer(colleague, NOW).exists()
    extensions.refuse_extension(referral, text="No.", by=officer, at=NOW)
    assert not for_officer(officer, NOW).exists()
