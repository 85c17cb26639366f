"""Take an upload: look into it, refuse what is not right with a sentence, keep the rest.

Kept are the file as it was sent, encrypted, and a copy without hidden details, which is what others get.
"""

import hashlib
import io
from datetime import datetime
from typing import IO, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from focalpoint.encryption import key_name
from focalpoint.files import names, originals, scanning, store
from focalpoint.files.copies import copy_of
from focalpoint.files.errors import BadFileError
from focalpoint.files.kinds import kind_of
from focalpoint.files.models import StoredFile
from focalpoint.people import Person


def receive(upload: "UploadedFile[bytes]", *, by: Person, at: datetime) -> StoredFile:
    """Keep `upload` (Django's UploadedFile), submitted by `by`. Raises BadFileError with a sentence to show,
    StorageError when it could not be written.

    Part of the caller's transaction: when that is rolled back, neither row nor bytes stay.
    """
    content = _read(cast(IO[bytes], upload.file))
    name = names.clean(upload.name or "")
    kind = kind_of(content, ending=names.ending_of(name).lower())
    name = names.with_ending(name, kind)
    scanned_at = _scan(content, at)
    copy = copy_of(kind.name, content)
    with transaction.atomic(savepoint=False):
        return StoredFile.objects.create(
            name=name,
            media_type=kind.media_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            copy_size=len(copy),
            copy_sha256=hashlib.sha256(copy).hexdigest(),
            path=store.write(io.BytesIO(copy)),
            original_path=originals.write(content),
            original_key=key_name(),
            scanned_at=scanned_at,
            uploaded_at=at,
            uploaded_by=by,
        )


def _read(file: IO[bytes]) -> bytes:
    """The received bytes, read no further than the limit."""
    limit = settings.UPLOAD_LIMIT_BYTES
    file.seek(0)
    content = file.read(limit + 1)
    if len(content) > limit:
        raise BadFileError(
            _("This file is larger than %(limit)s. Please make it smaller, or send it in parts.")
            % {"limit": filesizeformat(limit)}
        )
    if not content:
        raise BadFileError(_("This file is empty. Please choose another one."))
    return content


def _scan(content: bytes, at: datetime) -> datetime | None:
    """When it was scanned; None when no scanner could say. Raises BadFileError when something was found."""
    try:
        virus = scanning.find_virus(content)
    except scanning.AwayError:
        return None
    if virus:
        raise BadFileError(
            _("A virus was found in this file. Please check your computer, and do not send the file on.")
        )
    return at
