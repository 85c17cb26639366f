"""Take an upload: look into it, refuse what is not right with a sentence, keep the rest.

Kept are the file as it was sent, encrypted, and a copy without hidden details, which is what others get.
"""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from typing import IO, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from focalpoint.encryption import key_name
from focalpoint.files import names, originals, quotas, scanning, store
from focalpoint.files.copies import copy_of
from focalpoint.files.errors import BadFileError
from focalpoint.files.kinds import kind_of
from focalpoint.files.models import StoredFile
from focalpoint.people import Person


@dataclass(frozen=True)
class Examined:
    """An upload that may be kept: as it was sent, and the copy that others get."""

    name: str
    media_type: str
    content: bytes
    copy: bytes
    # When it was scanned for viruses; None where no scanner could say.
    scanned_at: datetime | None

    @property
    def size(self) -> int:
        return len(self.content)


Upload = UploadedFile | Examined


def examine(upload: "UploadedFile[bytes]", *, by: Person, at: datetime) -> Examined:
    """Look into what `by` uploads. Raises BadFileError with a sentence to show.

    It can take many seconds: done before the verb that keeps it, no row is locked meanwhile. A file that is
    refused counts as a try, too, for it costs as much.
    """
    with transaction.atomic():
        quotas.count_try(by.pk, at=at)
    content = _read(cast(IO[bytes], upload.file))
    name = names.clean(upload.name or "")
    kind = kind_of(content, ending=names.ending_of(name).lower())
    scanned_at = _scan(content, at)
    copy = copy_of(kind.name, content)
    return Examined(names.with_ending(name, kind), kind.media_type, content, copy, scanned_at)


def receive(upload: "Upload", *, by: Person, at: datetime) -> StoredFile:
    """Keep `upload`, submitted by `by`; looked into now where that was not done before.

    Raises BadFileError with a sentence to show, StorageError when it could not be written. Part of the
    caller's transaction: when that is rolled back, neither row nor bytes stay.
    """
    examined = upload if isinstance(upload, Examined) else examine(upload, by=by, at=at)
    with transaction.atomic(savepoint=False):
        return StoredFile.objects.create(
            name=examined.name,
            media_type=examined.media_type,
            size=examined.size,
            sha256=hashlib.sha256(examined.content).hexdigest(),
            copy_size=len(examined.copy),
            copy_sha256=hashlib.sha256(examined.copy).hexdigest(),
            path=store.write(io.BytesIO(examined.copy)),
            original_path=originals.write(examined.content),
            original_key=key_name(),
            scanned_at=examined.scanned_at,
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
            _("This file is larger than %(limit)s. Make it smaller, or upload it in parts.")
            % {"limit": filesizeformat(limit)}
        )
    if not content:
        raise BadFileError(_("This file is empty. Choose another one."))
    return content


def _scan(content: bytes, at: datetime) -> datetime | None:
    """When it was scanned; None when no scanner could say. Raises BadFileError when something was found."""
    try:
        virus = scanning.find_virus(content)
    except scanning.AwayError:
        return None
    if virus:
        raise BadFileError(
            _("A virus was found in this file. Check your computer, and do not share the file.")
        )
    return at
