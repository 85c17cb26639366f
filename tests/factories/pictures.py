"""Pictures as phones and screens make them: with EXIF, places, and what hides behind their end."""

import io
import struct
import zlib
from functools import cache

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

# Words that a clean copy must not have; each stands where its kind of file keeps such things.
NAME, PLACE, DEVICE = b"Amina Diallo", b"Kisumu", b"PhoneSerial-77"
_GPS = 0x8825


def picture(width: int = 8, height: int = 6) -> Image.Image:
    image = Image.new("RGB", (width, height))
    image.putdata([(x * 20 % 256, y * 30 % 256, 90) for y in range(height) for x in range(width)])
    return image


def exif(orientation: int = 6) -> bytes:
    """Who, where and with what, as a phone writes it."""
    written = Image.Exif()
    written[0x0112] = orientation
    written[0x013B], written[0x010F], written[0x8298] = NAME.decode(), DEVICE.decode(), NAME.decode()
    written.get_ifd(_GPS).update(
        {1: "S", 2: (0.0, 5.0, 30.0), 3: "E", 4: (34.0, 45.0, 0.0), 29: "2026:01:12"}
    )
    return written.tobytes()


@cache
def profile() -> bytes:
    """A colour profile whose description names the screen. It is of one day: each process makes the same."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[24:36] = struct.pack(">6H", 2026, 1, 12, 9, 0, 0)
    return bytes(made) + DEVICE


def jpeg(image: Image.Image | None = None, *, orientation: int = 6, progressive: bool = False) -> bytes:
    """A photo from a phone: EXIF with a place, a profile, a comment, XMP, and a film behind its end."""
    whole = io.BytesIO()
    (image or picture()).save(
        whole,
        "JPEG",
        exif=exif(orientation),
        icc_profile=profile(),
        comment=NAME,
        xmp=b"<x:xmpmeta>" + PLACE + b"</x:xmpmeta>",
        progressive=progressive,
    )
    return whole.getvalue() + b"\x00\x00\x00\x18ftypmp42" + PLACE


def jpeg_plain(image: Image.Image | None = None) -> bytes:
    whole = io.BytesIO()
    (image or picture()).save(whole, "JPEG")
    return whole.getvalue()


def png(image: Image.Image | None = None, *, orientation: int = 6) -> bytes:
    """A screenshot: text, time, EXIF, the profile of the screen, and a rest of what was cut away."""
    texts = PngInfo()
    texts.add_text("Author", NAME.decode())
    texts.add_itxt("XML:com.adobe.xmp", PLACE.decode())
    whole = io.BytesIO()
    (image or picture()).save(
        whole, "PNG", pnginfo=texts, exif=exif(orientation), icc_profile=profile(), dpi=(144, 144)
    )
    return whole.getvalue() + b"IDAT" + NAME


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width: int, height: int) -> bytes:
    """Small in bytes, however many pixels it says it has."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(b"\x00" * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def heic() -> bytes:
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64
