"""Pictures, by themselves and inside documents: cleaned, and decoded once to see that they are whole."""

import gzip
import io
import struct
import warnings
import zlib

from PIL import Image, UnidentifiedImageError

from focalpoint.cleaning import jpeg, png, vectors, webp
from focalpoint.cleaning.reasons import Reason, RefusedError

# More than any page or phone needs; decoded, it still fits into the memory that the child has.
MOST_PIXELS = 100_000_000
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, struct.error)
_RESAVED = {"GIF", "BMP", "TIFF"}
# What else belongs to how it looks.
_SHOWN = {"transparency", "background", "duration", "loop", "disposal"}
_GZIP = b"\x1f\x8b"
_MOST_VECTOR = 50 * 1024 * 1024
# Programs, and the packages of older Office programs.
_NO_PICTURES = (b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"PK\x03\x04")


def clean_jpeg(content: bytes) -> bytes:
    copy = jpeg.clean(content)
    _decode(copy, "JPEG")
    return copy


def clean_png(content: bytes) -> bytes:
    copy = png.clean(content)
    _decode(copy, "PNG")
    return copy


def clean_any(content: bytes) -> bytes:
    """A picture inside a document, of whatever kind word processors write; vectors of Windows too."""
    if content.startswith(_NO_PICTURES):
        raise RefusedError(Reason.EMBEDDED)
    if content.startswith(jpeg.START):
        return clean_jpeg(content)
    if content.startswith(png.START):
        return clean_png(content)
    if vectors.is_emf(content):
        return vectors.clean_emf(content)
    if vectors.is_wmf(content):
        return vectors.clean_wmf(content)
    if webp.is_webp(content):
        copy = webp.clean(content)
        _decode(copy, "WEBP")
        return copy
    if content.startswith(_GZIP):
        return gzip.compress(clean_any(_unpacked(content)), mtime=0)
    return _saved_again(content)


def _unpacked(content: bytes) -> bytes:
    """Word packs vectors."""
    try:
        unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
        unpacked = unpacking.decompress(content, _MOST_VECTOR)
    except zlib.error as error:
        raise RefusedError(Reason.DAMAGED) from error
    if unpacking.unconsumed_tail or unpacked.startswith(_GZIP):
        raise RefusedError(Reason.BOMB)
    return unpacked


def _open(content: bytes, *formats: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # The limit is ours, below.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=formats)
    except UnidentifiedImageError as error:
        raise RefusedError(Reason.PICTURE) from error
    except Image.DecompressionBombError as error:
        raise RefusedError(Reason.PIXELS) from error
    except _BROKEN as error:
        raise RefusedError(Reason.DAMAGED) from error
    if image.width * image.height * max(1, getattr(image, "n_frames", 1)) > MOST_PIXELS:
        raise RefusedError(Reason.PIXELS)
    return image


def _decode(content: bytes, kind: str) -> None:
    """Raise when it is cut or cannot be shown."""
    try:
        with _open(content, kind) as image:
            # A JPEG is read whole, and computed at an eighth of its size.
            image.draft(None, (max(1, image.width // 8), max(1, image.height // 8)))
            image.load()
    except _BROKEN as error:
        raise RefusedError(Reason.DAMAGED) from error


def _saved_again(content: bytes) -> bytes:
    """Kinds without loss: the same pixels, written by us."""
    with _open(content, *_RESAVED) as image:
        copy = io.BytesIO()
        try:
            image.load()
            image.info = {name: image.info[name] for name in _SHOWN & image.info.keys()}
            frames = {"save_all": True} if getattr(image, "n_frames", 1) > 1 else {}
            if image.format == "TIFF":
                # Its tags hold author, place and machine.
                pixels = image.convert("RGB") if image.mode == "P" else image
                plain = Image.frombytes(pixels.mode, pixels.size, pixels.tobytes())
                plain.save(copy, "TIFF", compression="tiff_deflate")
            else:
                image.save(copy, image.format, **frames)
        except _BROKEN as error:
            raise RefusedError(Reason.DAMAGED) from error
    return copy.getvalue()
