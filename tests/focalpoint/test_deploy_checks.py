"""`check --deploy` names each value that starts and should not serve people; a good environment is clean."""

import re
from datetime import timedelta

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.utils import timezone

from focalpoint import checks
from focalpoint.deploy_checks import settings_are_fit
from focalpoint.settings.environment import ROOT

GOOD = {
    "ALLOWED_HOSTS": ["portal.example.org"],
    "BASE_URL": "https://portal.example.org",
    "DEFAULT_FROM_EMAIL": "Focal Point <no-reply@example.org>",
    "OFFICE_EMAIL": "office@example.org",
    "SECURITY_CONTACT": "https://example.org/security",
    "EMAIL_HOST": "mail.example.org",
    "EMAIL_HOST_PASSWORD": "x",
    "EMAIL_USE_SSL": True,
    "EMAIL_USE_TLS": False,
    "REDIS_URL": "rediss://redis.example.org?ssl_cert_reqs=required&ssl_ca_certs=/ca.pem",
    "CACHE_URL": "",
    "TRUSTED_PROXIES": 1,
    "SECURE_HSTS_SECONDS": 86400,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": False,
    "SECURE_HSTS_PRELOAD": False,
    "LOG_LEVEL": "INFO",
}
# By what is wrong: the values, and what names them.
BAD = {
    "any host": ({"ALLOWED_HOSTS": ["portal.example.org", "*"]}, ["E010"]),
    "any subdomain": ({"ALLOWED_HOSTS": [".example.org"]}, ["E010"]),
    "no TLS": ({"BASE_URL": "http://portal.example.org"}, ["E011"]),
    "a host that is not answered to": ({"BASE_URL": "https://elsewhere.example.org"}, ["E012"]),
    "an example as host": (
        {"BASE_URL": "https://focalpoint.example", "ALLOWED_HOSTS": ["focalpoint.example"]},
        ["E013"],
    ),
    "this machine as host": (
        {"BASE_URL": "https://localhost:8000", "ALLOWED_HOSTS": ["localhost"]},
        ["E013"],
    ),
    "an example as sender": ({"DEFAULT_FROM_EMAIL": "F <no-reply@focalpoint.example>"}, ["E015"]),
    "an example as office": ({"OFFICE_EMAIL": "office@focalpoint.example"}, ["E015"]),
    "an example as contact": ({"SECURITY_CONTACT": "security@office.test"}, ["E015"]),
    "no sender": ({"DEFAULT_FROM_EMAIL": "Focal Point <@example.org>"}, ["E014"]),
    "half an office": ({"OFFICE_EMAIL": "office@"}, ["E014"]),
    "half a contact": ({"SECURITY_CONTACT": "security@office"}, ["E014"]),
    "a sender on this machine": ({"DEFAULT_FROM_EMAIL": "root@localhost"}, ["E015"]),
    "a password without TLS": ({"EMAIL_USE_SSL": False}, ["E016"]),
    "Redis with any certificate": (
        {"REDIS_URL": "rediss://redis.example.org?ssl_cert_reqs=optional"},
        ["E017"],
    ),
    "a cache with any certificate": ({"CACHE_URL": "rediss://cache?ssl_cert_reqs=none"}, ["E017"]),
    "no proxy": ({"TRUSTED_PROXIES": 0}, ["W021"]),
    "a list of browsers for a day": ({"SECURE_HSTS_PRELOAD": True}, ["E022"]),
    "a list of browsers without subdomains": (
        {"SECURE_HSTS_PRELOAD": True, "SECURE_HSTS_SECONDS": 31_536_000},
        ["E022"],
    ),
    "everything logged": ({"LOG_LEVEL": "DEBUG"}, ["W023"]),
    "no warning logged": ({"LOG_LEVEL": "ERROR"}, ["W024"]),
}
GOOD_TOO = {
    "a password to this machine": {"EMAIL_HOST": "localhost", "EMAIL_USE_SSL": False},
    "STARTTLS": {"EMAIL_USE_SSL": False, "EMAIL_USE_TLS": True},
    "no password": {"EMAIL_HOST_PASSWORD": "", "EMAIL_USE_SSL": False},
    "no contact": {"SECURITY_CONTACT": ""},
    "a contact by address": {"SECURITY_CONTACT": "security@example.org"},
    "Redis with a certificate of a known authority": {"REDIS_URL": "rediss://redis.example.org"},
    "Redis without TLS": {"REDIS_URL": "redis://10.0.0.3"},
    "no https-only": {"SECURE_HSTS_SECONDS": 0},
    "a list of browsers": {
        "SECURE_HSTS_PRELOAD": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    },
    "a port": {"BASE_URL": "https://portal.example.org:8443"},
}


@pytest.fixture(autouse=True)
def good(settings, tmp_path):
    for name, value in GOOD.items():
        setattr(settings, name, value)
    settings.STATIC_ROOT, settings.UPLOADS_ROOT = tmp_path / "static", tmp_path / "uploads"
    for folder in (settings.STATIC_ROOT, settings.UPLOADS_ROOT):
        folder.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").write_text("{}", encoding="utf-8")


def findings():
    return [one.id.removeprefix("focalpoint.") for one in settings_are_fit()]


def test_good_environment_is_clean():
    assert findings() == []


@pytest.mark.parametrize("values", GOOD_TOO.values(), ids=list(GOOD_TOO))
def test_also_clean(settings, values):
    for name, value in values.items():
        setattr(settings, name, value)
    assert findings() == []


@pytest.mark.parametrize(("values", "names"), BAD.values(), ids=list(BAD))
def test_bad_value_is_named(settings, values, names):
    for name, value in values.items():
        setattr(settings, name, value)
    assert findings() == names
    for message in settings_are_fit():
        assert message.msg.endswith(".")
        assert message.hint


class TestFolders:
    def test_without_static_files(self, settings, tmp_path):
        settings.STATIC_ROOT = tmp_path / "none"
        assert findings() == ["E018"]

    def test_without_a_folder_for_uploads(self, settings, tmp_path):
        settings.UPLOADS_ROOT = tmp_path / "none"
        assert findings() == ["E019"]
        settings.UPLOADS_ROOT = settings.STATIC_ROOT / "staticfiles.json"
        assert "E019" in findings()

    def test_where_nothing_can_be_written(self, monkeypatch):
        monkeypatch.setattr("focalpoint.deploy_checks.os.access", lambda *_arguments: False)
        assert findings() == ["E019"]

    @pytest.mark.parametrize("kind", ["same", "inside", "around", "link"])
    def test_that_the_web_server_serves(self, settings, tmp_path, kind):
        inside = settings.STATIC_ROOT / "uploads"
        inside.mkdir()
        link = tmp_path / "link"
        link.symlink_to(inside)
        settings.UPLOADS_ROOT = {
            "same": settings.STATIC_ROOT, "inside": inside, "around": tmp_path, "link": link,
        }[kind]  # fmt: skip
        assert findings() == ["E020"]

    def test_of_another_storage_are_none_of_ours(self, settings):
        settings.UPLOADS_ROOT = settings.STATIC_ROOT
        elsewhere = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
        settings.STORAGES = {**settings.STORAGES, "uploads": elsewhere}
        assert findings() == []

    @pytest.mark.parametrize(
        "given",
        [
            {"BACKEND": "storages_of.none.Storage"},
            {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"bucket": "x"}},
        ],
        ids=["no class", "options of another"],
    )
    def test_of_a_storage_that_cannot_be_used(self, settings, given):
        settings.STORAGES = {**settings.STORAGES, "uploads": given}
        assert findings() == ["E025"]


@pytest.mark.django_db
class TestDatabase:
    def findings(self):
        asked = run_checks(databases=["default"], tags=["database"])
        return {one.id.removeprefix("focalpoint.") for one in asked} & {"E002", "E003"}

    def test_is_new_enough_and_of_one_clock(self):
        assert self.findings() == set()
        assert connection.pg_version // 10_000 >= checks.OLDEST_POSTGRESQL

    def test_is_too_old(self, monkeypatch):
        monkeypatch.setattr(checks, "OLDEST_POSTGRESQL", 99)
        assert self.findings() == {"E002"}

    @pytest.mark.parametrize("seconds", [-61, 61, 59])
    def test_has_another_clock(self, monkeypatch, seconds):
        now = timezone.now() + timedelta(seconds=seconds)
        monkeypatch.setattr(checks.timezone, "now", lambda: now)
        assert self.findings() == ({"E003"} if abs(seconds) > 60 else set())


def test_documents_say_the_same_of_postgresql():
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert re.findall(r"PostgreSQL (\d+) or newer", text) == [str(checks.OLDEST_POSTGRESQL)]


def test_each_check_is_in_the_documents():
    sources = [
        (ROOT / "focalpoint" / name).read_text(encoding="utf-8") for name in ("checks.py", "deploy_checks.py")
    ]
    ids = set(re.findall(r'id="focalpoint\.([EW]\d+)"', sources[0]))
    ids |= {f"E{int(number):03}" for number in re.findall(r"_error\(\s*(\d+)", sources[1])}
    ids |= {f"W{int(number):03}" for number in re.findall(r"_warning\(\s*(\d+)", sources[1])}
    page = (ROOT / "docs" / "operations" / "settings.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| ([EW]\d{3}) \|", page, re.M)) == ids
