"""Labels, priority and snooze: what they change, what ends a snooze, who may; the log holds no words."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from engagements.cases import actions as case_actions
from engagements.cases import assigning, queries, sorting
from engagements.cases.errors import (
    ArchivedLabelError,
    AssignedToAnotherError,
    BeyondDueError,
    NotSnoozedError,
    NotWithOfficeError,
    SnoozeDayError,
)
from engagements.cases.leaving import unassign_cases
from engagements.cases.models import Case
from engagements.cases.states import HELD, Priority, State, WaitingOn
from engagements.responses import actions as responses
from engagements.responses.states import State as ResponseState
from engagements.routing import actions as routing
from engagements.routing.models import Purpose
from engagements.routing.queries import for_officer
from engagements.routing.referral_drafts import ReferralDraft
from focalpoint.audit.models import Entry
from focalpoint.errors import ChoiceError, LimitError, WrongStateError
from focalpoint.notifications.models import Notice
from focalpoint.office import office_day, start_of
from organisations.accounts.models import User
from tests.engagements.acts import world
from tests.factories import accounts, cases, departments
from tests.factories.cases import NOW
from tests.factories.labels import label
from tests.factories.reasons import outside_mandate

pytestmark = pytest.mark.django_db
REASON = "Quokkareason"
TOMORROW, IN_THREE_DAYS = (office_day(NOW) + timedelta(days=days) for days in (1, 3))


def current(case):
    return Case.objects.get(pk=case.pk)


def snooze(case, until=IN_THREE_DAYS, **options):
    by = options.pop("by", None) or case.assignee
    return sorting.snooze(case, until=until, **{"snooze_reason": REASON, **options}, by=by, at=NOW)


def snoozed(state=State.IN_TRIAGE, **fields):
    return snooze(cases.assigned(state, **fields))


class TestLabel:
    @pytest.mark.parametrize("state", State)
    def test_label_in_every_state_by_every_officer(self, state):
        case, one = cases.in_state(state), label()
        before = current(case)
        sorting.label(case, add=[one], by=accounts.officer(), at=NOW)
        now = current(case)
        assert now.labels == [one.pk]
        assert (now.state, now.due_at, now.waiting_on) == (before.state, before.due_at, before.waiting_on)

    def test_label_adds_and_removes_and_leaves_the_rest(self):
        one, two, three = label(), label(), label()
        case = cases.assigned()
        sorting.label(case, add=[one, two], by=case.assignee, at=NOW)
        # A colleague, on a page of before.
        sorting.label(case, add=[three], remove=[one], by=accounts.officer(), at=NOW)
        assert current(case).labels == [two.pk, three.pk]

    def test_label_that_is_archived_is_not_added_and_can_be_removed(self):
        gone, case = label("Old", is_archived=True), cases.assigned()
        with pytest.raises(ArchivedLabelError, match="“Old” is archived"):
            sorting.label(case, add=[gone], by=case.assignee, at=NOW)
        Case.objects.filter(pk=case.pk).update(labels=[gone.pk])
        sorting.label(case, add=[gone], by=case.assignee, at=NOW)
        sorting.label(case, remove=[gone], by=case.assignee, at=NOW)
        assert current(case).labels == []

    def test_label_no_more_than_a_case_can_have(self):
        case = cases.assigned()
        with pytest.raises(LimitError):
            sorting.label(case, add=[label() for _ in range(Case.MOST_LABELS + 1)], by=case.assignee, at=NOW)

    def test_log_has_keys_and_no_names(self):
        one, case = label("Quokkalabel"), cases.assigned()
        sorting.label(case, add=[one], by=case.assignee, at=NOW)
        assert Entry.objects.get(verb="case.label").changes["labels"] == [[], [one.pk]]

    @pytest.mark.parametrize("make", [accounts.person, accounts.auditor])
    def test_label_is_for_officers(self, make):
        with pytest.raises(PermissionDenied):
            sorting.label(cases.assigned(), add=[label()], by=make(), at=NOW)


class TestPrioritise:
    @pytest.mark.parametrize("state", State)
    def test_prioritise_in_every_state(self, state):
        case = cases.in_state(state)
        before = current(case)
        sorting.prioritise(case, priority=Priority.HIGH, by=accounts.officer(), at=NOW)
        now = current(case)
        assert now.priority == Priority.HIGH
        assert (now.state, now.due_at, now.waiting_on) == (before.state, before.due_at, before.waiting_on)
        assert Entry.objects.get(verb="case.prioritise").changes == {"priority": [2, 3]}

    @pytest.mark.parametrize("number", [0, 4, -1])
    def test_prioritise_with_what_is_no_priority(self, number):
        case = cases.assigned()
        with pytest.raises(ChoiceError):
            sorting.prioritise(case, priority=number, by=case.assignee, at=NOW)

    def test_prioritise_is_for_officers(self):
        with pytest.raises(PermissionDenied):
            sorting.prioritise(cases.assigned(), priority=Priority.HIGH, by=accounts.person(), at=NOW)


class TestSnooze:
    def test_snooze_puts_it_aside_until_the_day_begins_and_stops_no_clock(self):
        case = cases.assigned()
        snooze(case)
        now, back = current(case), start_of(IN_THREE_DAYS)
        assert (now.snoozed_until, now.snooze_reason, now.due_at) == (back, REASON, case.due_at)
        assert for_officer(case.assignee, back - timedelta(minutes=1)).count() == 0
        assert list(queries.snoozed(case.assignee, back - timedelta(minutes=1))) == [case]
        assert list(for_officer(case.assignee, back)) == [case]
        assert queries.snoozed(case.assignee, back).count() == 0

    def test_snoozed_is_still_overdue_when_it_is(self):
        case = cases.assigned()
        snooze(case, may_be_overdue=True, until=office_day(NOW) + timedelta(days=20))
        assert list(queries.overdue(case.due_at + timedelta(minutes=1))) == [case]

    def test_snooze_past_the_due_date_asks(self):
        case = cases.assigned()
        until = office_day(case.due_at) + timedelta(days=1)
        with pytest.raises(BeyondDueError):
            snooze(case, until=until)
        snooze(case, until=until, may_be_overdue=True)
        assert current(case).snoozed_until == start_of(until)

    def test_snooze_until_the_day_on_which_it_is_due_does_not_ask(self):
        case = cases.assigned()
        snooze(case, until=office_day(case.due_at))
        assert current(case).is_snoozed(NOW)

    @pytest.mark.parametrize("days", [-1, 0, Case.LONGEST_SNOOZE + 1])
    def test_snooze_until_a_day_that_is_past_or_far(self, days):
        with pytest.raises(SnoozeDayError):
            snooze(cases.assigned(), until=office_day(NOW) + timedelta(days=days), may_be_overdue=True)

    def test_snooze_again_moves_the_day(self):
        case = snoozed()
        snooze(case, until=TOMORROW, snooze_reason="")
        assert (current(case).snoozed_until, current(case).snooze_reason) == (start_of(TOMORROW), "")

    @pytest.mark.parametrize("state", [state for state in State if state not in HELD])
    def test_snooze_only_what_someone_in_the_office_has(self, state):
        case = cases.in_state(state)
        with pytest.raises(WrongStateError):
            snooze(case, by=case.assignee or accounts.officer())

    def test_snooze_only_what_the_office_must_act_on(self):
        with pytest.raises(NotWithOfficeError):
            snooze(cases.assigned(State.REFERRED))
        with pytest.raises(WrongStateError):
            snooze(cases.assigned(State.RETURNED))

    @pytest.mark.parametrize("make", [accounts.officer, accounts.lead])
    def test_snooze_only_what_is_ones_own(self, make):
        with pytest.raises(AssignedToAnotherError):
            snooze(cases.assigned(), by=make())

    def test_snooze_is_for_officers(self):
        with pytest.raises(PermissionDenied):
            snooze(cases.assigned(), by=accounts.person())

    def test_snooze_too_long_a_reason(self):
        with pytest.raises(LimitError):
            snooze(cases.assigned(), snooze_reason="x" * 301)

    def test_log_has_the_day_and_not_the_reason(self):
        case = snoozed()
        changes = Entry.objects.get(verb="case.snooze").changes
        assert changes["snoozed_until"] == [None, start_of(IN_THREE_DAYS).isoformat()]
        assert changes["fields"] == ["snooze_reason"]
        assert REASON not in str(list(Entry.objects.values_list("changes", flat=True)))
        assert not Notice.objects.filter(target_id=case.main_submission_id).exists()

    def test_database_refuses_what_waits_on_others_and_a_reason_alone(self):
        case = cases.assigned(State.RETURNED)
        for changes in ({"snoozed_until": NOW}, {"snooze_reason": "x"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Case.objects.filter(pk=case.pk).update(**changes)


class TestWake:
    def test_wake_by_any_officer(self):
        case = snoozed()
        sorting.wake(case, by=accounts.officer(), at=NOW)
        assert (current(case).snoozed_until, current(case).snooze_reason) == (None, "")

    def test_wake_what_has_come_back_by_itself(self):
        case = snoozed()
        sorting.wake(case, by=case.assignee, at=NOW + timedelta(days=9))
        assert current(case).snoozed_until is None

    def test_wake_what_is_not_snoozed(self):
        case = cases.assigned()
        with pytest.raises(NotSnoozedError):
            sorting.wake(case, by=case.assignee, at=NOW)
        with pytest.raises(NotSnoozedError):
            sorting.wake_up(case, at=NOW)

    def test_wake_is_for_officers(self):
        with pytest.raises(PermissionDenied):
            sorting.wake(snoozed(), by=accounts.person(), at=NOW)


def is_awake(case):
    return current(case).snoozed_until is None


class TestWhatHappensEndsIt:
    @pytest.mark.parametrize("verb", ["return", "decline", "refer"])
    def test_a_decision(self, verb):
        case = snoozed()
        if verb == "return":
            case_actions.return_(case, question="Where?", by=case.assignee, at=NOW)
        elif verb == "decline":
            case_actions.decline(
                case, reason=outside_mandate(), text="Not for the UN.", by=case.assignee, at=NOW
            )
        else:
            draft = ReferralDraft(departments.department(), Purpose.LEAD, "Can you?")
            routing.refer(case, referrals=[draft], by=case.assignee, at=NOW)
        assert is_awake(case)

    def test_saving_the_summary_does_not(self):
        case = snoozed()
        case_actions.assess(case, themes=[], summary="Wells.", by=case.assignee, at=NOW)
        assert not is_awake(case)

    def test_another_officer(self):
        one, two, three = snoozed(), snoozed(), snoozed()
        assigning.take_over(one, by=accounts.officer(), at=NOW)
        assigning.assign(two, to=accounts.officer(), by=two.assignee, at=NOW)
        User.objects.filter(pk=three.assignee_id).update(is_active=False)
        unassign_cases(User.objects.get(pk=three.assignee_id), at=NOW)
        assert is_awake(one)
        assert is_awake(two)
        assert is_awake(three)

    def test_closing(self):
        case = snoozed(State.ANSWERED)
        case_actions.close(case, by=case.assignee, at=NOW)
        assert is_awake(case)

    def test_its_author_withdraws_or_restricts_it(self):
        one, two = snoozed(), snoozed()
        routing.withdraw(one.main_submission, by=one.main_submission.author, at=NOW)
        author = two.main_submission.author
        case_actions.raise_level(two.main_submission, level="un_only", by=author, at=NOW)
        assert is_awake(one)
        assert is_awake(two)

    def test_the_office_restricts_it_and_it_stays_aside(self):
        case = snoozed()
        case_actions.raise_level(case.main_submission, level="un_only", by=case.assignee, at=NOW)
        assert not is_awake(case)

    def test_one_of_several_authors_withdraws(self):
        case = cases.assigned()
        other = cases.another_input(case)
        snooze(case)
        routing.withdraw(other, by=other.author, at=NOW)
        assert is_awake(case)
        assert current(case).state == State.IN_TRIAGE

    def test_a_department_answers_while_another_answer_waits(self):
        """It is with the office before and after: nothing else moves."""
        it = world(State.REFERRED, response=ResponseState.SENT)
        Case.objects.filter(pk=it.case.pk).update(waiting_on=WaitingOn.OFFICE, waiting_reason="response.send")
        snooze(current(it.case), by=it.officer)
        assert not is_awake(it.case)
        routing.return_(it.second, reason="Not for us.", by=it.reviewer, at=NOW)
        now = current(it.case)
        assert (now.snoozed_until, now.waiting_on) == (None, WaitingOn.OFFICE)
        assert Entry.objects.filter(verb="case.wake_up", target_id=str(now.pk)).exists()

    def test_an_answer_is_returned_to_its_department(self):
        it = world(State.REFERRED, response=ResponseState.SENT)
        Case.objects.filter(pk=it.case.pk).update(waiting_on=WaitingOn.OFFICE, waiting_reason="response.send")
        snooze(current(it.case), by=it.officer)
        responses.return_(it.response, remark="Say when.", by=it.officer, at=NOW)
        now = current(it.case)
        assert (now.snoozed_until, now.waiting_on) == (None, WaitingOn.DEPARTMENTS)
