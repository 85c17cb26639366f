"""Files of an input: added, removed, limited, and part of what is frozen."""

import json
from datetime import timedelta

import pytest

from engagements.cases import actions as case_actions
from engagements.cases.states import State as CaseState
from engagements.submissions import attachments
from engagements.submissions.errors import ChangedError, NotOfferedError, TooManyFilesError
from engagements.submissions.models import Attachment, Submission
from engagements.submissions.queries import whole
from focalpoint.audit.models import Entry
from focalpoint.errors import WrongStateError
from tests.factories import cases, consultations, submissions

NOW = submissions.NOW
pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return submissions.draft(at=NOW - timedelta(hours=1))


def add(submission, name="letter.pdf", at=NOW):
    return attachments.add_attachment(
        submission, upload=submissions.upload(name), by=submission.author, at=at
    )


def files():
    return [file["name"] for file in whole(Submission.objects.all()).get().files]


def test_add_keeps_the_file_and_says_so(draft):
    attachment = add(draft)
    assert files() == ["letter.pdf"]
    entry = Entry.objects.get(verb="submission.add_attachment")
    assert entry.changes["sha256"] == attachment.file.sha256
    assert "letter" not in json.dumps(entry.changes)


def test_add_does_not_turn_a_colleagues_save_into_a_conflict(draft):
    add(draft)
    assert Submission.objects.get().edit == draft.edit == 0


def test_add_where_no_files_are_taken():
    draft = submissions.draft(consultation=consultations.open_call(attachments_allowed=False))
    with pytest.raises(NotOfferedError):
        add(draft)


def test_add_one_too_many(draft):
    for number in range(Submission.MOST_FILES):
        add(draft, f"{number}.pdf")
    with pytest.raises(TooManyFilesError):
        add(draft, "eleventh.pdf")
    assert len(files()) == Submission.MOST_FILES


@pytest.mark.parametrize("state", [state for state in CaseState if state != "returned"])
def test_add_to_what_is_submitted(state):
    submission = cases.submission_in(state)
    with pytest.raises(WrongStateError):
        add(submission)
    assert not Attachment.objects.exists()


def test_remove_keeps_the_row(draft):
    attachment = add(draft)
    attachments.remove_attachment(draft, attachment=attachment.pk, by=draft.author, at=NOW)
    attachments.remove_attachment(draft, attachment=attachment.pk, by=draft.author, at=NOW)
    assert files() == []
    kept = Attachment.objects.get()
    assert (kept.removed_at, kept.removed_by) == (NOW, draft.author)
    assert Entry.objects.filter(verb="submission.remove_attachment").count() == 1


def test_remove_of_another_inputs_file(draft):
    other = submissions.draft()
    attachment = add(other)
    attachments.remove_attachment(draft, attachment=attachment.pk, by=draft.author, at=NOW)
    assert Attachment.objects.live().filter(pk=attachment.pk).exists()


def test_submit_freezes_the_files(draft):
    attachment = add(draft)
    case_actions.submit(draft, by=draft.author, at=NOW)
    (frozen,) = json.loads(draft.versions.get().canonical)["attachments"]
    assert frozen == {"name": "letter.pdf", "size": attachment.file.size, "sha256": attachment.file.sha256}


def test_submit_while_a_colleague_adds_a_file(draft):
    looked_at = whole(Submission.objects.all()).get()
    add(draft)
    with pytest.raises(ChangedError):
        case_actions.submit(looked_at, seen=looked_at.saved_at, by=draft.author, at=NOW)


def test_submit_while_a_colleague_removes_a_file(draft):
    attachment = add(draft, at=NOW - timedelta(minutes=30))
    looked_at = whole(Submission.objects.all()).get()
    attachments.remove_attachment(draft, attachment=attachment.pk, by=draft.author, at=NOW)
    with pytest.raises(ChangedError):
        case_actions.submit(looked_at, seen=looked_at.saved_at, by=draft.author, at=NOW)
