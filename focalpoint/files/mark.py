"""Whether the storage belongs to this database: both hold the same mark."""

from uuid import UUID

from django.core.files.base import ContentFile

from focalpoint import installation
from focalpoint.files import store

NAME = "installation"


def is_ours() -> bool:
    """Whether the storage holds our mark, or none yet."""
    return _there() in (None, installation.ours().mark)


def claim() -> None:
    """Leave our mark where there is none. To take a storage over, remove its file `installation` first."""
    if _there() is None:
        store.storage().save(NAME, ContentFile(str(installation.ours().mark).encode()))


def replace() -> None:
    """Leave our mark in place of the one that is there."""
    store.storage().delete(NAME)
    claim()


def _there() -> UUID | None:
    try:
        with store.open_(NAME) as file:
            return UUID(file.read().decode())
    except FileNotFoundError:
        return None
