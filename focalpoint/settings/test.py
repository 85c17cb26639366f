"""The settings of the tests: everything real, only quicker to hash and to build."""

import os

os.environ.setdefault("SECRET_KEY", "tests-only-secret-key-tests-only-secret-key-0123456789")
os.environ.setdefault("ENCRYPTION_KEY", "dGVzdHMtb25seS1lbmNyeXB0aW9uLWtleS0zMmJ5dGU=")
os.environ["DEMO"] = "true"
os.environ["DEBUG"] = "false"

from . import *

# One cache and broker number per pytest-xdist worker, so that they do not meet.
TESTING = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
ALLOWED_HOSTS = ["*"]
# WhiteNoise warns when there is nothing to serve yet.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
