"""Take an upload: look into it, refuse what is not right with a sentence, keep the rest."""

import hashlib
from datetime import datetime
from typing import IO, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from focalpoint.files import names, store
from focalpoint.files.errors import BadFileError
from focalpoint.files.kinds import kind_of
from focalpoint.files.models import StoredFile
from focalpoint.people import Person


def receive(upload: "UploadedFile[bytes]", *, by: Person, at: datetime) -> StoredFile:
    """Keep `upload` (Django's UploadedFile), submitted by `by`. Raises BadFileError with a sentence to show.

    Part of the caller's transaction: when that is rolled back, neither row nor file stays.
    """
    content = cast(IO[bytes], upload.file)
    size, sha256 = _measure(content)
    name = names.clean(upload.name or "")
    ending = names.ending_of(name)
    kind = kind_of(content, ending=ending.lower())
    if not ending:
        name = names.clean(name + kind.endings[0])
    with transaction.atomic(savepoint=False):
        return StoredFile.objects.create(
            name=name,
            media_type=kind.media_type,
            size=size,
            sha256=sha256,
            path=store.write(content),
            uploaded_at=at,
            uploaded_by=by,
        )


def _measure(content: IO[bytes]) -> tuple[int, str]:
    """Size and SHA-256 of the received bytes, read no further than the limit."""
    limit = settings.UPLOAD_LIMIT_BYTES
    size, digest = 0, hashlib.sha256()
    content.seek(0)
    while chunk := content.read(store.CHUNK):
        size += len(chunk)
        digest.update(chunk)
        if size > limit:
            raise BadFileError(
                _("This file is larger than %(limit)s. Please make it smaller, or send it in parts.")
                % {"limit": filesizeformat(limit)}
            )
    if not size:
        raise BadFileError(_("This file is empty. Please choose another one."))
    return size, digest.hexdigest()
