"""Descriptions of colours (ICC): what they look like, not which screen or camera made them."""

import struct

_HEADER = 128
_MOST_TAGS = 100
# What colours are computed from. Texts, serial numbers of screens and dates are in other tags.
_COLOURS = {
    *(b"wtpt", b"bkpt", b"chad", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC", b"cicp"),
    *(b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2", b"gamt", b"lumi"),
}


def plain(content: bytes) -> bytes | None:
    """`content` with its colours only; None where it cannot be read."""
    if len(content) < _HEADER + 4 or content[36:40] != b"acsp":
        return None
    (count,) = struct.unpack_from(">I", content, _HEADER)
    if count > _MOST_TAGS or len(content) < _HEADER + 4 + 12 * count:
        return None
    tags: list[tuple[bytes, bytes]] = [(b"desc", _text(content[8])), (b"cprt", _text(content[8]))]
    for number in range(count):
        name, start, size = struct.unpack_from(">4sII", content, _HEADER + 4 + 12 * number)
        if name in _COLOURS and start + size <= len(content):
            tags.append((name, content[start : start + size]))
    return _written(_header(content), tags)


def _header(content: bytes) -> bytes:
    """Version, class, colour spaces, intent and illuminant; not who made it, when, on what, its checksum."""
    header = bytearray(_HEADER)
    for start, end in ((8, 24), (36, 40), (64, 80)):
        header[start:end] = content[start:end]
    header[24:36] = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    return bytes(header)


def _text(version: int) -> bytes:
    """The texts that every content must have: as of version 4, or as a description before that."""
    if version >= 4:
        return (
            b"mluc"
            + bytes(4)
            + struct.pack(">II2s2sII", 1, 12, b"en", b"US", 12, 28)
            + "Colour".encode("utf-16-be")
        )
    return b"desc" + bytes(4) + struct.pack(">I", 7) + b"Colour\0" + bytes(78)


def _written(header: bytes, tags: list[tuple[bytes, bytes]]) -> bytes:
    table, body = b"", b""
    first = _HEADER + 4 + 12 * len(tags)
    for name, content in tags:
        table += struct.pack(">4sII", name, first + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    return struct.pack(">I", first + len(body)) + header[4:] + struct.pack(">I", len(tags)) + table + body
