"""JPEG without what cameras, phones and editors write beside the picture. No pixel is computed anew."""

import struct
from collections.abc import Iterator

from focalpoint.cleaning import exif, icc
from focalpoint.cleaning.reasons import Reason, RefusedError

START, END = b"\xff\xd8", b"\xff\xd9"
_SCAN, _END = 0xDA, 0xD9
# What a picture is made of: frames, tables, scans, intervals. What is reserved, a comment or a program's own
# is left out; a picture that needs it cannot be decoded afterwards, and is refused.
_PICTURE = {*range(0xC0, 0xC8), *range(0xC9, 0xD0), *range(0xDA, 0xE0)}
# Markers without a length: restarts within a scan, and two that some cameras leave.
_BARE = {0x01, *range(0xD0, 0xD8)}
_JFIF, _EXIF, _ICC, _ADOBE = b"JFIF\0", b"Exif\0\0", b"ICC_PROFILE\0", b"Adobe"
_ICC_PIECE = 65_000


def clean(content: bytes, *, keeps_orientation: bool = True, needs_end: bool = True) -> bytes:
    """The picture, its colours, and which side is up. Whatever stands behind its end is left out."""
    head, rest, described, turned = bytearray(START), bytearray(), {}, 1
    for marker, body in _segments(content, needs_end=needs_end):
        if marker == 0xE0 and body.startswith(_JFIF) and len(body) >= 14:
            # The last two bytes say how large the thumbnail is that would follow.
            head += _segment(0xE0, body[:12] + b"\0\0")
        elif marker == 0xE1 and body.startswith(_EXIF) and turned == 1:
            turned = exif.orientation(body[6:])
        elif marker == 0xE2 and body.startswith(_ICC) and len(body) > 14:
            described[body[12]] = body[14:]
        elif marker == 0xEE and body.startswith(_ADOBE) and len(body) >= 12:
            rest += _segment(0xEE, body[:12])
        elif marker == 0:
            rest += body
        elif marker in _PICTURE:
            rest += _segment(marker, body)
    if turned != 1 and keeps_orientation:
        head += _segment(0xE1, _EXIF + exif.only(turned))
    return (
        bytes(head)
        + _colours(b"".join(described[number] for number in sorted(described)))
        + bytes(rest)
        + END
    )


def _segments(content: bytes, *, needs_end: bool) -> Iterator[tuple[int, bytes]]:
    """Marker and body of each segment; the coded data of a scan comes with marker 0."""
    if not content.startswith(START):
        raise RefusedError(Reason.DAMAGED)
    at = 2
    while True:
        marker_at = content.find(b"\xff", at)
        at = marker_at + 1
        while at < len(content) and content[at] == 0xFF:
            at += 1
        if marker_at < 0 or at >= len(content):
            if needs_end:
                raise RefusedError(Reason.DAMAGED)
            return
        marker = content[at]
        at += 1
        if marker == _END:
            return
        if marker in _BARE or marker == 0:
            continue
        length = int.from_bytes(content[at : at + 2], "big")
        if length < 2 or at + length > len(content):
            raise RefusedError(Reason.DAMAGED)
        yield marker, content[at + 2 : at + length]
        at += length
        if marker == _SCAN:
            end = _end_of_scan(content, at)
            yield 0, content[at:end]
            at = end


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker is: within a scan 0xFF is followed by 0, a restart, or another 0xFF."""
    while (at := content.find(b"\xff", at)) >= 0:
        following = content[at + 1] if at + 1 < len(content) else _END
        if following not in _BARE and following not in (0, 0xFF):
            return at
        at += 1 if following == 0xFF else 2
    return len(content)


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def _colours(described: bytes) -> bytes:
    colours = icc.plain(described) if described else None
    if colours is None:
        return b""
    pieces = [colours[start : start + _ICC_PIECE] for start in range(0, len(colours), _ICC_PIECE)]
    return b"".join(
        _segment(0xE2, _ICC + bytes([number, len(pieces)]) + piece) for number, piece in enumerate(pieces, 1)
    )
