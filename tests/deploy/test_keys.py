"""The keys of a new installation: good enough to start with, made once, read by no one else."""

import stat
import subprocess
import sys

import pytest

from focalpoint.settings.base import DATABASE_URL  # noqa: F401 - the settings are there
from focalpoint.settings.security import _is_encryption_key, _is_secret_key
from tests.deploy.files import DEPLOY

ADDRESS = "postgresql://portal:{password}@database:5432/portal"


@pytest.fixture
def make(tmp_path):
    def run() -> str:
        command = [
            sys.executable,
            str(DEPLOY / "make_keys.py"),
            str(tmp_path / "keys"),
            "--database",
            ADDRESS,
        ]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    run.folder = tmp_path / "keys"  # type: ignore[attr-defined]
    return run


def test_the_portal_takes_them(make):
    make()
    assert _is_secret_key((make.folder / "secret_key").read_text())
    assert _is_encryption_key((make.folder / "encryption_key").read_text())
    password = (make.folder / "database_password").read_text()
    assert len(password) >= 32
    assert (make.folder / "database_url").read_text() == ADDRESS.replace("{password}", password)


def test_what_is_there_is_left_as_it_is(make):
    make()
    before = {path.name: path.read_text() for path in make.folder.iterdir()}
    (make.folder / "secret_key").unlink()
    assert make() == f"Made {make.folder / 'secret_key'}\n"
    after = {path.name: path.read_text() for path in make.folder.iterdir()}
    assert after.pop("secret_key") != before.pop("secret_key")
    assert after == before


def test_others_cannot_read_them(make):
    make()
    assert [path.name for path in make.folder.iterdir() if stat.S_IMODE(path.stat().st_mode) & 0o007] == []
    assert not stat.S_IMODE(make.folder.stat().st_mode) & 0o007
