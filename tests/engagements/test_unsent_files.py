"""What an author added and did not submit reaches nobody else: whoever asks, under whatever name."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.cases import actions as case_actions
from engagements.cases import assigning
from engagements.submissions import attachments
from engagements.submissions.models import Submission
from organisations.departments.models import PostRole
from tests.engagements.desk.conftest import sign_in
from tests.factories import accounts, cases, departments, files, pdf_files, routing, submissions

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def at():
    return timezone.now() - timedelta(hours=2)


@pytest.fixture
def case(at):
    """Of an input that was submitted with a file, and returned with a question."""
    draft = submissions.draft(at=at)
    add(draft, "sent.pdf", files.PDF, at)
    submission = case_actions.submit(draft, by=draft.author, at=at + MINUTE)
    officer = accounts.officer()
    case = assigning.claim(cases.case_of(submission), by=officer, at=at + 2 * MINUTE)
    return case_actions.return_(case, question="Which villages?", by=officer, at=at + 3 * MINUTE)


def add(submission, name, content, at):
    upload = submissions.upload(name, content)
    return attachments.add_attachment(submission, upload=upload, by=submission.author, at=at)


def returned(case):
    return Submission.objects.get(filing__case=case)


@pytest.fixture(params=["other", "same"])
def unsent(case, at, request):
    """Added to the returned input: other bytes, or the very bytes that were sent, under a telling name."""
    content = files.PDF if request.param == "same" else pdf_files.office()
    return add(returned(case), "unsent-telling-name.pdf", content, at + 4 * MINUTE)


@pytest.fixture
def referral(client, case, at):
    department = departments.department()
    sign_in(client, departments.post(department, PostRole.REVIEWER).user)
    return routing.referral(case, department=department, version=returned(case).versions.get(), at=at)


def status(client, address):
    response = client.get(address)
    if response.streaming:
        # Only what is read to its end is closed.
        assert b"".join(response.streaming_content)
    return response.status_code


class TestDesk:
    def pages(self, client, referral, attachment):
        address = reverse("referral-attachment", kwargs={"pk": referral.pk, "attachment": attachment.pk})
        detail = client.get(reverse("referral-detail", args=[referral.pk]))
        return detail.content.decode(), status(client, address)

    def test_does_not_get_it(self, client, referral, unsent):
        page, download = self.pages(client, referral, unsent)
        assert "sent.pdf" in page
        assert "unsent-telling-name" not in page
        assert download == 404

    def test_does_not_get_it_after_it_was_submitted_either_for_it_was_sent_another_version(
        self, client, case, referral, unsent, at
    ):
        one = returned(case)
        case_actions.resubmit(one, answer="In Turkana", by=one.author, at=at + 5 * MINUTE)
        page, download = self.pages(client, referral, unsent)
        assert "unsent-telling-name" not in page
        assert download == 404

    def test_gets_what_was_sent_also_when_the_author_removed_it_since(self, client, case, referral, at):
        one = returned(case)
        attachment = one.attachments.get()
        attachments.remove_attachment(one, attachment=attachment.pk, by=one.author, at=at + 4 * MINUTE)
        page, download = self.pages(client, referral, attachment)
        assert "sent.pdf" in page
        assert "not scanned" in page
        assert attachment.file.copy_sha256 in page
        assert download == 200


class TestOffice:
    def pages(self, client, case, attachment):
        sign_in(client, accounts.officer())
        address = reverse("admin:engagements_case_file", args=[case.pk, attachment.pk])
        page = client.get(reverse("admin:engagements_case_change", args=[case.pk])).content.decode()
        return page, address, status(client, address)

    def test_does_not_get_it_before_it_is_submitted(self, client, case, unsent):
        page, address, download = self.pages(client, case, unsent)
        assert "sent.pdf" in page
        assert "unsent-telling-name" not in page
        assert address not in page
        assert download == 404

    def test_gets_it_once_it_is(self, client, case, unsent, at):
        one = returned(case)
        case_actions.resubmit(one, answer="In Turkana", by=one.author, at=at + 5 * MINUTE)
        page, _address, download = self.pages(client, case, unsent)
        assert "unsent-telling-name" in page
        assert download == 200
