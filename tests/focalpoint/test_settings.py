"""Settings are read typed and checked: a wrong one is named at the start, with what was expected."""

import os
import subprocess
import sys

import pytest

from focalpoint.settings.environment import DECLARED, ROOT

KEY = "dGVzdHMtb25seS1lbmNyeXB0aW9uLWtleS0zMmJ5dGU="
ASK = "from tests import settings; print(settings.DEMO, settings.DEBUG, settings.SECRET_KEY[:10])"


def started(**changes: str) -> subprocess.CompletedProcess[str]:
    """Reads the settings in a process of its own, as every process of the portal does at its start."""
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": "postgresql:///none",
        "REDIS_URL": "redis://",
        "SECRET_KEY": "x" * 50,
        "ENCRYPTION_KEY": KEY,
        **changes,
    }
    ask = "from focalpoint import settings as s; print([code for code, _name in s.LANGUAGES])"
    command = [sys.executable, "-c", ask]
    return subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_settings_of_the_tests_are_their_own():
    servers = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    shell = {"PATH": os.environ["PATH"], "DEMO": "false", "DEBUG": "true", **servers}
    asked = subprocess.run(
        [sys.executable, "-c", ASK], env=shell, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert asked.stderr == ""
    assert asked.stdout == "True False tests-only\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ACKNOWLEDGE_DAYS", "0"),
        ("ALLOWED_HOSTS", ""),
        ("ANSWER_DAYS", "-3"),
        ("ANSWER_DAYS", "40000"),
        ("ANSWER_DAYS", "a fortnight"),
        ("BASE_URL", "focalpoint.example.org"),
        ("BASE_URL", "https://focalpoint.example.org/"),
        ("CHECK_DAYS", "0"),
        ("DATABASE_URL", "mysql://host/name"),
        ("DATABASE_URL", "postgresql://host:port/name"),
        ("DECIDE_DAYS", "0"),
        ("DEFAULT_FROM_EMAIL", "Focal Point"),
        ("DEMO", "maybe"),
        ("EMAIL_URL", "https://mail.example.org"),
        ("ENCRYPTION_KEY", "too-short"),
        ("ENCRYPTION_KEY", f"{KEY},{KEY}"),
        ("ENCRYPTION_KEY_FALLBACKS", f"{KEY},too-short"),
        ("LANGUAGES", "en,tlh"),
        ("LOG_LEVEL", "LOUD"),
        ("OFFICE_EMAIL", "the office"),
        ("OFFICE_TIME_ZONE", "Mars/Olympus_Mons"),
        ("OFFICE_TIME_ZONE", "../etc/passwd"),
        ("REDIS_URL", "localhost"),
        ("SECRET_KEY", "too-short"),
        ("SECRET_KEY_FALLBACKS", "too-short"),
        ("SWEEP_SECONDS", "0"),
    ],
)
def test_start_with_a_wrong_value_names_it(name, value):
    start = started(**{name: value})
    assert start.returncode == 1
    assert start.stderr.startswith(f"The setting {name} ")
    assert DECLARED[name].expected in start.stderr
    assert start.stderr.count("\n") == 1


def test_start_with_a_wrong_value_does_not_repeat_it_because_it_may_be_a_secret():
    assert "hunter2" not in started(DATABASE_URL="postgresql://me:hunter2@host:port/name").stderr


@pytest.mark.parametrize(
    ("languages", "offered"),
    [("en", ["en"]), ("ar", ["en", "ar"]), ("ar, en", ["en", "ar"]), ("", ["en"]), ("ar,ar", ["en", "ar"])],
)
def test_languages_offered_are_those_asked_for_and_english(languages, offered):
    start = started(LANGUAGES=languages)
    assert (start.stdout, start.stderr) == (f"{offered}\n", "")
