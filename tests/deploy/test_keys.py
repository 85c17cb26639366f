"""The keys of a new installation: good enough to start with, made once, read by no one else."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from focalpoint.settings.base import DATABASE_URL  # noqa: F401 - the settings are there
from focalpoint.settings.security import _is_encryption_key, _is_secret_key
from tests.deploy.files import DEPLOY

ADDRESS = "database.example.org:5432/focalpoint"


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


def texts(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()
    }


def test_the_portal_takes_them(make):
    make()
    made = texts(make.folder)
    assert _is_secret_key(made["portal/secret_key"])
    assert _is_encryption_key(made["portal/encryption_key"])
    assert len({*made.values()}) == len(made)


def test_each_role_of_the_database_has_its_own_password(make):
    make()
    made = texts(make.folder)
    password, owner_password = made["postgres/portal_password"], made["postgres/owner_password"]
    assert len(password) >= 32
    assert made["portal/database_url"] == f"postgresql://focalpoint:{password}@{ADDRESS}"
    owner_url = f"postgresql://focalpoint_owner:{owner_password}@{ADDRESS}"
    assert {name for name, text in made.items() if text == owner_url} == {"migrate/database_owner_url"}


def test_what_is_there_is_left_as_it_is(make):
    make()
    before = texts(make.folder)
    (make.folder / "portal" / "secret_key").unlink()
    assert make() == f"Made {make.folder / 'portal' / 'secret_key'}\n"
    after = texts(make.folder)
    assert after.pop("portal/secret_key") != before.pop("portal/secret_key")
    assert after == before


def test_others_cannot_read_them(make):
    make()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in make.folder.rglob("*")}
    assert {name for name, mode in modes.items() if mode & 0o007} == set()
