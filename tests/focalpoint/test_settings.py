"""Settings are read typed and checked: a wrong one is named at the start, with what was expected."""

import atexit
import base64
import json
import os
import secrets
import subprocess
import sys
import tempfile
from functools import cache

import pytest

from focalpoint.settings.environment import CANNOT_START, DECLARED, ROOT
from focalpoint.settings.strength import weakness_of_bytes, weakness_of_text

SECRET = "xzhpilL1m3nHLiNLSAh9qopCVQQ-shcodnIoulCkYnCIGgmKi7GMATq16eeawH0M"
OTHER_SECRET = "AWG2G8Ks3k-rSEc_0TrJoictFMak4f0p9C2H1kzSQf5uxC5QcwRoZALUNC9KOAph"
OTHER_KEY = "wXSADtiqAze1zmEsBz_TFIQE5V-CtsnX6nMYjm_n3lU="
KEY = "Y2GkWDCERAg9vSKYS27dzG1_md34q6O9VEc9reXpLOQ="
ASK = "from tests import settings; print(settings.DEMO, settings.DEBUG, settings.SECRET_KEY[:10])"


ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "DATABASE_URL": "postgresql:///none",
    "REDIS_URL": "redis://",
    "SECRET_KEY": SECRET,
    "ENCRYPTION_KEY": KEY,
}


# Has loaded what the settings import, and nothing of ours: each start is a fork of it.
STARTER = """
import json, os, sys, traceback
import csp.constants, django.utils.translation, environs

for line in sys.stdin:
    given = json.loads(line)
    if pid := os.fork():
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
        continue
    for number, path in enumerate(given["output"], 1):
        os.dup2(os.open(path, os.O_WRONLY), number)
    code = 0
    os.environ.clear()
    os.environ.update(given["environment"])
    try:
        exec(given["code"], {"__name__": "__main__"})
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
"""


@cache
def starter() -> "subprocess.Popen[str]":
    environment = {"PATH": os.environ["PATH"]}
    piped = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    process = subprocess.Popen([sys.executable, "-c", STARTER], env=environment, cwd=ROOT, **piped)
    atexit.register(process.communicate)
    return process


def started(ask: str = "", **changes: str | None) -> "subprocess.CompletedProcess[str]":
    """Reads the settings in a process of its own, as every process of the portal does at its start."""
    environment = {name: value for name, value in {**ENVIRONMENT, **changes}.items() if value is not None}
    ask = ask or "print([code for code, _name in s.LANGUAGES])"
    code = f"import os; from focalpoint import settings as s; {ask}"
    text = {"mode": "r", "encoding": "utf-8"}
    with tempfile.NamedTemporaryFile(**text) as said, tempfile.NamedTemporaryFile(**text) as warned:
        given = {"environment": environment, "code": code, "output": [said.name, warned.name]}
        starter().stdin.write(json.dumps(given) + "\n")
        starter().stdin.flush()
        ended = int(starter().stdout.readline())
        return subprocess.CompletedProcess(code, ended, said.read(), warned.read())


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
        ("DATABASE_OWNER_URL", "mysql://host/name"),
        ("DATABASE_POOLER", "statement"),
        ("DATABASE_REPLICA_URL", "mysql://host/name"),
        ("HSTS_SECONDS", "-1"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "true"),
    ],
)
def test_start_with_a_wrong_value_names_it(name, value):
    start = started(**{name: value})
    assert start.returncode == CANNOT_START
    assert start.stderr.startswith(f"The setting {name} ")
    assert DECLARED[name].expected in start.stderr
    assert start.stderr.count("\n") == 1


def test_behind_a_pooler_nothing_stays_with_a_connection():
    ask = "d = s.DATABASES['default']; print(d['DISABLE_SERVER_SIDE_CURSORS'], d['OPTIONS'].get('options'))"
    assert started(ask=ask).stdout == "False -c lock_timeout=10s\n"
    assert started(ask=ask, DATABASE_POOLER="transaction").stdout == "True None\n"


def test_web_server_stops_too():
    """A worker that ended with another code would be started again, for ever."""
    environment = {**ENVIRONMENT, "LANGUAGES": "tlh"}
    command = [sys.executable, "-m", "gunicorn", "focalpoint.wsgi:application", "--bind", "127.0.0.1:0"]
    done = subprocess.run(
        [*command, "--no-control-socket"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == CANNOT_START
    assert done.stderr.count("The setting LANGUAGES ") == 1


def test_start_with_a_wrong_value_does_not_repeat_it_because_it_may_be_a_secret():
    assert "hunter2" not in started(DATABASE_URL="postgresql://me:hunter2@host:port/name").stderr


class TestSecretsInFiles:
    def written(self, tmp_path, text):
        path = tmp_path / "secret"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    @pytest.mark.parametrize("end", ["", "\n", "\r\n"], ids=["bare", "newline", "carriage return"])
    def test_are_read_without_the_newline_at_the_end(self, tmp_path, end):
        start = started(
            ask="print(s.SECRET_KEY, s.SECRET_KEY.isprintable())",
            SECRET_KEY="",
            SECRET_KEY_FILE=self.written(tmp_path, OTHER_SECRET + end),
        )
        assert start.stderr == ""
        assert start.stdout.split() == [OTHER_SECRET, "True"]

    def test_are_not_passed_on(self, tmp_path):
        ask = "print('SECRET_KEY' in os.environ)"
        start = started(ask=ask, SECRET_KEY=None, SECRET_KEY_FILE=self.written(tmp_path, OTHER_SECRET))
        assert start.stdout == "False\n"

    def test_of_every_secret(self, tmp_path):
        values = {
            "SECRET_KEY": SECRET,
            "SECRET_KEY_FALLBACKS": f"{OTHER_SECRET},{OTHER_SECRET}",
            "ENCRYPTION_KEY": KEY,
            "ENCRYPTION_KEY_FALLBACKS": OTHER_KEY,
            "DATABASE_URL": "postgresql://me:pass-word@db/portal",
            "DATABASE_OWNER_URL": "postgresql://owner:pass-word@db/portal",
            "DATABASE_REPLICA_URL": "postgresql://me:pass-word@replica/portal",
            "REDIS_URL": "redis://:pass@broker",
            "CACHE_URL": "redis://:pass@cache",
            "EMAIL_URL": "smtps://me:pass@mail",
            "UPLOADS_OPTIONS": '{"secret_key": "x"}',
            "METRICS_TOKEN": "a-token-of-twenty-four-letters",
            "SENTRY_DSN": "https://key@sentry.example.org/1",
        }
        assert values.keys() == {name for name, one in DECLARED.items() if one.secret}
        folder = {name: tmp_path / name for name in values}
        for name, path in folder.items():
            path.write_text(values[name] + "\n", encoding="utf-8")
        start = started(
            ask="print(s.DATABASES['default']['USER'], s.DATABASE_OWNER['USER'], s.REDIS_URL, s.CACHE_URL, "
            "s.EMAIL_HOST_PASSWORD, s.UPLOADS_OPTIONS['secret_key'], len(s.SECRET_KEY_FALLBACKS), "
            "len(s.ENCRYPTION_KEY_FALLBACKS))",
            **dict.fromkeys(("SECRET_KEY", "ENCRYPTION_KEY", "DATABASE_URL", "REDIS_URL"), ""),
            **{f"{name}_FILE": str(path) for name, path in folder.items()},
        )
        assert (start.stdout, start.stderr) == (
            "me owner redis://:pass@broker redis://:pass@cache pass x 2 1\n",
            "",
        )

    def test_both_are_refused(self, tmp_path):
        start = started(SECRET_KEY_FILE=self.written(tmp_path, OTHER_SECRET))
        assert start.returncode == CANNOT_START
        assert (
            start.stderr
            == "The settings SECRET_KEY and SECRET_KEY_FILE are both set: leave one of them out.\n"
        )

    @pytest.mark.parametrize("kind", ["missing", "folder", "bytes"])
    def test_what_cannot_be_read_is_named_without_its_content(self, tmp_path, kind):
        paths = {"missing": str(tmp_path / "none"), "folder": str(tmp_path)}
        path = paths.get(kind) or self.written(tmp_path, b"hunter2\xff")
        start = started(ENCRYPTION_KEY="", ENCRYPTION_KEY_FILE=path)
        assert start.returncode == CANNOT_START
        assert start.stderr.startswith(
            f"The file of the setting ENCRYPTION_KEY_FILE, {path}, cannot be read: "
        )
        assert "hunter2" not in start.stderr
        assert start.stderr.count("\n") == 1

    def test_wrong_content_is_named_and_not_repeated(self, tmp_path):
        start = started(ENCRYPTION_KEY="", ENCRYPTION_KEY_FILE=self.written(tmp_path, "hunter2"))
        assert start.stderr.startswith("The setting ENCRYPTION_KEY has a value that cannot be used.")
        assert "hunter2" not in start.stderr

    def test_is_not_for_what_is_no_secret(self, tmp_path):
        start = started(LANGUAGES_FILE=self.written(tmp_path, "tlh"))
        assert start.returncode == 0


def base64_of(text):
    return base64.urlsafe_b64encode(text.encode("latin-1")).decode()


WEAK = {
    "one character": ("SECRET_KEY", "x" * 50),
    "few characters": ("SECRET_KEY", "abcabcdabcdeabcdefabcdefgabcdefgh" * 2),
    "Django's own": ("SECRET_KEY", "django-insecure-" + SECRET),
    "a word": ("SECRET_KEY", "My-Secret-" + SECRET),
    "repeated": ("SECRET_KEY", SECRET[:30] + SECRET[:30]),
    "the alphabet": ("SECRET_KEY", SECRET[:40] + "abcdefghijkl"),
    "a text": ("ENCRYPTION_KEY", base64_of("tests-only-encryption-key-32byte")),
    "zeros": ("ENCRYPTION_KEY", base64_of("\0" * 32)),
    "repeated bytes": ("ENCRYPTION_KEY", base64_of("\xe9\x01pq\xff7\x90\x84" * 4)),
}


class TestWeakKeys:
    @pytest.mark.parametrize(("name", "value"), WEAK.values(), ids=list(WEAK))
    def test_stop_the_start(self, name, value):
        start = started(**{name: value})
        assert start.returncode == CANNOT_START
        assert start.stderr.startswith(f"The setting {name} is easy to guess: ")
        assert value not in start.stderr
        assert "python -c" in start.stderr

    def test_one_key_for_both_stops_the_start(self):
        start = started(SECRET_KEY=KEY + SECRET[:20])
        assert "ENCRYPTION_KEY is easy to guess: it is the same as SECRET_KEY" in start.stderr

    def test_the_demo_may_have_them(self):
        assert started(DEMO="true", SECRET_KEY="x" * 50).returncode == 0

    def test_keys_as_they_are_made_are_not_weak(self):
        for _time in range(300):
            assert weakness_of_text(secrets.token_urlsafe(48)) == ""
            assert weakness_of_text(secrets.token_hex(32)) == ""
            key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
            assert weakness_of_bytes(key) == ""


@pytest.mark.parametrize(
    ("values", "header"),
    [
        ({}, "0 False False"),
        ({"BASE_URL": "https://portal.example"}, "31536000 False False"),
        ({"BASE_URL": "https://portal.example", "HSTS_SECONDS": "0"}, "0 False False"),
        (
            {"BASE_URL": "https://portal.example", "HSTS_SUBDOMAINS": "true", "HSTS_PRELOAD": "true"},
            "31536000 True True",
        ),
    ],
    ids=["http", "https", "off", "all"],
)
def test_https_only_is_for_this_host_unless_asked_for_more(values, header):
    ask = "print(s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD)"
    assert started(ask=ask, **values).stdout == f"{header}\n"


@pytest.mark.parametrize(
    ("given", "broker"),
    [
        ("redis://host/1", "redis://host/1"),
        ("rediss://host/1", "rediss://host/1?ssl_cert_reqs=required"),
        ("rediss://host/1?ssl_ca_certs=/ca", "rediss://host/1?ssl_ca_certs=/ca&ssl_cert_reqs=required"),
        ("rediss://host/1?ssl_cert_reqs=none", "rediss://host/1?ssl_cert_reqs=none"),
        ("unix:///r.sock?db=2", "redis+socket:///r.sock?virtual_host=2"),
    ],
)
def test_broker_looks_at_certificates_unless_it_is_asked_not_to(given, broker):
    assert started(ask="print(s.CELERY_BROKER_URL)", REDIS_URL=given).stdout == f"{broker}\n"


@pytest.mark.parametrize(
    ("languages", "offered"),
    [("en", ["en"]), ("ar", ["en", "ar"]), ("ar, en", ["en", "ar"]), ("", ["en"]), ("ar,ar", ["en", "ar"])],
)
def test_languages_offered_are_those_asked_for_and_english(languages, offered):
    start = started(LANGUAGES=languages)
    assert (start.stdout, start.stderr) == (f"{offered}\n", "")
