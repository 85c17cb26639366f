"""How much of what is not submitted an organisation may have lying here."""

from datetime import timedelta

import pytest

from engagements.cases import actions as case_actions
from engagements.submissions import actions, attachments, quotas
from engagements.submissions.errors import TooMuchError
from engagements.submissions.models import Attachment, Submission
from engagements.submissions.quotas import Quota
from focalpoint.files import quotas as quotas_of_files
from focalpoint.files.models import StoredFile
from focalpoint.rates import RateError
from organisations.profiles import evidence
from organisations.profiles.errors import NoRoomError
from organisations.profiles.states import State
from tests.factories import consultations, files, memberships, pdf_files, profiles, submissions

NOW = submissions.NOW
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Quotas that a few files fill."""
    monkeypatch.setattr(quotas, "VERIFIED", Quota(drafts=3, size=30_000, files_a_day=6))
    monkeypatch.setattr(quotas, "OTHERS", Quota(drafts=1, size=15_000, files_a_day=2))


def add(draft, content=None, at=NOW, by=None):
    upload = submissions.upload(content=content or files.PDF)
    return attachments.add_attachment(draft, upload=upload, by=by or draft.author, at=at)


def unverified_draft():
    profile = profiles.profile(State.DRAFT)
    return submissions.draft(profile=profile, author=memberships.member(profile).user)


def of_size(size):
    return pdf_files.large(size)


def begin(profile, by):
    return actions.create(
        consultation=consultations.open_call(), profile=profile, language="en", level="open", by=by, at=NOW
    )


def test_drafts_of_an_organisation():
    profile = profiles.profile()
    by = memberships.member(profile).user
    for _ in range(3):
        begin(profile, by)
    with pytest.raises(TooMuchError, match="3 drafts"):
        begin(profile, by)
    actions.delete(Submission.objects.first(), by=by, at=NOW)
    begin(profile, by)


def test_drafts_of_one_that_is_not_verified():
    profile = profiles.profile(State.DRAFT)
    by = memberships.member(profile).user
    begin(profile, by)
    with pytest.raises(TooMuchError, match="1 draft"):
        begin(profile, by)


def test_size_of_all_files_of_an_input(monkeypatch):
    monkeypatch.setattr(Submission, "MOST_BYTES", 20_000)
    draft = submissions.draft()
    first = add(draft, of_size(12_000))
    with pytest.raises(TooMuchError, match="in total"):
        add(draft, of_size(12_000))
    attachments.remove_attachment(draft, attachment=first.pk, by=draft.author, at=NOW)
    add(draft, of_size(12_000))


def test_size_of_all_files_that_an_organisation_has_not_submitted():
    first = submissions.draft()
    second = submissions.draft(profile=first.profile, author=first.author)
    add(first, of_size(12_000))
    add(second, of_size(12_000))
    with pytest.raises(TooMuchError, match="in your organisation"):
        add(second, of_size(12_000))
    assert Attachment.objects.count() == StoredFile.objects.count() == 2
    case_actions.submit(first, by=first.author, at=NOW)
    add(second, of_size(12_000))
    add(submissions.draft(), of_size(12_000))


def test_files_of_a_day_also_when_they_are_removed_again():
    draft = submissions.draft()
    for _ in range(6):
        attachment = add(draft)
        attachments.remove_attachment(draft, attachment=attachment.pk, by=draft.author, at=NOW)
    with pytest.raises(RateError, match="6 files a day"):
        add(draft)
    add(draft, at=NOW + DAY)


def test_files_of_a_day_of_a_person_whichever_organisation_they_are_for(monkeypatch):
    monkeypatch.setattr(quotas_of_files, "OF_A_PERSON", 4)
    first = submissions.draft()
    second = submissions.draft(profile=memberships.member(user=first.author).profile, author=first.author)
    for draft in (first, second, first):
        add(draft)
    third = memberships.member(profiles.profile(State.DRAFT), user=first.author).profile
    evidence.add_evidence(third, upload=files.upload(), by=first.author, at=NOW)
    for refused in (
        lambda: add(second),
        lambda: evidence.add_evidence(third, upload=files.upload(), by=first.author, at=NOW),
    ):
        with pytest.raises(RateError, match="You can upload no more than 4 files a day"):
            refused()
    colleague = memberships.member(first.profile).user
    upload = submissions.upload(content=files.PDF)
    attachments.add_attachment(first, upload=upload, by=colleague, at=NOW)


def test_size_of_all_that_a_person_has_at_organisations_that_are_not_verified():
    """Organisations are free: the room of each alone would be no limit."""
    one, another = (unverified_draft() for _ in range(2))
    by = one.author
    memberships.member(another.profile, user=by)
    add(one, of_size(10_000))
    with pytest.raises(TooMuchError, match="are verified"):
        add(another, of_size(10_000), by=by)
    colleague = another.author
    add(another, of_size(10_000), by=colleague)
    verified = submissions.draft(profile=memberships.member(user=by).profile, author=by)
    add(verified, of_size(12_000), by=by)


def test_what_proves_registrations_that_are_not_verified_has_a_limit_for_the_person(monkeypatch):
    monkeypatch.setattr(evidence, "MOST_BYTES_UNVERIFIED", 15_000)
    by = memberships.member(profiles.profile(State.DRAFT)).user
    one, another = (memberships.member(profiles.profile(State.DRAFT), user=by).profile for _ in range(2))

    def prove(profile, person=by):
        upload = submissions.upload(content=of_size(10_000))
        return evidence.add_evidence(profile, upload=upload, by=person, at=NOW)

    one = prove(prove(one))
    with pytest.raises(NoRoomError, match="not verified"):
        prove(another)
    prove(another, memberships.member(another).user)
    evidence.remove_evidence(one, by=by, at=NOW)
    prove(memberships.member(profiles.profile(State.DRAFT), user=by).profile)


def test_evidence_counts_too(monkeypatch):
    monkeypatch.setattr(evidence, "MOST_A_DAY", 2)
    profile = profiles.profile(State.DRAFT)
    by = memberships.member(profile).user
    for _ in range(2):
        profile = evidence.add_evidence(profile, upload=files.upload(), by=by, at=NOW)
    with pytest.raises(RateError):
        evidence.add_evidence(profile, upload=files.upload(), by=by, at=NOW)


def test_what_is_really_set(monkeypatch):
    """Thirty drafts of ten files of ten megabytes are not possible, verified or not."""
    monkeypatch.undo()
    for quota in (quotas.VERIFIED, quotas.OTHERS):
        assert quota.size < 3_000 * 1024 * 1024 / 10
        assert quota.files_a_day < 300
    assert Submission.MOST_BYTES < Submission.MOST_FILES * 10 * 1024 * 1024
