"""Uploads for tests: small files that really are what they claim to be."""

import io
import struct
import zipfile
import zlib
from typing import Any

from django.core.files.storage import Storage
from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\x00\x00"))
    + _chunk(b"IEND", b"")
)


def archive(parts: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive with these parts."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return whole.getvalue()


def docx(**parts: bytes) -> bytes:
    """A Word document; `parts` are added to it, or replace what it has."""
    return archive(
        {
            "[Content_Types].xml": b"<Types/>",
            "_rels/.rels": b"<Relationships/>",
            "word/document.xml": b"<document>Nine villages</document>",
            **parts,
        }
    )


def odt(**parts: bytes) -> bytes:
    """An OpenDocument text; `parts` as in `docx`."""
    return archive(
        {
            "mimetype": ODT_TYPE,
            "META-INF/manifest.xml": b"<manifest/>",
            "content.xml": b"<text>Nine villages</text>",
            **parts,
        }
    )


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
