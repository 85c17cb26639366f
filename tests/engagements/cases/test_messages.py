"""Messages to the author that ask for nothing."""

import pytest
from django.core.exceptions import PermissionDenied

from engagements.cases import messages
from engagements.cases.errors import AssignedToAnotherError, MissingTextError
from engagements.cases.models import Message
from engagements.cases.states import HELD, State
from engagements.submissions.models import Submission
from focalpoint.audit.models import Entry
from focalpoint.errors import LimitError, WrongStateError
from focalpoint.events import Event
from focalpoint.notifications.models import Notice
from organisations.memberships.models import MembershipRole
from tests.factories import accounts, cases, memberships, submissions
from tests.factories.cases import NOW

pytestmark = pytest.mark.django_db
TEXT = "Quokkamessage: we wait for the hearing of the ninth."


def send(case, by=None, text=TEXT):
    return messages.message(case.main_submission, text=text, by=by or case.assignee, at=NOW)


@pytest.mark.parametrize("state", [state for state in State if state != State.WITHDRAWN])
def test_message_moves_nothing_in_any_state(state):
    case = cases.in_state(state)
    before = case.main_submission
    send(case, by=case.assignee or accounts.officer())
    now = cases.case_of(before)
    assert (now.state, now.waiting_on, now.due_at, now.assignee_id) == (
        case.state, case.waiting_on, case.due_at, case.assignee_id,
    )  # fmt: skip
    after = Submission.objects.get(pk=before.pk)
    assert (after.state, after.returned_at, after.edit) == (before.state, before.returned_at, before.edit)
    sent = Message.objects.get()
    assert (sent.submission, sent.text, sent.sent_at) == (before, TEXT, NOW)


def test_message_notifies_everyone_who_writes_for_the_organisation():
    case = cases.assigned()
    editor = memberships.member(case.main_submission.profile, MembershipRole.EDITOR).user
    memberships.member(case.main_submission.profile, MembershipRole.READER)
    send(case)
    notices = Notice.objects.filter(kind="submission_messaged")
    assert {notice.recipient for notice in notices} == {case.main_submission.author, editor}
    for notice in notices:
        assert "Quokka" not in f"{notice.context}{notice.link}"
        assert notice.target_id == case.main_submission_id


@pytest.mark.parametrize("level", ["withheld", "un_only"])
def test_message_about_what_is_confidential_is_discreet(level):
    send(cases.assigned(level=level))
    context = Notice.objects.get(kind="submission_messaged").context
    assert context["discreet"]
    assert "call" not in context


def test_message_to_a_withdrawn_input_and_to_a_draft():
    with pytest.raises(WrongStateError):
        send(cases.in_state(State.WITHDRAWN), by=accounts.officer())
    with pytest.raises(WrongStateError):
        messages.message(submissions.draft(), text=TEXT, by=accounts.officer(), at=NOW)


@pytest.mark.parametrize("state", HELD)
def test_message_about_what_a_colleague_has(state):
    with pytest.raises(AssignedToAnotherError):
        send(cases.assigned(state), by=accounts.lead())


@pytest.mark.parametrize("state", [State.NEW, State.CLOSED, State.DECLINED])
def test_message_about_what_no_one_works_on_is_for_every_officer(state):
    send(cases.in_state(state), by=accounts.officer())
    assert Message.objects.exists()


@pytest.mark.parametrize("text", ["", "  \n "])
def test_message_without_a_text(text):
    with pytest.raises(MissingTextError):
        send(cases.assigned(), text=text)


def test_message_that_is_too_long():
    with pytest.raises(LimitError):
        send(cases.assigned(), text="x" * 3001)


def test_message_is_for_officers():
    case = cases.assigned()
    for person in (accounts.person(), case.main_submission.author, accounts.auditor()):
        with pytest.raises(PermissionDenied):
            send(case, by=person)


def test_log_and_events_have_no_text_and_the_authors_timeline_is_of_that_input_alone():
    case = cases.assigned()
    send(case)
    entry = Entry.objects.get(verb="submission.message")
    assert (entry.by, entry.target_id) == (case.assignee_id, str(case.main_submission_id))
    assert "Quokka" not in str(entry.changes)
    event = Event.objects.get(verb="submission.message")
    # Of a case with several inputs, the other authors do not read of it.
    assert (event.root_type, event.root_id) == ("submission", str(case.main_submission_id))
