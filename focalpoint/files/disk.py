"""The storage used unless another one is set: a folder, files whole or not at all, read by us only."""

import os
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage

UNFINISHED = ".part"


class DiskStorage(FileSystemStorage):
    """Below UPLOADS_ROOT. A file has its name once all of it is on the disk, so it survives a power cut."""

    @property
    def location(self) -> str:
        return str(Path(settings.UPLOADS_ROOT).absolute())

    def _save(self, name: str, content: "File[bytes]") -> str:
        final = Path(self.path(name))
        final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = final.with_name(final.name + UNFINISHED)
        try:
            _fill(unfinished, content)
            unfinished.rename(final)
            _sync_folder(final.parent)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        return name


def _fill(path: Path, content: "File[bytes]") -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for chunk in content.chunks():
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """A new name survives a power cut only once its folder is on the disk too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
