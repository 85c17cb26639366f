"""A file that was taken and is found infected later: those who write for what it belongs to hear of it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.cases import actions as case_actions
from engagements.consultations.models import Level
from engagements.submissions import attachments
from focalpoint.files import scanning
from focalpoint.files.models import StoredFile
from focalpoint.notifications.models import Notice
from focalpoint.tasks import scan_files
from organisations.memberships.models import MembershipRole
from organisations.profiles import evidence
from tests import clamav
from tests.factories import files, memberships, pdf_files, profiles, submissions
from tests.outbox import notified, read, sent

pytestmark = pytest.mark.django_db
NAME, CLEAN_NAME = "quaggalist-of-villages.pdf", "other.pdf"
INFECTED = pdf_files.plain() + b"\n%EICAR\n"


@pytest.fixture(autouse=True)
def no_scanner(settings, tmp_path, monkeypatch):
    """Until it is there, files are kept unscanned."""
    settings.UPLOADS_ROOT, settings.CLAMAV_ADDRESS = tmp_path / "uploads", ""
    monkeypatch.setattr(scanning, "_away_until", 0.0)


@pytest.fixture
def scan(settings):
    def run():
        with clamav.running() as daemon:
            settings.CLAMAV_ADDRESS = daemon.address
            scan_files()

    return run


def draft_with_files(**fields):
    draft = submissions.draft(at=timezone.now(), **fields)
    for name, content in ((NAME, INFECTED), (CLEAN_NAME, files.PDF)):
        upload = submissions.upload(name, content)
        attachments.add_attachment(draft, upload=upload, by=draft.author, at=timezone.now())
    return draft


def notices(kind="submission_infected"):
    return list(Notice.objects.filter(kind=kind).select_related("recipient"))


def test_who_writes_for_its_input_hears_of_it_once(scan):
    draft = draft_with_files()
    editor = memberships.member(draft.profile, MembershipRole.EDITOR).user
    memberships.member(draft.profile, MembershipRole.READER)
    scan()
    assert notified("submission_infected") == {draft.author.email, editor.email}
    scan()
    assert len(notices()) == 2


def test_nothing_is_said_of_a_clean_file(scan):
    draft = submissions.draft(at=timezone.now())
    attachments.add_attachment(draft, upload=submissions.upload(), by=draft.author, at=timezone.now())
    scan()
    assert StoredFile.objects.get().scanned_at
    assert notices() == []


@pytest.mark.parametrize("is_submitted", [False, True])
def test_it_says_what_to_do_and_not_what_the_file_is_called(scan, is_submitted):
    draft = draft_with_files(title="Okapi wells")
    if is_submitted:
        draft = case_actions.submit(draft, by=draft.author, at=timezone.now())
    scan()
    (notice,) = notices()
    shown = read(notice)
    for part in ("text", "html", "inbox"):
        assert "virus" in shown[part]
        assert "do not send it on" in " ".join(shown[part].split())
        assert "add a clean one" in " ".join(shown[part].split())
        assert (draft.reference or "a draft") in shown[part]
    for word in (NAME, "Okapi", draft.profile.legal_name):
        assert word not in str([shown, notice.context])


@pytest.mark.parametrize("level", [Level.WITHHELD, Level.UN_ONLY])
def test_a_mail_about_a_confidential_input_says_only_that_there_is_news(scan, level):
    draft = draft_with_files(level=level)
    draft = case_actions.submit(draft, by=draft.author, at=timezone.now())
    scan()
    (notice,) = notices()
    for word in ("virus", draft.reference, str(draft.consultation.title)):
        assert word not in sent(notice)


def test_the_page_that_it_leads_to_says_which_file(client, scan):
    draft = draft_with_files()
    scan()
    (notice,) = notices()
    client.force_login(draft.author)
    page = client.get(notice.link, follow=True).content.decode()
    before, _found, behind = page.partition("a virus was found")
    assert NAME in before
    assert CLEAN_NAME not in before
    assert CLEAN_NAME in behind
    assert client.get(reverse("attachment-download", args=[draft.attachments.first().pk])).status_code == 409


def test_who_writes_for_an_organisation_hears_of_its_evidence(scan):
    profile = profiles.profile("draft", legal_name="Okapikeepers")
    owner = memberships.member(profile).user
    upload = files.upload(INFECTED, NAME)
    evidence.add_evidence(profile, upload=upload, by=owner, at=timezone.now())
    scan()
    (notice,) = notices("profile_infected")
    assert notice.recipient == owner
    shown = read(notice)
    assert "Okapikeepers" not in shown["subject"]
    assert "Okapikeepers" in shown["inbox"]
    assert NAME not in str([shown, notice.context])
    assert "do not send it on" in " ".join(shown["text"].split())


def test_a_fault_there_gives_nothing_out_and_holds_up_no_other_file(scan, monkeypatch, caplog):
    draft = draft_with_files(title="Okapi wells")

    def broken(_file, _at):
        raise ValueError("Okapi wells")

    monkeypatch.setattr(scanning, "LISTENERS", [broken])
    scan()
    assert set(StoredFile.objects.values_list("name", "virus")) == {
        (NAME, "Eicar-Test-Signature"),
        (CLEAN_NAME, ""),
    }
    assert not StoredFile.objects.filter(scanned_at=None).exists()
    assert "No one hears" in caplog.text
    assert "Okapi" not in caplog.text
    assert draft.attachments.count() == 2
