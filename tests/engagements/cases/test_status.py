"""What an author reads of where an input stands: the same word in a list as on its own page."""

import pytest

from engagements.cases.states import State
from engagements.cases.status import Status, listed, status_of, with_status
from engagements.submissions.models import Submission
from engagements.submissions.states import State as SubmissionState
from tests.factories import cases, submissions

NOW = submissions.NOW
pytestmark = pytest.mark.django_db
# A case that was joined to a campaign has no inputs: they have the status of the campaign.
STATES = [state for state in State if state != State.JOINED]


def on_its_page(submission):
    return status_of(Submission.objects.select_related("filing__case").get(pk=submission.pk))


def in_a_list(submission):
    (row,) = listed(with_status(Submission.objects.filter(pk=submission.pk)))
    return row.status


def both(submission):
    """The status, which is the same wherever it is read."""
    status = on_its_page(submission)
    assert status == in_a_list(submission)
    return status


def of_one_case(case):
    """Its main input, and another one that stands in it."""
    return case.main_submission, cases.another_input(case)


def withdraw(submission):
    Submission.objects.filter(pk=submission.pk).update(
        state=SubmissionState.WITHDRAWN,
        returned_at=None,
        withdrawn_at=NOW,
        withdrawn_by=submission.author,
    )


@pytest.mark.parametrize("state", [SubmissionState.DRAFT, *STATES])
def test_status_is_the_state_of_the_case_in_public_words(state):
    status = both(cases.submission_in(state))
    assert status == Status(state)
    assert status.label


def test_status_has_a_word_for_each_state_and_none_beside():
    assert set(Status.values) == {SubmissionState.DRAFT, *STATES}


def test_status_of_each_in_a_list_of_all():
    made = {cases.submission_in(state).pk: state for state in (SubmissionState.DRAFT, *STATES)}
    rows = listed(with_status(Submission.objects.all()))
    assert {row.pk: row.status for row in rows} == made


@pytest.mark.parametrize("state", STATES)
def test_status_of_a_second_input_of_a_case(state):
    """Whatever happens to the case happens to both; a question is put to one of them."""
    first, second = of_one_case(cases.in_state(state))
    if state == State.WITHDRAWN:
        withdraw(second)
    assert both(first) == Status(state)
    assert both(second) == (Status.IN_TRIAGE if state == State.RETURNED else Status(state))


def test_status_when_the_question_was_put_to_the_second_input():
    first, second = of_one_case(cases.in_state(State.RETURNED))
    Submission.objects.filter(pk=first.pk).update(returned_at=None)
    Submission.objects.filter(pk=second.pk).update(returned_at=NOW)
    assert (both(first), both(second)) == (Status.IN_TRIAGE, Status.RETURNED)


@pytest.mark.parametrize("state", [state for state in STATES if state != State.WITHDRAWN])
def test_status_of_one_that_was_withdrawn_from_a_case_that_goes_on(state):
    first, second = of_one_case(cases.in_state(state))
    withdraw(second)
    assert (both(first), both(second)) == (Status(state), Status.WITHDRAWN)


def test_due_at_is_the_cases():
    case = cases.in_state(State.NEW)
    row = with_status(Submission.objects.filter(pk=case.main_submission_id)).get()
    assert row.due_at == case.due_at is not None
    assert with_status(Submission.objects.filter(pk=submissions.draft().pk)).get().due_at is None


def test_status_of_a_list_is_one_statement(django_assert_num_queries):
    for state in STATES:
        of_one_case(cases.in_state(state))
    with django_assert_num_queries(1):
        assert len(listed(with_status(Submission.objects.all()))) == 2 * len(STATES)


def test_status_of_an_input_loaded_with_its_case_asks_nothing(django_assert_num_queries):
    case = cases.in_state(State.REFERRED)
    one = Submission.objects.select_related("filing__case").get(pk=case.main_submission_id)
    with django_assert_num_queries(0):
        assert status_of(one) == Status.REFERRED
