"""What a stored file looks like, for whoever may read it: made when it is asked for, and kept nowhere.

The copy is read by the process that made it (`focalpoint.cleaning.child`), with the same limits. Whatever is
wrong with the file, there is no preview: the file can still be downloaded.
"""

import logging
from dataclasses import dataclass

from django.http import HttpResponse

from focalpoint import log
from focalpoint.files import store
from focalpoint.files.copies import copy_of
from focalpoint.files.errors import BadFileError
from focalpoint.files.kinds import BY_MEDIA_TYPE
from focalpoint.files.models import StoredFile

logger = logging.getLogger(__name__)

# More than a page of pixels needs.
MOST_BYTES = 8 * 1024 * 1024
_PICTURES = {b"jpeg": "image/jpeg", b"png": "image/png"}


@dataclass(frozen=True)
class Preview:
    """Either some text, or a picture."""

    text: str = ""
    picture: bytes = b""
    media_type: str = ""


def preview_of(file: StoredFile) -> Preview | None:
    """None where there is nothing to show. Whether the person may see it was asked before."""
    kind = BY_MEDIA_TYPE.get(file.media_type)
    if kind is None or file.virus:
        return None
    try:
        with store.open_(file.path) as content:
            made = copy_of(f"preview-{kind.name}", content.read())
    except OSError as error:
        logger.error("The bytes of file %s cannot be read: %s", file.pk, log.described(error))
        return None
    except BadFileError:
        return None
    what, _line, content_ = made.partition(b"\n")
    if len(content_) > MOST_BYTES:
        return None
    if what == b"text":
        return Preview(text=content_.decode("utf-8", "replace"))
    media_type = _PICTURES.get(what)
    return Preview(picture=content_, media_type=media_type) if media_type else None


def picture_response(preview: Preview) -> HttpResponse:
    """The picture, as nothing but a picture."""
    response = HttpResponse(preview.picture, content_type=preview.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
