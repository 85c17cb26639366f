"""Files through the page: what producers make is taken, what harms is refused in words, and where there is no
room a sentence says so; what was typed beside it is always kept."""

import resource
import signal
import sys
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module

import pytest
from django.core.files.storage import InMemoryStorage
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from engagements.submissions.models import Attachment, Submission
from focalpoint.files import quotas, store
from focalpoint.files.models import StoredFile
from organisations.profiles.models import Profile
from tests.engagements.portal.test_bad_input import posted, said, text, url
from tests.factories import (
    consultations,
    files,
    memberships,
    office_files,
    pdf_files,
    pictures,
    profiles,
    submissions,
)
from tests.organisations.portal.test_profiles import posted as posted_profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(client):
    call = consultations.open_call(now=timezone.now())
    draft = submissions.draft(consultation=call, at=timezone.now() - timedelta(minutes=5))
    client.force_login(draft.author)
    return draft


def add(client, draft, content=files.PDF, name="letter.pdf", **changes):
    data = posted(draft, title="Typed beside the file", file=files.upload(content, name), **changes)
    response = client.post(reverse("attachment-add", args=[draft.pk]), data)
    assert Submission.objects.get(pk=draft.pk).title == "Typed beside the file"
    if response.status_code == 302:
        assert "was added" in said(response)
        return ""
    assert response.status_code == 422
    return text(response)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (office_files.docx(main="document2.xml"), "a.docx"),
        (office_files.word(), "a.docx"),
        (office_files.writer(), "a.odt"),
        (b"\r\n" + files.PDF, "a.pdf"),
        (pdf_files.office(), "a.pdf"),
        (pdf_files.form(), "a.pdf"),
        (pictures.jpeg(), "photo.jfif"),
        (pictures.jpeg(), "PHOTO.JPG"),
        (pictures.jpeg(), "IMG_1.HEIC"),
        (pictures.png(), "screen.png"),
    ],
)
def test_taken(client, draft, content, name):
    assert add(client, draft, content, name) == ""
    page = text(client.get(url("edit", draft)))
    file = Attachment.objects.get().file
    assert file.name in page
    assert file.copy_sha256 in page


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (pdf_files.locked(), "a.pdf", "has a password"),
        (pdf_files.with_file(), "a.pdf", "another file"),
        (pdf_files.acting(OpenAction=pdf_files.script()), "a.pdf", "scripts"),
        (office_files.docx(office_files.field(" DDEAUTO c:\\cmd.exe ")), "a.docx", "fields"),
        (files.PDF[:200], "a.pdf", "damaged"),
    ],
)
def test_refused(client, draft, content, name, words):
    assert words in add(client, draft, content, name)
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("with_text", [True, False])
@pytest.mark.parametrize("of", ["input", "organisation"])
def test_too_many_files_are_429_and_the_form_stays(client, draft, monkeypatch, of, with_text):
    monkeypatch.setattr(quotas, "TRIES_AN_HOUR", 0)
    if of == "input":
        address, written = reverse("attachment-add", args=[draft.pk]), posted(draft, title="Typed beside it")
    else:
        entry = memberships.member(profiles.profile("draft"), user=draft.author).profile
        address = reverse("profile-evidence-add", args=[entry.pk])
        written = posted_profile(entry, mission="Typed beside it")
    data = {**(written if with_text else {}), "file": files.upload(files.PDF, "letter.pdf")}
    response = client.post(address, data)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    page = text(response)
    assert "letter.pdf: You can upload no more than 0 files an hour" in page
    assert ("Typed beside it" in page) == with_text
    assert f'action="{address}"' in page


@pytest.mark.parametrize("of", ["input", "organisation"])
def test_page_says_beside_the_button_what_a_file_gives_away(client, draft, of):
    entry = memberships.member(profiles.profile("draft"), user=draft.author).profile
    address = url("edit", draft) if of == "input" else reverse("profile-edit", args=[entry.pk])
    page = text(client.get(address))
    for said_before in (
        "hidden details, such as your name or where a photo was taken",
        "We remove these from the copy that others get",
        "Names and faces that are visible in a file stay",
        "We keep your original file encrypted, and no one opens it",
    ):
        assert page.index(said_before) < page.index("Add this file")


@contextmanager
def no_room():
    """The kernel refuses to let any file grow beyond some bytes, as a full disk does.

    Python would keep the first bytes of a module that it compiles now.
    """
    writes_nothing, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
        sys.dont_write_bytecode = writes_nothing


class Away(InMemoryStorage):
    """A store on another machine that does not answer."""

    def _save(self, name, content):
        raise ConnectionError("a secret of the storage")


class TestNoRoom:
    def test_full_disk_is_a_sentence_and_nothing_half_written_stays(
        self, client, draft, settings, tmp_path, caplog
    ):
        settings.UPLOADS_ROOT = tmp_path / "uploads"
        with no_room():
            sentence = add(client, draft)
        assert "our storage is full or unavailable" in sentence
        assert not StoredFile.objects.exists()
        assert [path for path in settings.UPLOADS_ROOT.rglob("*") if path.is_file()] == []
        assert "could not be kept: OSError 27" in caplog.text
        add(client, draft)
        assert Attachment.objects.exists()

    def test_room_for_the_copy_but_not_for_the_original(self, client, draft, settings, tmp_path, monkeypatch):
        settings.UPLOADS_ROOT = tmp_path / "uploads"
        write, count = store.storage().save, iter(range(9))

        def save(name, content):
            if next(count) == 1:
                raise OSError(28, "No space left on device")
            return write(name, content)

        monkeypatch.setattr(store.storage(), "save", save)
        assert "storage is full" in add(client, draft)
        assert not StoredFile.objects.exists()
        assert [path for path in settings.UPLOADS_ROOT.rglob("*") if path.is_file()] == []

    def test_storage_that_is_away(self, client, draft, settings, caplog):
        backend = f"{Away.__module__}.{Away.__qualname__}"
        settings.STORAGES = {**settings.STORAGES, "uploads": {"BACKEND": backend}}
        assert "unavailable" in add(client, draft)
        assert "ConnectionError" in caplog.text
        assert "a secret" not in caplog.text

    def test_evidence(self, client, settings, tmp_path):
        settings.UPLOADS_ROOT = tmp_path / "uploads"
        profile = profiles.profile("draft")
        client.force_login(memberships.member(profile).user)
        data = {**posted_profile(profile, mission="Typed beside the file"), "file": files.upload()}
        with no_room():
            response = client.post(reverse("profile-evidence-add", args=[profile.pk]), data)
        assert response.status_code == 422
        assert "storage is full" in text(response)
        assert Profile.objects.get().mission == "Typed beside the file"


@pytest.mark.django_db(transaction=True)
def test_no_row_is_locked_while_a_file_is_read(client, draft, monkeypatch):
    """Reading it takes seconds; its author and their colleagues go on saving meanwhile."""
    held = []

    def read(name, content):
        held.append(connection.in_atomic_block)
        return copy_of(name, content)

    module = import_module("focalpoint.files.receive")
    copy_of = module.copy_of
    monkeypatch.setattr(module, "copy_of", read)
    client.post(reverse("attachment-add", args=[draft.pk]), {"file": submissions.upload()})
    assert draft.attachments.count() == 1
    assert held == [False]
