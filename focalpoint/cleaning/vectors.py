"""Vector pictures of Windows: rows of records, without the descriptions and the comments among them.

A comment can hold anything: a program's own data, a picture with all that its camera wrote.
"""

import struct
from collections.abc import Iterator

from focalpoint.cleaning.reasons import Reason, RefusedError

_EMF_HEADER, _EMF_END, _EMF_COMMENT = 1, 14, 70
# GDI+ draws by comments; a file that has a drawing of the old kind beside it says so.
_GDI_PLUS, _PLUS_HEADER, _IS_DUAL = b"EMF+", 0x4001, 1
_PLACEABLE, _WMF_END, _WMF_ESCAPE = b"\xd7\xcd\xc6\x9a", 0, 0x0626
_WMF = b"\x01\x00\x09\x00"


def is_emf(content: bytes) -> bool:
    return content.startswith(b"\x01\0\0\0") and content[40:44] == b" EMF"


def is_wmf(content: bytes) -> bool:
    return content.startswith((_PLACEABLE, _WMF, b"\x02\x00\x09\x00"))


def clean_emf(content: bytes) -> bytes:
    records = list(_emf_records(content))
    if not records or records[0][0] != _EMF_HEADER or records[-1][0] != _EMF_END:
        raise RefusedError(Reason.DAMAGED)
    if not _draws_without_comments(records):
        raise RefusedError(Reason.PICTURE)
    kept = [record for kind, record in records if kind != _EMF_COMMENT]
    header = bytearray(kept[0])
    if len(header) < 88:
        raise RefusedError(Reason.DAMAGED)
    size, start = struct.unpack_from("<II", header, 60)
    if size and start + 2 * size <= len(header):
        header[start : start + 2 * size] = bytes(2 * size)
    struct.pack_into("<II", header, 48, sum(map(len, kept)), len(kept))
    return bytes(header) + b"".join(kept[1:])


def _emf_records(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 8 <= len(content):
        kind, size = struct.unpack_from("<II", content, at)
        if size < 8 or size % 4 or at + size > len(content):
            raise RefusedError(Reason.DAMAGED)
        yield kind, content[at : at + size]
        if kind == _EMF_END:
            return
        at += size


def _draws_without_comments(records: list[tuple[int, bytes]]) -> bool:
    """A drawing of GDI+ alone would be empty."""
    for kind, record in records:
        if kind == _EMF_COMMENT and record[12:16] == _GDI_PLUS and len(record) >= 20:
            first, flags = struct.unpack_from("<HH", record, 16)
            return first != _PLUS_HEADER or bool(flags & _IS_DUAL)
    return True


def clean_wmf(content: bytes) -> bytes:
    start = 22 if content.startswith(_PLACEABLE) else 0
    header, kept = bytearray(content[start : start + 18]), []
    if len(header) < 18:
        raise RefusedError(Reason.DAMAGED)
    for function, record in _wmf_records(content, start + 18):
        if function != _WMF_ESCAPE:
            kept.append(record)
    body = b"".join(kept)
    struct.pack_into("<I", header, 6, (len(header) + len(body)) // 2)
    return content[:start] + bytes(header) + body


def _wmf_records(content: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 6 <= len(content):
        words, function = struct.unpack_from("<IH", content, at)
        size = 2 * words
        if words < 3 or at + size > len(content):
            raise RefusedError(Reason.DAMAGED)
        yield function, content[at : at + size]
        if function == _WMF_END:
            return
        at += size
    raise RefusedError(Reason.DAMAGED)
