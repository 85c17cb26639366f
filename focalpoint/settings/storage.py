"""Files: static ones are served compressed under hashed names, uploads live outside the web root."""

from collections.abc import Callable
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from .environment import ROOT, env, setting


def _is_scanner(address: str) -> bool:
    parts = urlsplit(address)
    return (
        bool(parts.path)
        if parts.scheme == "unix"
        else bool(parts.scheme == "tcp" and parts.hostname and parts.port)
    )


STATIC_URL = "/static/"
STATIC_ROOT = Path(
    setting(
        "STATIC_ROOT",
        env.str,
        default=str(ROOT / "staticfiles"),
        expected="a folder",
        help="where collectstatic puts the style sheets and scripts that the web server serves",
    )
)
STATICFILES_DIRS = [ROOT / "static"]
UPLOADS_ROOT = Path(
    setting(
        "UPLOADS_ROOT",
        env.str,
        default=str(ROOT / "var" / "uploads"),
        expected="a folder that the web server does not serve",
        help="where attachments and evidence are kept, under random names",
    )
)
UPLOADS_STORAGE = setting(
    "UPLOADS_STORAGE",
    env.str,
    default="focalpoint.files.disk.DiskStorage",
    valid=lambda name: "." in name,
    expected="the dotted name of a Django storage class",
    help="what keeps attachments and evidence; the default keeps them below UPLOADS_ROOT",
)
UPLOADS_OPTIONS: dict[str, object] = setting(
    "UPLOADS_OPTIONS",
    cast(Callable[..., dict[str, object]], env.json),
    default={},
    valid=lambda options: isinstance(options, dict),
    expected='JSON such as {"bucket_name": "portal"}',
    help="what UPLOADS_STORAGE is given, such as the name of a bucket",
    secret=True,
)
# There is no "default": every file field names its storage.
STORAGES = {
    "uploads": {"BACKEND": UPLOADS_STORAGE, "OPTIONS": UPLOADS_OPTIONS},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
UPLOAD_LIMIT_BYTES = 10 * 1024 * 1024
# What one page can hold: 100 answers of the greatest length, three bytes for a letter.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
# A questionnaire of 100 questions with choices in six languages is one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
# What is uploaded never lies in a temporary folder unencrypted: it stays in memory, and no page takes more.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_LIMIT_BYTES + DATA_UPLOAD_MAX_MEMORY_SIZE
DATA_UPLOAD_MAX_NUMBER_FILES = 10
# How long a file may take to be cleaned while the person waits.
CLEANING_SECONDS = 30
CLAMAV_ADDRESS = setting(
    "CLAMAV_ADDRESS",
    env.str,
    default="",
    valid=lambda address: not address or _is_scanner(address),
    expected="an address such as tcp://host:3310 or unix:///run/clamav/clamd.ctl, or nothing",
    help="ClamAV's daemon, which scans what is uploaded; without it files are marked as not scanned",
)
