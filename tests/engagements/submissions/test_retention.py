"""A draft that nobody works on: its writers are warned, then it ends with its files; by a moved clock."""

from datetime import timedelta

import pytest
from django.conf import settings

from engagements import tasks
from engagements.cases.states import State as CaseState
from engagements.consultations.models import Level
from engagements.submissions import actions, attachments, notices
from engagements.submissions.errors import InUseError
from engagements.submissions.models import Submission
from engagements.submissions.queries import to_expire, to_warn
from focalpoint.files import store
from focalpoint.files.models import StoredFile
from focalpoint.notifications import render
from focalpoint.notifications.models import Notice
from focalpoint.retention import keep
from organisations.memberships.models import MembershipRole
from organisations.profiles.models import Profile
from tests.factories import cases, memberships, submissions

NOW, DAY = submissions.NOW, timedelta(days=1)
WARNING = timedelta(days=settings.DRAFT_WARNING_DAYS)
KEPT = timedelta(days=settings.DRAFT_KEPT_DAYS)
pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return submissions.draft(at=NOW)


def warned(draft, at=NOW + KEPT - WARNING + DAY):
    return actions.warn(draft, at=at)


def notified():
    return Notice.objects.filter(kind=notices.WARNED)


def test_warn_when_its_time_is_over_soon(draft):
    editor = memberships.member(draft.profile, MembershipRole.EDITOR).user
    memberships.member(draft.profile, MembershipRole.READER)
    with pytest.raises(InUseError):
        actions.warn(draft, at=NOW + KEPT - WARNING)
    warned(draft)
    assert {one.recipient for one in notified()} == {draft.author, editor}
    (context, *_others) = notified().values_list("context", flat=True)
    assert context["call"] == dict(draft.consultation.title)
    assert context["ends_at"].startswith(f"{NOW + KEPT + DAY:%Y-%m-%d}")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_warn_says_which_draft_and_when_it_ends(draft, language):
    warned(draft)
    notice = notified().get()
    notice.language = language
    mail = render.email(notice)
    assert str((NOW + KEPT + DAY).year) in mail.subject
    assert str(draft.consultation.title["en"]) in mail.body
    assert f"/my/inputs/{draft.pk}/" in mail.body


def test_warn_once_until_it_is_saved_again(draft):
    at = NOW + KEPT - WARNING + DAY
    warned(draft)
    assert not to_warn(at + DAY).exists()
    Submission.objects.update(saved_at=at + DAY)
    assert not to_warn(at + 2 * DAY).exists()
    assert to_warn(at + KEPT).exists()


def test_warn_of_what_only_the_united_nations_may_know(draft):
    Submission.objects.update(level=Level.UN_ONLY, strictest_level=Level.UN_ONLY)
    warned(draft)
    context = notified().get().context
    assert "call" not in context
    assert context["discreet"] is True


def test_expire_after_the_warning(draft, django_capture_on_commit_callbacks):
    add = attachments.add_attachment
    file = add(draft, upload=submissions.upload("letter.pdf"), by=draft.author, at=NOW).file
    warned(draft)
    assert keep(NOW + KEPT)["drafts"] == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert keep(NOW + KEPT + DAY)["drafts"] == 1
    assert not Submission.objects.exists()
    assert not StoredFile.objects.exists()
    assert not store.storage().exists(file.path)
    assert keep(NOW + KEPT + DAY)["drafts"] == 0


def test_expire_never_without_a_warning(draft):
    assert keep(NOW + 3 * KEPT)["drafts"] == 0
    with pytest.raises(InUseError):
        actions.expire(draft, at=NOW + 3 * KEPT)
    # Nothing ran for years: the warning comes first, and its time is given in full.
    warned(draft, at=NOW + 3 * KEPT)
    assert keep(NOW + 3 * KEPT + WARNING - DAY)["drafts"] == 0
    assert keep(NOW + 3 * KEPT + WARNING)["drafts"] == 1


def test_expire_not_when_it_was_saved_after_the_warning(draft):
    warned(draft)
    Submission.objects.update(saved_at=NOW + KEPT - DAY)
    assert keep(NOW + KEPT + DAY)["drafts"] == 0
    assert keep(NOW + 3 * KEPT)["drafts"] == 0


def test_nothing_lapses_while_the_organisation_is_suspended(draft):
    warned(draft)
    Profile.objects.update(state="suspended", reason="x")
    assert not to_warn(NOW + 3 * KEPT).exists()
    assert not to_expire(NOW + 3 * KEPT).exists()


@pytest.mark.parametrize("state", CaseState)
def test_what_was_submitted_stays(state):
    cases.submission_in(state)
    assert not to_warn(NOW + 9 * KEPT).exists()
    Submission.objects.update(warned_at=NOW + KEPT)
    assert keep(NOW + 9 * KEPT)["drafts"] == 0
    assert Submission.objects.count() == 1


def test_the_task_warns(draft):
    Submission.objects.update(saved_at=NOW - KEPT)
    tasks.keep_clocks()
    assert notified().get().recipient == draft.author
