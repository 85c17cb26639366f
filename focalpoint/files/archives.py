"""Office documents are ZIP archives: which one is it?

Refused are archives that are locked, damaged, or unpack to far more than they are. What is in them is looked
at by `focalpoint.cleaning`, in a process of its own.
"""

import zipfile
import zlib
from typing import IO

from django.conf import settings

from focalpoint.cleaning.reasons import Reason
from focalpoint.files.errors import BadFileError
from focalpoint.files.sentences import SENTENCES

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
ZIP = "application/zip"

# Text packs to a tenth; more than that, or more parts, is meant to overload a virus scanner.
UNPACKED = 10
PARTS = 5000
_LOCKED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


def look_into(content: IO[bytes]) -> str:
    """DOCX, ODT, ZIP, or the media type that the archive itself names; BadFileError when it is unsafe."""
    try:
        with zipfile.ZipFile(content) as archive:
            parts = archive.infolist()
            _refuse_bombs(parts)
            if any(part.flag_bits & _LOCKED for part in parts):
                raise BadFileError(SENTENCES[Reason.LOCKED])
            return _which(archive)
    except _BROKEN as error:
        raise BadFileError(SENTENCES[Reason.DAMAGED]) from error


def _refuse_bombs(parts: list[zipfile.ZipInfo]) -> None:
    limit = UNPACKED * settings.UPLOAD_LIMIT_BYTES
    if len(parts) > PARTS or sum(part.file_size for part in parts) > limit:
        raise BadFileError(SENTENCES[Reason.BOMB])


def _which(archive: zipfile.ZipFile) -> str:
    names = {name.replace("\\", "/") for name in archive.namelist()}
    if "mimetype" in names:
        with archive.open("mimetype") as part:
            return part.read(100).decode("ascii", "replace").strip()
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return DOCX
    return ZIP
