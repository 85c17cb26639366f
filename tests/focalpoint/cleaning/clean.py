"""What the tests of cleaning ask of a copy."""

import io
import zipfile

import pikepdf
import pytest

from focalpoint.cleaning import RefusedError
from focalpoint.cleaning.child import copy_of

# What gives its author away; each file of the factories says it in every place that its kind has for it.
SECRETS = [b"Amina", b"Kisumu", b"PhoneSerial", b"00AB12", b"00ab12"]


def secrets_in(content: bytes) -> list[bytes]:
    return [secret for secret in SECRETS if secret in content]


def reason_of(kind: str, content: bytes) -> str:
    with pytest.raises(RefusedError) as refusal:
        copy_of(kind, content)
    return refusal.value.reason.value


def parts_of(copy: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def objects_of(copy: bytes) -> bytes:
    """All that a PDF says, unpacked."""
    with pikepdf.open(io.BytesIO(copy)) as document:
        texts = [document.trailer.unparse()]
        for item in document.objects:
            texts.append(item.unparse(resolved=True))
            if isinstance(item, pikepdf.Stream):
                texts.append(item.read_raw_bytes())
    return b"\n".join(texts)
