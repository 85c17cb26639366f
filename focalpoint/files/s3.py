"""Files in an S3-compatible store, for more than one machine: the same storage from each of them.

It needs requirements/s3.txt. What it is given is in UPLOADS_OPTIONS; without keys there, boto3 looks for them
in its own places, such as the role of the machine. See docs/operations/machines.md.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.exceptions import ImproperlyConfigured
from django.core.files import File
from storages.backends import s3

# Whoever waits for a page waits for this: four tries of a store that hangs are half a minute.
_CONNECT_SECONDS, _READ_SECONDS, _TRIES = 2, 10, 3
# Larger than any file: one PUT is there as a whole or not at all.
_PIECE = 64 * 1024 * 1024
_MISSING = {"404", "NoSuchKey", "NotFound"}


class StoreAwayError(OSError):
    """The store did not answer, or refused."""


@contextmanager
def _as_on_a_disk() -> Iterator[None]:
    """The errors that whoever reads files expects: of a disk, without what the store said."""
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in _MISSING:
            raise FileNotFoundError from error
        raise StoreAwayError(code) from error
    except BotoCoreError as error:
        raise StoreAwayError(type(error).__name__) from error


class S3Storage(s3.S3Storage):
    """A private bucket of ours: no addresses for others, no second copy under another name.

    A file is read as a whole, into memory: none is larger than UPLOAD_LIMIT_BYTES, and nothing that was
    entrusted to the portal lies in a temporary folder.
    """

    def __init__(self, **options: Any) -> None:
        if not options.get("bucket_name"):
            raise ImproperlyConfigured('UPLOADS_OPTIONS needs a "bucket_name".')
        own = {
            "connect_timeout": _CONNECT_SECONDS,
            "read_timeout": _READ_SECONDS,
            "retries": {"total_max_attempts": _TRIES, "mode": "standard"},
            "signature_version": "s3v4",
            "s3": {"addressing_style": options.pop("addressing_style", None)},
            # Of what is not Amazon's, not all know the newer checksums.
            "request_checksum_calculation": "when_required",
            "response_checksum_validation": "when_required",
        }
        transfer = TransferConfig(use_threads=False, multipart_threshold=_PIECE)
        super().__init__(client_config=Config(**own), transfer_config=transfer, **options)

    @property
    def bucket(self) -> Any:
        """Of this thread: boto3's resources are not to be shared."""
        return self.connection.Bucket(self.bucket_name)

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        with _as_on_a_disk():
            answer = self.bucket.Object(self._normalize_name(name)).get()
            return File(BytesIO(answer["Body"].read()), name)

    def _save(self, name: str, content: "File[bytes]") -> str:
        with _as_on_a_disk():
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        with _as_on_a_disk():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _as_on_a_disk():
            return bool(super().exists(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with _as_on_a_disk():
            folders, names = super().listdir(path)
            return folders, names

    def get_modified_time(self, name: str) -> datetime:
        with _as_on_a_disk():
            written: datetime = super().get_modified_time(name)
            return written

    def url(self, *_arguments: object, **_options: object) -> str:
        raise NotImplementedError("Files are given out by the portal, which asks who may read them.")
