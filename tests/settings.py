"""The settings of the tests: everything real, only quicker to hash and to build.

They are outside the package of settings, which reads the environment as soon as it is imported: what is
set here comes first.
"""

import os
from hashlib import sha256
from urllib.parse import urlsplit

os.environ.setdefault("SECRET_KEY", "tests-only-secret-key-tests-only-secret-key-0123456789")
os.environ.setdefault("ENCRYPTION_KEY", "dGVzdHMtb25seS1lbmNyeXB0aW9uLWtleS0zMmJ5dGU=")
os.environ["DEMO"] = "true"
os.environ["DEBUG"] = "false"
os.environ["LOG_FORMAT"] = "json"

from focalpoint.settings import *
from focalpoint.settings.celery import _broker
from focalpoint.settings.environment import ROOT


def _own(url: str, worker: str) -> str:
    """The address with a number of its own for each process of pytest-xdist ("gw0"), so that none meet."""
    if not worker:
        return url
    parts, number = urlsplit(url), int(worker.removeprefix("gw")) + 1
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db={number}"
    return f"{parts.scheme}://{parts.netloc}/{number}"


def _fingerprint_of_migrations() -> str:
    """Changes with any migration and with the tests' own tables: a kept database is then made anew."""
    paths = [*sorted(ROOT.glob("*/migrations/*.py")), ROOT / "tests/engine/models.py"]
    return sha256(b"".join(str(path).encode() + path.read_bytes() for path in paths)).hexdigest()[:12]


# A shell's own must not be migrated.
DATABASE_OWNER = {}
DATABASES.pop("replica", None)
DATABASES["default"]["TEST"] = {"NAME": f"test_focalpoint_{_fingerprint_of_migrations()}"}
REDIS_URL = _own(REDIS_URL, os.environ.get("PYTEST_XDIST_WORKER", ""))
CELERY_BROKER_URL = _broker(REDIS_URL)
CACHES["pages"] |= {"LOCATION": REDIS_URL}
TESTING = True
# The small world on which the engine is tried.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.engine"]
LOCK_ORDER = ["engine.folder", "engine.letter", "engine.copy", *LOCK_ORDER]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A decision is carried out at once; what waits has tests of its own.
UNDO_SECONDS = 0
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
ALLOWED_HOSTS = ["*"]
# WhiteNoise warns when there is nothing to serve yet.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
