"""Pictures: no detail beside the picture stays, and no pixel changes."""

import io

import pytest
from PIL import Image, ImageCms, ImageOps

from focalpoint.cleaning import icc
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


def test_vector_of_windows_loses_its_description():
    text = "Word\0Amina Diallo\0\0".encode("utf-16-le")
    head = bytearray(108)
    head[0:4], head[40:44] = b"\x01\0\0\0", b" EMF"
    head[60:64], head[64:68] = (len(text) // 2).to_bytes(4, "little"), (108).to_bytes(4, "little")
    content = bytes(head) + text
    assert "Amina".encode("utf-16-le") in content
    assert "Amina".encode("utf-16-le") not in clean_any(content)
    assert len(clean_any(content)) == len(content)


def test_what_is_no_picture():
    with pytest.raises(Exception, match="picture"):
        clean_any(b"MZ" + b"\0" * 100)
