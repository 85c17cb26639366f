"""Office documents are ZIP archives: which one is it, and is it safe to pass on?

Refused are archives that are locked, damaged, carry macros, or unpack to far more than they are.
"""

import zipfile
import zlib
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from focalpoint.files.errors import BadFileError

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
ZIP = "application/zip"

# Text packs to a tenth; more than that, or more parts, is meant to overload a virus scanner.
UNPACKED = 10
PARTS = 5000
_CHUNK = 256 * 1024
_LOCKED = 0x1
_MACRO_FILES = {"vbaproject.bin", "vbadata.xml"}
_MACRO_FOLDERS = {"basic", "scripts"}
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


def look_into(content: IO[bytes]) -> str:
    """DOCX, ODT, ZIP, or the media type that the archive itself names; BadFileError when it is unsafe."""
    try:
        with zipfile.ZipFile(content) as archive:
            parts = archive.infolist()
            _refuse_bombs(parts)
            if any(part.flag_bits & _LOCKED for part in parts):
                raise BadFileError(_("This document is locked with a password. Please save it without one."))
            media_type = _which(archive)
            if media_type != ZIP:
                _refuse_macros(archive, parts)
                _refuse_locked(archive)
                _read_through(archive, parts)
            return media_type
    except _BROKEN as error:
        raise BadFileError(_damaged()) from error


def _damaged() -> str:
    return _("This file is damaged and cannot be opened. Please save it again and send the new one.")


def _refuse_bombs(parts: list[zipfile.ZipInfo]) -> None:
    limit = UNPACKED * settings.UPLOAD_LIMIT_BYTES
    if len(parts) > PARTS or sum(part.file_size for part in parts) > limit:
        raise BadFileError(_("This file unpacks to far more than it should. Please send it as a PDF."))


def _which(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "mimetype" in names:
        with archive.open("mimetype") as part:
            return part.read(100).decode("ascii", "replace").strip()
    if {"[Content_Types].xml", "word/document.xml"} <= names:
        return DOCX
    return ZIP


def _refuse_macros(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    for part in parts:
        path = PurePosixPath(part.filename.lower().replace("\\", "/"))
        if path.name in _MACRO_FILES or (len(path.parts) > 1 and path.parts[0] in _MACRO_FOLDERS):
            raise BadFileError(_macros())
    if b"macroenabled" in _content(archive, "[Content_Types].xml").lower():
        raise BadFileError(_macros())


def _macros() -> str:
    return _("This document contains macros (small programs). Please save it without them, or as a PDF.")


def _refuse_locked(archive: zipfile.ZipFile) -> None:
    """OpenDocument files encrypt their own parts, and their manifest says so."""
    if b"encryption-data" in _content(archive, "META-INF/manifest.xml"):
        raise BadFileError(_("This document is locked with a password. Please save it without one."))


def _content(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if name in archive.namelist() else b""


def _read_through(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Every checksum holds, so no part is larger than the directory (whose sum was limited) says."""
    for info in parts:
        with archive.open(info) as part:
            while part.read(_CHUNK):
                pass
