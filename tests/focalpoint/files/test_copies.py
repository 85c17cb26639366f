"""The process in which files are read: what breaks there breaks nothing here."""

import subprocess
import sys

import pytest

from focalpoint.files import BadFileError, copies
from tests.factories import files, pdf_files

# In the place of the real cleaner, a child that does what hostile bytes could make it do.
WASTES_MEMORY = "import resource; resource.setrlimit(resource.RLIMIT_AS, (10**8, 10**8)); b'x' * 10**9"
BREAKS = "import os; os.kill(os.getpid(), 11)"
TALKS = "import sys; sys.stderr.write('ValueError: Amina Diallo'); sys.exit(1)"
SAYS_NOTHING = "pass"


def do(monkeypatch, code):
    monkeypatch.setattr(copies, "_COMMAND", [sys.executable, "-c", code])


def test_copy_of_a_good_file():
    copy = copies.copy_of("pdf", files.PDF)
    assert copy.startswith(b"%PDF")
    assert b"Amina" not in copy


def test_refusal_in_words():
    with pytest.raises(BadFileError, match="password"):
        copies.copy_of("pdf", pdf_files.locked())


@pytest.mark.parametrize("code", [WASTES_MEMORY, BREAKS, TALKS, SAYS_NOTHING])
def test_child_that_breaks_is_a_refusal_and_a_line_for_the_operator(monkeypatch, caplog, code):
    do(monkeypatch, code)
    with pytest.raises(BadFileError, match="could not check this file"):
        copies.copy_of("pdf", files.PDF)
    assert "A pdf broke its cleaner" in caplog.text
    assert "Amina" not in caplog.text


def test_child_that_does_not_end(monkeypatch, settings):
    settings.CLEANING_SECONDS = 0.5
    do(monkeypatch, "import time; time.sleep(60)")
    with pytest.raises(BadFileError, match="could not check this file"):
        copies.copy_of("pdf", files.PDF)


def test_child_has_limits_and_knows_no_keys(monkeypatch, settings):
    code = (
        "import os, resource, sys; from focalpoint.cleaning import child; "
        "child.copy_of = lambda *_: repr((sorted(os.environ), resource.getrlimit(resource.RLIMIT_AS)[0],"
        "resource.getrlimit(resource.RLIMIT_CPU)[0], 'django' in sys.modules)).encode(); child.main()"
    )
    monkeypatch.setattr(copies, "_COMMAND", [sys.executable, "-E", "-s", "-c", code])
    names, memory, seconds, has_django = eval(copies.copy_of("pdf", files.PDF))
    assert not {"SECRET_KEY", "ENCRYPTION_KEY", "DATABASE_URL", "REDIS_URL"} & set(names)
    assert (memory, seconds, has_django) == (1024**3, 20, False)


def test_child_that_is_asked_for_nothing_known():
    command = [*copies._COMMAND, "exe"]
    done = subprocess.run(command, input=b"", capture_output=True, cwd=copies._ROOT, check=False)
    assert done.returncode != 0
