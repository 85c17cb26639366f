"""The restore drill: everything is backed up, removed, and brought back; receipts and audit chain verify."""

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from tests.portal import Portal, prepared

pytestmark = [pytest.mark.journey, pytest.mark.drill]
# What people would miss: every submitted text by its checksum, each file's bytes, accounts, the log.
TELL = """
import hashlib
from engagements.submissions.models import Submission, Version
from focalpoint.audit.models import Entry
from focalpoint.files import store
from focalpoint.files.models import StoredFile
from organisations.accounts.models import User
for version in Version.objects.order_by("pk"):
    print(version.sha256, hashlib.sha256(version.canonical.encode()).hexdigest() == version.sha256)
for file in StoredFile.objects.order_by("pk"):
    with store.open_(file.path) as content:
        print(file.pk, hashlib.sha256(content.read()).hexdigest() == file.copy_sha256)
print(Submission.objects.count(), User.objects.count(), Entry.objects.count())
"""

SEAL = """
from django.utils import timezone
from focalpoint.audit.seal import seal_waiting
seal_waiting(at=timezone.now(), thorough=True)
"""


@pytest.fixture
def portal(kept: Path) -> Iterator[Portal]:
    started = Portal(demo=True, begins_with=prepared(kept, demo=True))
    try:
        started.start_servers()
        yield started
    finally:
        started.stop()


def remove_everything(portal: Portal) -> None:
    connection = psycopg2.connect(portal.environment["DATABASE_URL"])
    with closing(connection), connection, connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    shutil.rmtree(portal.environment["UPLOADS_ROOT"])


def test_a_backup_brings_everything_back(portal: Portal, tmp_path: Path) -> None:
    portal.python(SEAL)
    before = portal.python(TELL)
    assert "False" not in before
    assert before.count("True") > 50
    said = portal.manage("backup", str(tmp_path))
    [folder] = tmp_path.iterdir()
    head = re.search(r"Head of the audit log: (\S+)", said)
    assert head is not None
    remove_everything(portal)
    # Another address, in service: a copy sends nothing until it is adopted.
    elsewhere = {"BASE_URL": "https://restored.focalpoint-office.org", "DEMO": "false"}
    assert head[1] in portal.manage("restore", str(folder), **elsewhere)
    portal.manage("migrate", "--verbosity=0", **elsewhere)
    assert "The chain holds" in portal.manage("verify_audit", "--noted", head[1], **elsewhere)
    assert portal.python(TELL) == before
    adopted = "from focalpoint import installation; print(installation.is_adopted())"
    ask = ("shell", "--no-imports", "--command", adopted)
    assert portal.manage(*ask, **elsewhere).splitlines()[-1] == "False"
    portal.manage("adopt", "--yes", "--discard-waiting", **elsewhere)
    assert portal.manage(*ask, **elsewhere).splitlines()[-1] == "True"
