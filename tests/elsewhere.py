"""The settings of another installation, where every setting differs from its default: `make check` asks with
them whether a migration is missing, because nobody who sets a variable may need one.

A new setting is added here, too; without it this does not load.
"""

import os

OTHER = {
    "ACKNOWLEDGE_DAYS": "3",
    "ADMIN_HOST": "office.focalpoint.example.org",
    "ALLOWED_HOSTS": "focalpoint.example.org",
    "ANSWER_DAYS": "20",
    "BASE_URL": "https://focalpoint.example.org",
    "CACHE_URL": "redis://elsewhere",
    "CLAMAV_ADDRESS": "tcp://elsewhere:3310",
    "CHECK_DAYS": "7",
    "DATABASE_OWNER_URL": "postgresql://owner@/none?host=/none",
    "DATABASE_POOLER": "transaction",
    "DATABASE_REPLICA_URL": "postgresql:///none?host=/none",
    "DATABASE_URL": "postgresql:///none?host=/none",
    "DEBUG": "true",
    "DECIDE_DAYS": "12",
    "DEFAULT_FROM_EMAIL": "Elsewhere <no-reply@elsewhere.example>",
    # The tests have it on.
    "DEMO": "false",
    "DIGEST_KEPT_DAYS": "30",
    "DRAFT_KEPT_DAYS": "365",
    "DRAFT_WARNING_DAYS": "30",
    "EMAIL_URL": "smtps://mail.example.org",
    "ENCRYPTION_KEY": "wXSADtiqAze1zmEsBz_TFIQE5V-CtsnX6nMYjm_n3lU=",
    "ENCRYPTION_KEY_FALLBACKS": "dGVzdHMtb25seS1lbmNyeXB0aW9uLWtleS0zMmJ5dGU=",
    "EVIDENCE_KEPT_DAYS": "90",
    "HSTS_PRELOAD": "true",
    "HSTS_SECONDS": "86400",
    "HSTS_SUBDOMAINS": "true",
    "LANGUAGES": "en",
    "LOG_FORMAT": "text",
    "LOG_LEVEL": "WARNING",
    "METRICS_TOKEN": "elsewhere-metrics-token-0123456789",
    "NOTICE_KEPT_DAYS": "180",
    "OFFICE_EMAIL": "office@elsewhere.example",
    "OFFICE_TIME_ZONE": "Europe/Zurich",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://elsewhere:4318",
    "REDIS_URL": "redis://",
    "SECRET_KEY": "AWG2G8Ks3k-rSEc_0TrJoictFMak4f0p9C2H1kzSQf5uxC5QcwRoZALUNC9KOAph",
    "SECRET_KEY_FALLBACKS": "tests-only-secret-key-tests-only-secret-key-0123456789",
    "SECURITY_CONTACT": "https://elsewhere.example/security",
    # Not connected to; nothing is loaded for it unless an app starts.
    "SENTRY_DSN": "https://key@elsewhere.example/1",
    "STATIC_ROOT": "var/elsewhere/static",
    "SUBMISSIONS_PER_DAY": "70",
    "SWEEP_SECONDS": "60",
    "TRUSTED_PROXIES": "2",
    "UNCONFIRMED_ACCOUNT_DAYS": "7",
    "UNDO_SECONDS": "30",
    "UPLOADS_OPTIONS": '{"location": "elsewhere"}',
    "UPLOADS_ROOT": "var/elsewhere/uploads",
    "POSTGRES_PROGRAMS": "/usr/lib/postgresql/16/bin",
    "UPLOADS_STORAGE": "django.core.files.storage.FileSystemStorage",
    "WEB_CONCURRENCY": "4",
    "WEB_THREADS": "8",
    "WORKER_CONCURRENCY": "4",
}
os.environ.update(OTHER)

from focalpoint.settings import *
from focalpoint.settings.environment import DECLARED

if DECLARED.keys() != OTHER.keys():
    raise SystemExit(f"tests/elsewhere.py is not up to date: {sorted(DECLARED.keys() ^ OTHER.keys())}")
