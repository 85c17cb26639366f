"""WebP without what cameras and editors write beside the picture. No pixel is computed anew."""

from focalpoint.cleaning.reasons import Reason, RefusedError

_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"}
# In the first byte of VP8X: that a colour profile, EXIF or XMP follows.
_FOLLOWS = 0x20 | 0x08 | 0x04


def is_webp(content: bytes) -> bool:
    return content.startswith(b"RIFF") and content[8:12] == b"WEBP"


def clean(content: bytes) -> bytes:
    body, at = b"", 12
    while at + 8 <= len(content):
        name, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        chunk = content[at + 8 : at + 8 + size]
        if len(chunk) < size:
            raise RefusedError(Reason.DAMAGED)
        if name == b"VP8X" and chunk:
            chunk = bytes([chunk[0] & ~_FOLLOWS]) + chunk[1:]
        if name in _KEPT:
            body += name + size.to_bytes(4, "little") + chunk + bytes(size % 2)
        at += 8 + size + size % 2
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body
