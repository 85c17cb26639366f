"""Files as they were sent, encrypted: kept for what their hash proves, opened by no page.

Scanning reads them, and a new key is put on them by `manage.py rotate_encryption`.
"""

import io
import logging
from uuid import UUID

from django.db import transaction

from focalpoint.encryption import InvalidToken, decrypt_bytes, encrypt_bytes, key_name, key_names
from focalpoint.files import store
from focalpoint.files.models import StoredFile
from focalpoint.rotation import Rotated

logger = logging.getLogger(__name__)


def write(content: bytes) -> str:
    """Keep `content` encrypted, within the caller's transaction; returns its path."""
    return store.write(io.BytesIO(encrypt_bytes(content)))


def read(file: StoredFile) -> bytes:
    """The file as it was sent. Raises OSError when it is not there, InvalidToken when no key opens it."""
    with store.open_(file.original_path) as content:
        return decrypt_bytes(content.read())


def are_readable() -> bool:
    """Whether each is encrypted with a key that is there; nothing is opened for it."""
    return not StoredFile.objects.exclude(original_key__in=key_names()).exists()


def rotate() -> Rotated:
    """Encrypt with the current key what another one encrypted, file by file.

    A run that was stopped has finished some files; the next run passes over them. The new bytes have a name
    of their own until the row names them, so at no moment is a file without readable bytes.
    """
    rotated, name = Rotated(), key_name()
    rotated.current = StoredFile.objects.filter(original_key=name).count()
    for pk in StoredFile.objects.exclude(original_key=name).order_by("pk").values_list("pk", flat=True):
        _rotate(pk, name, rotated)
    return rotated


@transaction.atomic
def _rotate(pk: UUID, name: str, rotated: Rotated) -> None:
    rows = StoredFile.objects.select_for_update(no_key=True).exclude(original_key=name)
    file = rows.filter(pk=pk).first()
    if file is None:
        # It was deleted meanwhile, or another run was faster.
        return
    try:
        content = read(file)
    except (OSError, InvalidToken) as error:
        logger.error("File %s cannot be encrypted again: %s", pk, type(error).__name__)
        rotated.unreadable += 1
        return
    store.remove_on_commit(file.original_path)
    file.original_path, file.original_key = write(content), name
    file.save(update_fields=["original_path", "original_key"])
    rotated.again += 1
