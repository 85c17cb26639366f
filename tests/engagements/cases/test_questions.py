"""A question is corrected until someone has read it, and recalled until it is answered."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from engagements.cases import actions, lapsing, queries, questions
from engagements.cases.errors import AssignedToAnotherError, MissingTextError, QuestionWasReadError
from engagements.cases.models import Case, Clarification
from engagements.cases.states import State, WaitingOn
from engagements.submissions.models import Submission
from focalpoint.audit.models import Entry
from focalpoint.errors import WrongStateError
from focalpoint.notifications.models import Notice
from organisations.memberships.models import MembershipRole
from tests.engagements.admin.conftest import sign_in
from tests.factories import accounts, cases, memberships, submissions

NOW = submissions.NOW
LATER = NOW + timedelta(minutes=5)
pytestmark = pytest.mark.django_db
OTHER_STATES = sorted({*State} - {State.RETURNED})


@pytest.fixture
def case():
    made = cases.in_state(State.IN_TRIAGE, officer=accounts.officer())
    return actions.return_(made, question="Where are the wels?", by=made.assignee, at=NOW)


@pytest.fixture
def question(case):
    return Clarification.objects.get()


def author_of(case):
    return case.main_submission.author


def test_correct_question(case, question):
    due_at = case.due_at
    questions.correct_question(case, question=" Where are the wells? ", by=case.assignee, at=LATER)
    question.refresh_from_db()
    assert question.question == "Where are the wells?"
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.due_at) == (State.RETURNED, due_at)
    entry = Entry.objects.get(verb="case.correct_question")
    assert "wells" not in str(entry.changes)
    # The author has one mail about it, and reads the corrected words.
    assert Notice.objects.filter(kind="submission_returned").count() == 1


def test_correct_question_that_was_read(case, question):
    questions.was_read(question, at=NOW)
    with pytest.raises(QuestionWasReadError):
        questions.correct_question(case, question="Where?", by=case.assignee, at=LATER)
    question.refresh_from_db()
    assert question.question == "Where are the wels?"


def test_correct_question_without_words(case):
    with pytest.raises(MissingTextError):
        questions.correct_question(case, question=" ", by=case.assignee, at=LATER)


def test_it_was_read_once(case, question):
    questions.was_read(question, at=NOW)
    questions.was_read(Clarification.objects.get(), at=LATER)
    assert Clarification.objects.get().read_at == NOW


def test_recall_question(case, question):
    questions.recall_question(case, by=case.assignee, at=LATER)
    case, submission = Case.objects.get(pk=case.pk), Submission.objects.get(pk=case.main_submission_id)
    assert (case.state, case.waiting_on) == (State.IN_TRIAGE, WaitingOn.OFFICE)
    assert submission.returned_at is None
    question.refresh_from_db()
    assert (question.recalled_at, question.recalled_by) == (LATER, case.assignee)
    assert queries.open_question(submission) is None
    notice = Notice.objects.get(kind="submission_question_recalled")
    assert notice.recipient == author_of(case)
    # It goes on: another question, or a decision.
    actions.return_(case, question="Where are the dry wells?", by=case.assignee, at=LATER)
    assert queries.open_question(submission).question == "Where are the dry wells?"


def test_recall_question_that_was_read_is_allowed(case, question):
    questions.was_read(question, at=NOW)
    questions.recall_question(case, by=case.assignee, at=LATER)
    assert Case.objects.get(pk=case.pk).state == State.IN_TRIAGE


def test_what_was_recalled_is_not_answered(case):
    questions.recall_question(case, by=case.assignee, at=LATER)
    submission = Submission.objects.get(pk=case.main_submission_id)
    with pytest.raises(WrongStateError):
        actions.resubmit(submission, answer="There.", by=author_of(case), at=LATER)
    with pytest.raises(WrongStateError):
        lapsing.lapse(case, at=LATER + timedelta(days=100))


ACTS = {
    "correct": lambda case, by: questions.correct_question(case, question="Where?", by=by, at=LATER),
    "recall": lambda case, by: questions.recall_question(case, by=by, at=LATER),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", OTHER_STATES)
def test_in_another_state(act, state):
    officer = accounts.officer()
    case = cases.in_state(state, officer=None if state == State.NEW else officer)
    with pytest.raises(WrongStateError):
        ACTS[act](case, officer)


@pytest.mark.parametrize("act", ACTS)
def test_by_a_colleague_or_the_author(act, case):
    with pytest.raises(AssignedToAnotherError):
        ACTS[act](case, accounts.officer())
    with pytest.raises(PermissionDenied):
        ACTS[act](case, author_of(case))


@pytest.mark.parametrize("role", MembershipRole)
@pytest.mark.parametrize("page", ["submission-detail", "submission-edit", "submission-preview"])
def test_whoever_opens_it_has_read_it(client, case, question, page, role):
    person = memberships.member(case.main_submission.profile, role).user
    client.force_login(person)
    answer = client.get(reverse(page, args=[case.main_submission_id]))
    question.refresh_from_db()
    assert (question.read_at is not None) is (answer.status_code == 200)
    assert answer.status_code == 200 or role == MembershipRole.READER


def test_the_office_does_not_read_it_for_the_author(client, case, question):
    sign_in(client, case.assignee)
    page = client.get(reverse("admin:engagements_case_change", args=[case.pk]))
    question.refresh_from_db()
    assert question.read_at is None
    assert "Not read and not answered yet" in page.content.decode()


def test_officer_corrects_and_recalls_it_on_the_page(client, case, question):
    sign_in(client, case.assignee)
    url = reverse("admin:engagements_case_change", args=[case.pk])
    page = client.get(url).content.decode()
    assert "Where are the wels?" in page.split('name="correct_question-question"')[1].split("</textarea>")[0]
    client.post(url, {"verb": "correct_question", "correct_question-question": "Where are the wells?"})
    question.refresh_from_db()
    assert question.question == "Where are the wells?"
    questions.was_read(question, at=NOW)
    # What cannot be corrected any more has no button; a page that was open before is refused, and keeps it.
    assert 'value="correct_question"' not in client.get(url).content.decode()
    refused = client.post(url, {"verb": "correct_question", "correct_question-question": "Where, then?"})
    assert refused.status_code == 409
    assert "Where, then?" in refused.content.decode()
    client.post(url, {"verb": "recall_question"})
    assert Case.objects.get(pk=case.pk).state == State.IN_TRIAGE
    assert "Recalled" in client.get(url).content.decode()
