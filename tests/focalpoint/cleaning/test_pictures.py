"""Pictures: no detail beside the picture stays, and no pixel changes."""

import io
import struct

import pytest
from PIL import Image, ImageCms, ImageOps

from focalpoint.cleaning import RefusedError, icc
from focalpoint.cleaning.child import copy_of
from focalpoint.cleaning.pictures import clean_any
from tests.factories import pictures
from tests.focalpoint.cleaning.clean import reason_of, secrets_in

KINDS = [
    ("jpeg", pictures.jpeg()),
    ("jpeg", pictures.jpeg(progressive=True)),
    ("jpeg", pictures.jpeg(pictures.picture(200, 100).convert("CMYK"))),
    ("jpeg", pictures.jpeg(pictures.picture(200, 100).convert("L"))),
    ("png", pictures.png()),
    ("png", pictures.png(pictures.picture(200, 100).convert("P"))),
    ("png", pictures.png(pictures.picture(20, 10).convert("RGBA"))),
]


def read(content):
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize(("kind", "content"), KINDS)
def test_no_detail_stays_and_no_pixel_changes(kind, content):
    assert {b"Amina", b"Kisumu"} <= set(secrets_in(content))
    copy = copy_of(kind, content)
    assert secrets_in(copy) == []
    before, after = read(content), read(copy)
    assert (before.mode, before.size) == (after.mode, after.size)
    assert before.tobytes() == after.tobytes()
    assert copy_of(kind, copy) == copy


@pytest.mark.parametrize("make", [pictures.jpeg, pictures.png])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_which_side_is_up_stays(make, orientation):
    content = make(orientation=orientation)
    copy = copy_of(make.__name__, content)
    assert dict(read(copy).getexif()) == ({0x0112: orientation} if orientation != 1 else {})
    turned = [ImageOps.exif_transpose(read(one)).tobytes() for one in (content, copy)]
    assert turned[0] == turned[1]


@pytest.mark.parametrize("make", [pictures.jpeg, pictures.png])
def test_colours_stay(make):
    profile = read(copy_of(make.__name__, make())).info["icc_profile"]
    assert pictures.DEVICE not in profile
    assert icc.plain(profile) == profile
    # A reader of profiles takes it.
    ImageCms.getProfileName(ImageCms.ImageCmsProfile(io.BytesIO(profile)))


def test_thumbnail_of_jfif_is_left_out():
    plain = pictures.jpeg_plain()
    assert plain[2:4] == b"\xff\xe0"
    length = int.from_bytes(plain[4:6], "big")
    segment = plain[6 : 4 + length][:-2] + b"\x01\x01" + b"Amina"[:3]
    with_thumbnail = plain[:4] + (len(segment) + 2).to_bytes(2, "big") + segment + plain[4 + length :]
    assert copy_of("jpeg", with_thumbnail) == copy_of("jpeg", plain)


# Reserved by the standard, or of its extensions: no program that shows pictures reads what stands there.
@pytest.mark.parametrize("marker", [0x02, 0x4F, 0xBF, 0xC8, 0xD8, 0xF0, 0xF7, 0xFD])
@pytest.mark.parametrize("place", ["first", "before the scan", "after the scan"])
def test_reserved_segments_are_left_out(marker, place):
    plain = pictures.jpeg_plain()
    at = {"first": 2, "before the scan": plain.index(b"\xff\xda"), "after the scan": len(plain) - 2}[place]
    segment = bytes([0xFF, marker]) + struct.pack(">H", 2 + len(pictures.NAME)) + pictures.NAME
    assert copy_of("jpeg", plain[:at] + segment + plain[at:]) == copy_of("jpeg", plain)


@pytest.mark.parametrize("kind", ["jpeg", "png"])
@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_cut(kind, cut):
    image = pictures.picture(300, 200)
    content = pictures.jpeg_plain(image) if kind == "jpeg" else copy_of("png", pictures.png(image))
    assert reason_of(kind, content[: int(len(content) * cut)]) == "damaged"


def test_changed_chunk():
    content = bytearray(copy_of("png", pictures.png(pictures.picture(300, 200))))
    content[-40] ^= 0xFF
    assert reason_of("png", bytes(content)) == "damaged"


def test_changed_colour_of_a_palette():
    """It can be decoded all the same, and the copy would have a checksum that is right."""
    content = bytearray(copy_of("png", pictures.png(pictures.picture().convert("P"))))
    content[content.index(b"PLTE") + 5] ^= 0xFF
    assert reason_of("png", bytes(content)) == "damaged"


def test_more_pixels_than_memory():
    assert reason_of("png", pictures.png_of(60_000, 60_000)) == "pixels"


def test_fewer_bytes_than_pixels():
    assert reason_of("png", pictures.png_of(500, 500)) == "damaged"


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "BMP", "WEBP"])
def test_other_kinds_inside_documents_are_saved_again(kind):
    whole = io.BytesIO()
    options = {} if kind in ("GIF", "BMP") else {"exif": pictures.exif()}
    if kind == "GIF":
        options = {"comment": pictures.NAME}
    image = pictures.picture()
    image.save(whole, kind, **options, **({"lossless": True} if kind == "WEBP" else {}))
    copy = clean_any(whole.getvalue())
    assert secrets_in(copy) == []
    assert read(copy).convert("RGB").tobytes() == read(whole.getvalue()).convert("RGB").tobytes()


def record(kind, body=b""):
    return struct.pack("<II", kind, 8 + len(body)) + body


def emf(*records):
    """A drawing with the description of the program and of the document that it came from."""
    text = "Word\0Amina Diallo\0\0".encode("utf-16-le")
    head = bytearray(108 + len(text) + len(text) % 4)
    head[0:8], head[40:44] = struct.pack("<II", 1, len(head)), b" EMF"
    head[60:68], head[108 : 108 + len(text)] = struct.pack("<II", len(text) // 2, 108), text
    return bytes(head) + b"".join(records) + record(14, bytes(12))


LINE = record(54, bytes(8))
COMMENT = record(70, struct.pack("<I", 8) + b"Amina   ")


def test_vector_of_windows_loses_its_description_and_comments():
    assert "Amina".encode("utf-16-le") in emf(LINE)
    copy = clean_any(emf(LINE, COMMENT))
    assert "Amina".encode("utf-16-le") not in copy
    assert b"Amina" not in copy
    assert LINE in copy
    assert struct.unpack_from("<II", copy, 48) == (len(copy), 3)
    assert clean_any(copy) == copy


def test_vector_that_only_comments_draw():
    plus = record(70, struct.pack("<I", 16) + b"EMF+" + struct.pack("<HHII", 0x4001, 0, 12, 0))
    with pytest.raises(RefusedError, match="picture"):
        clean_any(emf(plus))


def test_older_vector_of_windows_loses_its_escapes():
    def words(function, body=b""):
        return struct.pack("<IH", (6 + len(body)) // 2, function) + body

    line, escape, end = words(0x0213, bytes(4)), words(0x0626, b"Amina   "), words(0)
    head = struct.pack("<HHHIHIH", 1, 9, 0x0300, (18 + len(line + escape + end)) // 2, 0, 10, 0)
    copy = clean_any(head + line + escape + end)
    assert copy[18:] == line + end
    assert struct.unpack_from("<I", copy, 6) == (len(copy) // 2,)


@pytest.mark.parametrize("content", [emf(LINE)[:-4], b"\x01\x00\x09\x00" + bytes(40), emf(b"MZ" + bytes(40))])
def test_vector_that_is_none(content):
    with pytest.raises(RefusedError):
        clean_any(content)


def test_picture_of_the_web_keeps_its_pixels_as_they_are_coded():
    whole = io.BytesIO()
    pictures.picture(300, 200).save(whole, "WEBP", quality=80, exif=pictures.exif())
    copy = clean_any(whole.getvalue())
    assert len(copy) < len(whole.getvalue())
    assert read(copy).tobytes() == read(whole.getvalue()).tobytes()


@pytest.mark.parametrize("start", [b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"PK\x03\x04"])
def test_what_is_no_picture(start):
    with pytest.raises(RefusedError, match="embedded"):
        clean_any(start + b"\0" * 38 + b" EMF" + b"\0" * 100)
