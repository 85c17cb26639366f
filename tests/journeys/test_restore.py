"""The restore drill: the story's data is backed up, everything is removed, and it comes back elsewhere.

Elsewhere is another database, another folder, another address. There the receipts and the audit log verify,
files open, people sign in, and nothing is sent before `manage.py adopt`.
"""

import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import psycopg2
import pytest
import redis
from cryptography.fernet import Fernet

from tests.journeys.people import Person
from tests.journeys.test_story import TITLE, tell
from tests.portal import Portal, free_port, prepared, wait_until
from tools.local.processes import beat, web, worker

# The whole story, and more: longer than a test may take otherwise.
pytestmark = [pytest.mark.journey, pytest.mark.drill, pytest.mark.timeout(1200)]
OTHER_KEY = Fernet.generate_key().decode()
LATE = "late@wells.example"

# Each receipt against its text; each file, as it was sent and as it is given out, against its row.
VERIFY = """
import hashlib
from engagements.submissions.models import Version
from focalpoint.files import originals, store
from focalpoint.files.models import StoredFile
sha256 = lambda content: hashlib.sha256(content).hexdigest()
for version in Version.objects.order_by("pk"):
    print("receipt", version.sha256, sha256(version.canonical.encode()) == version.sha256)
for file in StoredFile.objects.order_by("pk"):
    with store.open_(file.path) as content:
        print("copy", file.copy_sha256, sha256(content.read()) == file.copy_sha256)
    print("original", file.sha256, sha256(originals.read(file)) == file.sha256)
"""
WAITING = """
from focalpoint.notifications.models import Notice
print(Notice.objects.filter(delivery="waiting").count())
"""
# When the worker last went through the outbox.
DELIVERED = """
from focalpoint.monitoring.models import Heartbeat
print(Heartbeat.objects.get(pk="focalpoint.deliver_notices").done_at.timestamp())
"""
IS_ADOPTED = """
from focalpoint import installation
print(installation.is_adopted())
"""


@pytest.fixture
def portal(kept: Path) -> Iterator[Portal]:
    started = Portal(demo=False, begins_with=prepared(kept, demo=False))
    try:
        started.start()
        yield started
    finally:
        started.stop()


def test_a_backup_brings_everything_back_elsewhere(
    portal: Portal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = Clock()
    cast = tell(portal)
    backup = back_up(portal, cast, tmp_path, clock)
    remove_everything(portal)
    move_elsewhere(portal)
    a_backup_that_is_not_whole_is_refused(portal, backup.folder, tmp_path)
    it_comes_back(portal, cast, backup, clock)
    with capsys.disabled():
        sys.stdout.write(f"\nA backup of {figures(backup.folder)}: {clock}\n")


@dataclass
class Backup:
    """Where it is, what was said when it was made, and what was there at that moment."""

    folder: Path
    head: str
    key_name: str
    verified: str
    rows: dict[str, tuple[int, str]]
    waiting: int


def back_up(portal: Portal, cast: SimpleNamespace, into: Path, clock: "Clock") -> Backup:
    """The portal ends; emails wait; all that people have proof of is there."""
    leave_email_waiting(cast.amina, cast.profile)
    waiting = int(portal.python(WAITING))
    assert waiting > 0
    verified = portal.python(VERIFY)
    assert "False" not in verified
    for kind in ("receipt", "copy", "original"):
        assert verified.count(kind) >= 2
    received = cast.amina.mail(f"We received your input {cast.reference}")
    [receipt] = set(re.findall(r"\b[0-9a-f]{64}\b", received))
    assert receipt in verified
    before = rows(portal)
    with clock.step("backup"):
        said = portal.manage("backup", str(into))
    [folder] = into.iterdir()
    [head] = re.findall(r"Head of the audit log: (\S+)", said)
    [key_name] = re.findall(r"Name of ENCRYPTION_KEY, which is not in it: (\S+)", said)
    return Backup(folder, head, key_name, verified, before, waiting)


def it_comes_back(portal: Portal, cast: SimpleNamespace, backup: Backup, clock: "Clock") -> None:
    with clock.step("restore"):
        # Whoever restores has taken the wrong key out of the safe.
        said = portal.manage("restore", str(backup.folder), ENCRYPTION_KEY=OTHER_KEY)
    assert f"ENCRYPTION_KEY is not the one of this backup, whose name is {backup.key_name}" in said
    assert backup.head in said
    assert "ENCRYPTION_KEY does not open" in portal.refuses("adopt", "--yes", ENCRYPTION_KEY=OTHER_KEY)
    assert "WRONG ENCRYPTION_KEY" in portal.refuses("doctor", ENCRYPTION_KEY=OTHER_KEY)
    assert "The database is not empty" in portal.refuses("restore", str(backup.folder))
    assert rows(portal) == backup.rows
    with clock.step("migrate, verify_audit and every checksum"):
        portal.manage("migrate", "--verbosity=0")
        assert "The chain holds" in portal.manage("verify_audit", "--noted", backup.head)
        assert portal.python(VERIFY) == backup.verified
    nothing_leaves_it(portal, backup.waiting)
    people_find_everything(portal, cast)
    with clock.step("adopt, until the emails are out"):
        assert f"{backup.waiting} emails that wait" in portal.manage("adopt", "--yes")
        everything_leaves_it(portal, backup.waiting)


class Clock:
    """Seconds of each step, for the figures at the end."""

    def __init__(self) -> None:
        self.steps: list[str] = []

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        since = time.monotonic()
        yield
        self.steps.append(f"{name} {time.monotonic() - since:.1f} s")

    def __str__(self) -> str:
        return "; ".join(self.steps)


def figures(folder: Path) -> str:
    files = [path for path in (folder / "uploads").rglob("*") if path.is_file()]
    sizes = (folder / "database.dump").stat().st_size, sum(path.stat().st_size for path in files)
    return f"{sizes[0]:,} bytes of database and {sizes[1]:,} bytes in {len(files)} files"


def leave_email_waiting(author: Person, profile: str) -> None:
    """The worker is gone when an invitation is sent."""
    for name in ("worker", "beat"):
        author.portal.stop_process(name)
    author.go(f"/en/my/organisations/{profile}/people/")
    author.press("Send invitation", email=LATE, role="editor").sees(LATE)
    author.portal.stop_process("web")


def rows(portal: Portal) -> dict[str, tuple[int, str]]:
    """Of each table how many rows it has, and a checksum of all of them."""
    found = {}
    connection = psycopg2.connect(portal.environment["DATABASE_URL"])
    with closing(connection), connection, connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            row = "one::text"
            cursor.execute(
                f"SELECT count(*), md5(string_agg({row}, '|' ORDER BY {row})) FROM \"{table}\" AS one"
            )
            found[table] = cursor.fetchone()
    return found


def remove_everything(portal: Portal) -> None:
    run_beside(portal, "DROP DATABASE focalpoint")
    shutil.rmtree(portal.environment["UPLOADS_ROOT"])
    redis.Redis.from_url(portal.environment["REDIS_URL"]).flushall()


def run_beside(portal: Portal, statement: str) -> None:
    """In the database that every server has."""
    url = re.sub(r"/\w+\?", "/postgres?", portal.environment["DATABASE_URL"])
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)


def move_elsewhere(portal: Portal) -> None:
    run_beside(portal, "CREATE DATABASE elsewhere")
    url = re.sub(r"/\w+\?", "/elsewhere?", portal.environment["DATABASE_URL"])
    portal.port = free_port()
    portal.address = f"http://127.0.0.1:{portal.port}"
    portal.environment |= {
        "DATABASE_URL": url,
        "UPLOADS_ROOT": str(portal.folder / "uploads-elsewhere"),
        "BASE_URL": portal.address,
    }


def a_backup_that_is_not_whole_is_refused(portal: Portal, folder: Path, tmp_path: Path) -> None:
    """Before anything is written: the right one can be restored afterwards."""
    file = next(path for path in (folder / "uploads").rglob("*") if path.is_file())
    damages = {
        "database.dump": lambda whole: whole[: len(whole) // 2],
        file.relative_to(folder).as_posix(): lambda whole: whole[:-1] + bytes([whole[-1] ^ 1]),
    }
    for name, damage in damages.items():
        bad = tmp_path / "bad"
        shutil.copytree(folder, bad)
        (bad / name).write_bytes(damage((bad / name).read_bytes()))
        said = portal.refuses("restore", str(bad))
        assert f"{name} is not as it was when the backup was made." in said
        shutil.rmtree(bad)


def nothing_leaves_it(portal: Portal, waiting: int) -> None:
    """Though a worker goes through the outbox."""
    portal.mail.clear()
    since = time.time()
    portal.start_processes(worker(portal.environment), beat(portal.environment))
    wait_until(lambda: float(portal.python(DELIVERED)) > since, "a worker that looked into the outbox")
    assert portal.mail.messages == []
    assert int(portal.python(WAITING)) == waiting
    assert portal.python(IS_ADOPTED).strip() == "False"


def people_find_everything(portal: Portal, cast: SimpleNamespace) -> None:
    """At the new address, with their passwords and second factors: the input, its file, the case."""
    portal.start_processes(web(portal.environment, portal.port))
    wait_until(portal.answers, "an answer at the new address")
    author, officer = cast.amina, cast.officer
    for person in (author, officer):
        person.address = person.url = portal.address
        person.session.cookies.clear()
    readiness = author.session.get(f"{portal.address}/readyz", timeout=30)
    assert readiness.status_code == 200, readiness.text
    assert readiness.json()["adopted"] is False
    author.sign_in().go(f"/en/my/inputs/{cast.draft}/").sees(TITLE, cast.reference)
    content = author.session.get(f"{portal.address}{author.link('map.pdf')}", timeout=30)
    assert content.status_code == 200
    assert content.content.startswith(b"%PDF")
    # What the second factor is made with was encrypted.
    officer.sign_in().go("/admin/").sees("Input queue")


def everything_leaves_it(portal: Portal, waiting: int) -> None:
    portal.mail.wait_for(waiting)
    wait_until(lambda: portal.python(WAITING).strip() == "0", "an empty outbox")
    assert len(portal.mail.messages) == waiting
    [invitation] = portal.mail.to(LATE)
    assert portal.address in str(invitation.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    # The storage is this database's now, and holds nothing that it does not know.
    files = sorted(Path(portal.environment["UPLOADS_ROOT"]).rglob("*"))
    portal.manage("clean_uploads")
    assert sorted(Path(portal.environment["UPLOADS_ROOT"]).rglob("*")) == files
    assert (Path(portal.environment["UPLOADS_ROOT"]) / "installation").is_file()
