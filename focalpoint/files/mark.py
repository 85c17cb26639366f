"""Whether the storage belongs to this database: both hold the same mark."""

from uuid import UUID

from django.core.files.base import ContentFile

from focalpoint.files import store
from focalpoint.files.models import Installation

NAME = "installation"


def is_ours() -> bool:
    """Whether the storage holds our mark, or none yet."""
    storage_mark = _there()
    return storage_mark is None or Installation.objects.filter(mark=storage_mark).exists()


def claim() -> None:
    """Leave our mark where there is none. To take a storage over, remove its file `installation` first."""
    if _there() is None:
        ours = Installation.objects.first() or Installation.objects.create()
        store.storage().save(NAME, ContentFile(str(ours.mark).encode()))


def _there() -> UUID | None:
    try:
        with store.open_(NAME) as file:
            return UUID(file.read().decode())
    except FileNotFoundError:
        return None
