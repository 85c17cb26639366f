"""PNG without texts, times and what editors leave in it. No pixel is computed anew."""

import struct
import zlib
from collections.abc import Iterator

from focalpoint.cleaning import exif, icc
from focalpoint.cleaning.reasons import Reason, RefusedError

START = b"\x89PNG\r\n\x1a\n"
# What the picture is made of and how it looks; everything else is left out.
_KEPT = {
    *(
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"cHRM",
        b"gAMA",
        b"sBIT",
        b"sRGB",
        b"cICP",
        b"mDCV",
        b"cLLI",
    ),
    *(b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT"),
}
_MOST_COLOURS = 4 * 1024 * 1024


def clean(content: bytes) -> bytes:
    """The picture, its colours, and which side is up. Whatever stands behind its end is left out."""
    chunks = list(_chunks(content))
    turned = next((exif.orientation(body) for name, body in chunks if name == b"eXIf"), 1)
    whole, has_data = bytearray(START), False
    for name, body in chunks:
        if name == b"iCCP":
            whole += _colours(body)
        elif name in _KEPT:
            if name == b"IDAT" and not has_data and turned != 1:
                whole += _chunk(b"eXIf", exif.only(turned))
            has_data = has_data or name == b"IDAT"
            whole += _chunk(name, body)
    if not has_data:
        raise RefusedError(Reason.DAMAGED)
    return bytes(whole)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not content.startswith(START):
        raise RefusedError(Reason.DAMAGED)
    at, name = len(START), b""
    while name != b"IEND":
        if at + 12 > len(content):
            raise RefusedError(Reason.DAMAGED)
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 8 + length
        body = content[at + 8 : end]
        if end + 4 > len(content) or int.from_bytes(content[end : end + 4], "big") != zlib.crc32(name + body):
            raise RefusedError(Reason.DAMAGED)
        yield name, body
        at = end + 4


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _colours(body: bytes) -> bytes:
    packed = body.partition(b"\0")[2][1:]
    try:
        described = zlib.decompressobj().decompress(packed, _MOST_COLOURS)
    except zlib.error:
        return b""
    colours = icc.plain(described)
    return _chunk(b"iCCP", b"Colour\0\0" + zlib.compress(colours)) if colours else b""
