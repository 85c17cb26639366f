"""Two people of an organisation at the same moment: the limit holds for both together."""

import pytest

from engagements.submissions import actions, attachments, quotas
from engagements.submissions.errors import TooMuchError
from engagements.submissions.models import Attachment, Submission
from engagements.submissions.quotas import Quota
from tests.factories import consultations, memberships, pdf_files, profiles, submissions
from tests.race import race

NOW = submissions.NOW
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(quotas, "VERIFIED", Quota(drafts=1, size=15_000, files_a_day=6))


def test_two_begin_at_once():
    profile = profiles.profile()
    call = consultations.open_call(now=NOW)

    def begin(person):
        given = {"consultation": call, "profile": profile, "language": "en", "level": "open", "by": person}
        return lambda: actions.create(**given, at=NOW)

    one, two = race(*(begin(memberships.member(profile).user) for _number in range(2)))
    assert one.error is None
    assert two.waited
    assert isinstance(two.error, TooMuchError)
    assert Submission.objects.count() == 1


def test_two_add_a_file_at_once():
    first = submissions.draft()
    second = submissions.draft(profile=first.profile)

    def add(draft):
        upload = submissions.upload(content=pdf_files.large(10_000))
        return lambda: attachments.add_attachment(draft, upload=upload, by=draft.author, at=NOW)

    one, two = race(add(first), add(second))
    assert one.error is None
    assert two.waited
    assert isinstance(two.error, TooMuchError)
    assert Attachment.objects.count() == 1
