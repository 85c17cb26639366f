"""Uploads for tests: small files that really are what they claim to be."""

from typing import Any

from django.core.files.storage import Storage
from django.core.files.uploadedfile import SimpleUploadedFile

from focalpoint.files.models import StoredFile
from tests.factories import pdf_files, pictures
from tests.factories.office_files import archive, docx, odt

__all__ = ["JPEG", "OLD_OFFICE", "PDF", "PNG", "archive", "docx", "kept", "odt", "paths", "upload"]

PDF = pdf_files.plain()
JPEG = pictures.jpeg_plain()
PNG = pictures.png()
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def kept(storage: Storage) -> list[str]:
    """The names of all uploads in it, without the portal's mark and what was set aside."""
    try:
        folders = storage.listdir("")[0]
    except FileNotFoundError:
        return []
    return sorted(f"{one}/{name}" for one in folders if len(one) == 2 for name in storage.listdir(one)[1])


def upload(content: bytes = PDF, name: str = "letter.pdf", **fields: Any) -> SimpleUploadedFile:
    """As a browser sends it; its Content-Type is a lie, so that nobody believes it."""
    return SimpleUploadedFile(name, content, **{"content_type": "text/html", **fields})


def paths(*stored: StoredFile) -> list[str]:
    """Where the bytes of these are: of the copy of each, and of the file as it was sent."""
    return sorted(path for file in stored for path in (file.path, file.original_path))
