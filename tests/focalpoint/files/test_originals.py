"""Files as they were sent: encrypted, opened by no page, and with a new key when the key changes."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from focalpoint.encryption import encrypt
from focalpoint.files import originals, receive, store
from focalpoint.files.models import StoredFile
from focalpoint.installation import SEALED, Installation
from tests.factories import accounts, files, pictures

pytestmark = pytest.mark.django_db(transaction=True)
OLD = "b2xkLWtleS1vbGQta2V5LW9sZC1rZXktb2xkLWtleTA="
NEW = "bmV3LWtleS1uZXcta2V5LW5ldy1rZXktbmV3LWtleTA="


@pytest.fixture(autouse=True)
def keys(transactional_db, settings, tmp_path):
    def use(key, *fallbacks):
        settings.ENCRYPTION_KEY, settings.ENCRYPTION_KEY_FALLBACKS = key, list(fallbacks)

    settings.UPLOADS_ROOT = tmp_path / "uploads"
    use(OLD)
    # The database was made with the key of the other tests.
    Installation.objects.update(sealed=encrypt(SEALED))
    return use


def take(content=files.PDF, name="letter.pdf"):
    return receive(files.upload(content, name), by=accounts.person(), at=timezone.now())


def rotated():
    out = StringIO()
    call_command("rotate_encryption", stdout=out)
    [line] = [line for line in out.getvalue().splitlines() if line.startswith("focalpoint.StoredFile")]
    return line


def test_rotate_leaves_every_file_readable_with_the_new_key_alone(keys):
    first, second = take(), take(pictures.jpeg(), "well.jpg")
    copies = [file.path for file in (first, second)]
    keys(NEW, OLD)
    assert "2 encrypted again, 0 already with the current key, 0 unreadable" in rotated()
    keys(NEW)
    stored = list(StoredFile.objects.order_by("uploaded_at"))
    assert [originals.read(file) for file in stored] == [files.PDF, pictures.jpeg()]
    assert [file.path for file in stored] == copies
    assert files.kept(store.storage()) == files.paths(*stored)


def test_rotate_again_changes_nothing(keys):
    take()
    keys(NEW, OLD)
    rotated()
    before = StoredFile.objects.values().get()
    assert "0 encrypted again, 1 already with the current key" in rotated()
    assert StoredFile.objects.values().get() == before


def test_rotate_that_is_stopped_goes_on_where_it_was(keys, monkeypatch):
    for _ in range(3):
        take()
    keys(NEW, OLD)
    write, count = originals.write, iter(range(3))

    def stop(content):
        if next(count) == 1:
            raise KeyboardInterrupt
        return write(content)

    with monkeypatch.context() as patch:
        patch.setattr(originals, "write", stop)
        with pytest.raises(KeyboardInterrupt):
            rotated()
    assert files.kept(store.storage()) == files.paths(*StoredFile.objects.all())
    assert "2 encrypted again, 1 already with the current key" in rotated()
    keys(NEW)
    assert {originals.read(file) for file in StoredFile.objects.all()} == {files.PDF}


def test_rotate_counts_what_no_key_opens_and_leaves_it(keys):
    stored = take()
    keys(NEW)
    with pytest.raises(CommandError, match="ENCRYPTION_KEY_FALLBACKS"):
        rotated()
    assert StoredFile.objects.get().original_path == stored.original_path
    keys(OLD)
    assert originals.read(stored) == files.PDF


def test_no_page_opens_one():
    """Until protected inputs are built, what reads one is scanning and rotation."""
    from tests.house.source import ROOT

    readers = {
        path.relative_to(ROOT).as_posix()
        for folder in ("focalpoint", "organisations", "engagements")
        for path in (ROOT / folder).rglob("*.py")
        if "original_path" in path.read_text() or "originals" in path.read_text()
    }
    assert readers == {
        # Copies the encrypted bytes.
        "focalpoint/backups.py",
        # Asks by which key.
        "focalpoint/diagnosis.py",
        "focalpoint/encryption.py",
        "focalpoint/files/cleanup.py",
        "focalpoint/files/models.py",
        "focalpoint/files/originals.py",
        "focalpoint/files/owners.py",
        "focalpoint/files/receive.py",
        "focalpoint/files/scanning.py",
        "focalpoint/management/commands/rotate_encryption.py",
        "focalpoint/migrations/0001_kernel.py",
        # Gives the rows of a copy other paths: the bytes are not in it.
        "focalpoint/sanitised.py",
    }
