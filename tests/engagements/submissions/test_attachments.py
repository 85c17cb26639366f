"""Files of an input: added, removed, limited, and part of what is frozen."""

import json
from datetime import timedelta

import pytest

from engagements.cases import actions as case_actions
from engagements.cases import assigning
from engagements.cases.states import State as CaseState
from engagements.submissions import actions, attachments
from engagements.submissions.errors import ChangedError, NotOfferedError, TooManyFilesError
from engagements.submissions.models import Attachment, Submission
from engagements.submissions.queries import whole
from focalpoint.audit.models import Entry
from focalpoint.errors import WrongStateError
from focalpoint.files import store
from focalpoint.files.models import StoredFile
from tests.factories import accounts, cases, consultations, submissions

NOW = submissions.NOW
DAY = timedelta(days=1)
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


def remove(submission, attachment, at=NOW):
    attachments.remove_attachment(submission, attachment=attachment.pk, by=submission.author, at=at)


def bytes_of(attachment):
    return store.storage().exists(attachment.file.path)


def test_remove_from_a_draft_deletes_row_and_bytes(draft, django_capture_on_commit_callbacks):
    attachment, other = add(draft), add(draft, "annex.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        remove(draft, attachment)
        assert bytes_of(attachment)
    remove(draft, attachment)
    assert files() == ["annex.pdf"]
    assert list(StoredFile.objects.all()) == [other.file]
    assert (bytes_of(attachment), bytes_of(other)) == (False, True)
    assert Entry.objects.filter(verb="submission.remove_attachment").count() == 1


def returned_with(draft):
    """Submitted with a file, and back with a question of the office."""
    attachment = add(draft)
    submission = case_actions.submit(draft, by=draft.author, at=NOW)
    case = assigning.claim(cases.case_of(submission), by=(officer := accounts.officer()), at=NOW)
    case_actions.return_(case, question="Which villages?", by=officer, at=NOW)
    return Submission.objects.get(pk=submission.pk), attachment


def test_remove_of_what_a_version_names_keeps_row_and_bytes(draft, django_capture_on_commit_callbacks):
    submission, attachment = returned_with(draft)
    with django_capture_on_commit_callbacks(execute=True):
        remove(submission, attachment, at=NOW + DAY)
    assert files() == []
    kept = Attachment.objects.get()
    assert (kept.removed_at, kept.removed_by) == (NOW + DAY, draft.author)
    assert bytes_of(attachment)


def test_remove_of_what_was_added_after_the_version(draft, django_capture_on_commit_callbacks):
    """The same bytes again: the version's own are another file."""
    submission, attachment = returned_with(draft)
    again = add(submission, at=NOW + DAY)
    with django_capture_on_commit_callbacks(execute=True):
        remove(submission, again, at=NOW + DAY)
    assert list(StoredFile.objects.all()) == [attachment.file]
    assert (bytes_of(attachment), bytes_of(again)) == (True, False)


def test_delete_of_a_draft_deletes_its_bytes(draft, django_capture_on_commit_callbacks):
    mine, others = add(draft), add(submissions.draft())
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete(draft, by=draft.author, at=NOW)
        assert bytes_of(mine)
    assert list(StoredFile.objects.all()) == [others.file]
    assert (bytes_of(mine), bytes_of(others)) == (False, True)


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
        case_actions.submit(looked_at, seen=looked_at.edition, by=draft.author, at=NOW)


def test_submit_while_a_colleague_removes_a_file(draft):
    attachment = add(draft, at=NOW - timedelta(minutes=30))
    looked_at = whole(Submission.objects.all()).get()
    attachments.remove_attachment(draft, attachment=attachment.pk, by=draft.author, at=NOW)
    with pytest.raises(ChangedError):
        case_actions.submit(looked_at, seen=looked_at.edition, by=draft.author, at=NOW)
