"""What people send: kept when it is what it should be, otherwise refused with a sentence."""

import hashlib
import stat
import zipfile
from threading import BoundedSemaphore

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils import timezone

from focalpoint.files import BadFileError, copies, examine, originals, quotas, receive
from focalpoint.files.models import StoredFile
from focalpoint.rates import RateError
from tests.factories import accounts, files, office_files, pdf_files, pictures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    return settings.UPLOADS_ROOT


@pytest.fixture
def person():
    return accounts.person()


def kept(uploads):
    return [path for path in uploads.rglob("*") if path.is_file()]


def take(person, content, name):
    return receive(files.upload(content, name), by=person, at=timezone.now())


def _pdf_within_an_archive():
    """Readers of PDF look for its beginning in the first thousand bytes."""
    return files.archive({"%PDF-1.4": b"x", "word/document.xml": b"x", "[Content_Types].xml": b"x"})


def refuse(person, content, name):
    with pytest.raises(BadFileError) as refusal:
        take(person, content, name)
    assert not StoredFile.objects.exists()
    return str(refusal.value.message)


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WRITER = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (files.PDF, "letter.pdf", "application/pdf"),
        (files.PDF, "LETTER.PDF", "application/pdf"),
        (b"\r\n" + files.PDF, "letter.pdf", "application/pdf"),
        (b"\xef\xbb\xbf" + files.PDF, "letter.pdf", "application/pdf"),
        (b"%" * 900 + b"\n" + files.PDF, "letter.pdf", "application/pdf"),
        (files.docx(), "letter.docx", WORD),
        (files.docx(main="document2.xml"), "letter.docx", WORD),
        (files.docx(separator="\\"), "letter.docx", WORD),
        (files.odt(), "letter.odt", WRITER),
        (files.JPEG, "well.jpg", "image/jpeg"),
        (files.JPEG, "WELL.JPG", "image/jpeg"),
        (files.JPEG, "well.jpeg", "image/jpeg"),
        (files.JPEG, "well.jfif", "image/jpeg"),
        (files.PNG, "well.png", "image/png"),
    ],
)
def test_receive_each_kind(person, uploads, content, name, media_type):
    at = timezone.now()
    stored = receive(files.upload(content, name), by=person, at=at)
    assert (stored.name, stored.media_type, stored.size) == (name, media_type, len(content))
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert (stored.uploaded_at, stored.uploaded_by) == (at, person)
    assert sorted(kept(uploads)) == sorted(uploads / path for path in files.paths(stored))
    assert name not in str(kept(uploads))


def test_receive_keeps_a_copy_that_is_clean_and_the_original_encrypted(person, uploads):
    stored = take(person, pictures.jpeg(), "well.jpg")
    copy = (uploads / stored.path).read_bytes()
    assert (stored.copy_size, stored.copy_sha256) == (len(copy), hashlib.sha256(copy).hexdigest())
    assert pictures.NAME not in copy
    original = (uploads / stored.original_path).read_bytes()
    assert pictures.NAME not in original
    assert originals.read(stored) == pictures.jpeg()
    assert stored.sha256 == hashlib.sha256(pictures.jpeg()).hexdigest()


@pytest.mark.parametrize("ending", ["HEIC", "heic", "heif"])
def test_receive_a_jpeg_that_a_phone_calls_otherwise(person, ending):
    """Under the phone's name nobody could open it."""
    assert take(person, files.JPEG, f"IMG_1.{ending}").name == "IMG_1.jpg"


def test_receive_for_the_owner_of_the_process_only(person, uploads):
    take(person, files.PDF, "letter.pdf")
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept(uploads)} == {0o600}
    assert {stat.S_IMODE(path.parent.stat().st_mode) for path in kept(uploads)} == {0o700}


def test_receive_the_same_twice_keeps_two(person, uploads):
    first, second = take(person, files.PDF, "a.pdf"), take(person, files.PDF, "a.pdf")
    assert len({*files.paths(first), *files.paths(second)}) == len(kept(uploads)) == 4


def test_receive_a_large_one_that_django_put_on_disk(person):
    content = b"%" * 900 + b"\n" + pdf_files.large(3_000_000)
    with TemporaryUploadedFile("long.pdf", "application/pdf", len(content), None) as upload:
        upload.write(content)
        stored = receive(upload, by=person, at=timezone.now())
    assert (stored.size, stored.sha256) == (len(content), hashlib.sha256(content).hexdigest())


def test_receive_exactly_as_much_as_is_taken(person, settings):
    settings.UPLOAD_LIMIT_BYTES = len(files.PDF)
    assert take(person, files.PDF, "letter.pdf").size == len(files.PDF)


def test_receive_a_name_without_an_ending(person):
    assert take(person, files.PDF, "letter").name == "letter.pdf"


class TestRefused:
    @pytest.fixture(autouse=True)
    def nothing_is_kept(self, uploads):
        yield
        assert kept(uploads) == []

    def test_empty(self, person):
        assert "empty" in refuse(person, b"", "letter.pdf")

    def test_eleven_megabytes(self, person):
        assert "10.0\xa0MB" in refuse(person, files.PDF + b"%" * 11 * 1024 * 1024, "letter.pdf")

    def test_one_byte_too_many(self, person, settings):
        settings.UPLOAD_LIMIT_BYTES = len(files.PDF)
        assert "larger" in refuse(person, files.PDF + b"%", "letter.pdf")

    def test_size_that_is_understated(self, person, settings):
        upload = files.upload(files.PDF, "letter.pdf")
        upload.size = 1
        settings.UPLOAD_LIMIT_BYTES = 10
        with pytest.raises(BadFileError):
            receive(upload, by=person, at=timezone.now())

    @pytest.mark.parametrize(
        ("content", "name", "claimed", "really"),
        [
            (files.PNG, "letter.pdf", "PDF document", "PNG picture"),
            (files.PDF, "well.png", "PNG picture", "PDF document"),
            (files.archive({"a.txt": b"a"}), "letter.docx", "Word document (DOCX)", "ZIP archive"),
            (files.archive({"a.txt": b"a"}), "letter.odt", "OpenDocument text (ODT)", "ZIP archive"),
            (files.odt(), "letter.docx", "Word document (DOCX)", "OpenDocument text (ODT)"),
            (files.docx(), "letter.odt", "OpenDocument text (ODT)", "Word document (DOCX)"),
            (
                files.OLD_OFFICE,
                "letter.docx",
                "Word document (DOCX)",
                "an old Office file, or one with a password",
            ),
            (b"<script>alert(1)</script>", "well.jpg", "JPEG picture", "an unknown type of file"),
            (b"MZ" + b"\x00" * 200, "letter.pdf", "PDF document", "application/x-msdownload"),
            (b"GIF89a" + b"\x00" * 200, "well.png", "PNG picture", "image/gif"),
        ],
    )
    def test_lying_ending(self, person, content, name, claimed, really):
        said = refuse(person, content, name)
        assert claimed in said
        assert really in said

    def test_ending_of_another_world(self, person):
        said = refuse(person, files.PDF, "letter.exe")
        assert ".exe" in said
        assert "PDF document" in said

    @pytest.mark.parametrize(
        ("content", "name"),
        [
            (b"plain text", "letter.txt"),
            (b"\x00", "letter"),
            (files.archive({"a.txt": b"a"}), "all.zip"),
            (files.archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "sums.ods"),
        ],
    )
    def test_type_that_is_not_taken(self, person, content, name):
        assert "PDF, DOCX, ODT, JPEG or PNG" in refuse(person, content, name)

    def test_old_office(self, person):
        assert "without a password" in refuse(person, files.OLD_OFFICE, "letter.doc")

    def test_picture_of_a_phone_that_no_other_machine_opens(self, person):
        assert "JPEG" in refuse(person, pictures.heic(), "IMG_1.HEIC")

    @pytest.mark.parametrize(
        ("content", "name", "word"),
        [
            (files.docx(**{"word/vbaProject.bin": b"x"}), "letter.docx", "macros"),
            (files.odt(**{"Basic/Standard/Module1.xml": b"x"}), "letter.odt", "macros"),
            (pdf_files.acting(OpenAction=pdf_files.script()), "letter.pdf", "scripts"),
            (pdf_files.locked(), "letter.pdf", "password"),
            (files.PDF[:-40], "letter.pdf", "damaged"),
            (files.JPEG[:-40], "well.jpg", "damaged"),
            (files.PNG[:60], "well.png", "damaged"),
        ],
    )
    def test_what_harms_whoever_opens_it_or_cannot_be_opened(self, person, content, name, word):
        assert word in refuse(person, content, name)

    @pytest.mark.parametrize(("content", "name"), [(files.PDF, "letter.pdf"), (files.JPEG, "well.jpg")])
    def test_two_kinds_at_once(self, person, content, name):
        assert "two types" in refuse(person, content + files.docx(), name)

    def test_pdf_within_an_archive(self, person):
        assert "two types" in refuse(person, _pdf_within_an_archive(), "letter.docx")

    def test_bomb(self, person, settings):
        settings.UPLOAD_LIMIT_BYTES = 100_000
        bomb = files.docx(**{"word/media/a.png": b"\x00" * 1_100_000})
        assert len(bomb) < 10_000
        assert "is unpacked" in refuse(person, bomb, "letter.docx")

    def test_bomb_that_understates_its_size(self, person):
        bomb = bytearray(files.docx(**{"word/media/a.png": b"\x00" * 1_100_000}))
        honest = (1_100_000).to_bytes(4, "little")
        assert bomb.count(honest) == 2
        assert "damaged" in refuse(person, bytes(bomb).replace(honest, (10).to_bytes(4, "little")), "a.docx")

    def test_too_many_parts(self, person):
        many = files.docx(**{f"word/{number}": b"" for number in range(5001)})
        assert "is unpacked" in refuse(person, many, "letter.docx")

    def test_locked_archive(self, person):
        locked = bytearray(files.docx())
        start = 0
        while (start := locked.find(b"PK\x01\x02", start)) >= 0:
            locked[start + 8] |= 1
            start += 4
        assert "password" in refuse(person, bytes(locked), "letter.docx")

    def test_locked_document(self, person):
        manifest = office_files.manifest("<encryption-data/>")
        locked = files.odt(**{"META-INF/manifest.xml": manifest})
        assert "password" in refuse(person, locked, "letter.odt")

    @pytest.mark.parametrize("cut", [30, 300, -30])
    def test_damaged(self, person, cut):
        assert "damaged" in refuse(person, files.docx()[:cut], "letter.docx")

    def test_damaged_inside(self, person):
        parts = {
            "[Content_Types].xml": office_files.types("document.xml"),
            "word/document.xml": b"Nine villages",
        }
        content = files.archive(parts, method=zipfile.ZIP_STORED)
        assert "damaged" in refuse(person, content.replace(b"Nine", b"Five"), "letter.docx")


def test_damaged_says_why_only_in_the_log(person):
    """The sentence is for people; the error it came from is kept beside it."""
    with pytest.raises(BadFileError) as refusal:
        take(person, b"PK\x03\x04", "letter.docx")
    assert isinstance(refusal.value.__cause__, zipfile.BadZipFile)


def test_refused_file_counts_as_a_try(person, monkeypatch):
    monkeypatch.setattr(quotas, "TRIES_AN_HOUR", 2)
    for _ in range(2):
        with pytest.raises(BadFileError):
            examine(files.upload(b"not a file", "a.pdf"), by=person, at=timezone.now())
    with pytest.raises(RateError, match="2 files an hour"):
        examine(files.upload(), by=person, at=timezone.now())


def test_only_a_few_are_read_at_once(person, monkeypatch):
    monkeypatch.setattr(copies, "_PATIENCE_SECONDS", 0.01)
    monkeypatch.setattr(copies, "_AT_ONCE", BoundedSemaphore(1))
    copies._AT_ONCE.acquire()
    with pytest.raises(BadFileError, match="in a minute"):
        examine(files.upload(), by=person, at=timezone.now())
    copies._AT_ONCE.release()
    assert examine(files.upload(), by=person, at=timezone.now()).size == len(files.PDF)
