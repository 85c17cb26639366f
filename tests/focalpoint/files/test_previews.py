"""What a file looks like, made in a process of its own: of hostile files nothing, and no harm is done."""

import io
import zlib

import pikepdf
import pytest
from PIL import Image

from focalpoint.cleaning import preview as child
from focalpoint.files import previews
from focalpoint.files.previews import picture_response, preview_of
from tests.factories import files, pdf_files, pictures
from tests.factories.office_files import docx


class Kept:
    """A file as it is known of, with bytes that no cleaner has seen."""

    pk, path, virus = 1, "aa/1", ""

    def __init__(self, media_type, content):
        self.media_type, self.content = media_type, content


@pytest.fixture
def shown(monkeypatch):
    """The preview of some bytes that are stored as being of a type."""

    def show(media_type, content):
        monkeypatch.setattr(previews.store, "open_", lambda _path: io.BytesIO(content))
        return preview_of(Kept(media_type, content))

    return show


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
PDF = "application/pdf"


@pytest.mark.parametrize(
    ("media_type", "content"),
    [(PDF, pdf_files.plain()), (DOCX, files.docx()), (ODT, files.odt())],
    ids=["pdf", "docx", "odt"],
)
def test_of_a_document_it_is_text(shown, media_type, content):
    assert shown(media_type, content).text == "Nine villages"


@pytest.mark.parametrize(("media_type", "kind"), [("image/jpeg", "JPEG"), ("image/png", "PNG")])
def test_of_a_picture_it_is_a_small_one_written_anew(shown, media_type, kind):
    written = io.BytesIO()
    Image.effect_noise((2000, 1500), 20).save(written, kind, comment=b"Ana Were", exif=pictures.exif(1))
    preview = shown(media_type, written.getvalue())
    assert preview.media_type == media_type
    with Image.open(io.BytesIO(preview.picture)) as small:
        assert small.format == kind
        assert small.size == (1000, 750)
        assert not small.getexif()
    assert b"Ana Were" not in preview.picture


def test_long_text_is_cut(shown):
    long = docx(f"<w:p><w:r><w:t>{'We ask for wells. ' * 10_000}</w:t></w:r></w:p>")
    assert len(shown(DOCX, long).text) <= child.MOST_CHARACTERS


def _pages(number):
    pdf = pdf_files.document()
    for _page in range(number):
        pdf.pages.append(pdf.pages[0])
    return pdf_files.saved(pdf)


def test_of_many_pages_there_are_the_first(shown):
    assert shown(PDF, _pages(3000)).text.count("Nine villages") == 5


def test_scanned_page_is_a_picture(shown):
    scan = pikepdf.new()
    scan.add_blank_page()
    image = Image.effect_noise((600, 800), 30).convert("RGB")
    stored = pikepdf.Stream(scan, zlib.compress(image.tobytes()))
    for name, value in {
        "Subtype": pikepdf.Name.Image, "Width": 600, "Height": 800, "BitsPerComponent": 8,
        "ColorSpace": pikepdf.Name.DeviceRGB, "Filter": pikepdf.Name.FlateDecode,
    }.items():  # fmt: skip
        stored[f"/{name}"] = value
    scan.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stored))
    preview = shown(PDF, pdf_files.saved(scan))
    assert preview.media_type == "image/jpeg"
    with Image.open(io.BytesIO(preview.picture)) as small:
        assert small.size == (600, 800)


def _of_fonts_that_say_nothing():
    """Codes without letters, as a subset of a font without its table has them."""
    pdf = pdf_files.document()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0)
    pdf.pages[0].Resources.Font = pikepdf.Dictionary(F1=font)
    pdf.pages[0].Contents = pdf.make_stream(b"BT /F1 12 Tf <00120034> Tj ET")
    return pdf_files.saved(pdf)


def _bomb(size=200 * 1024 * 1024):
    pdf = pdf_files.document()
    packed = zlib.compress(b"BT (a) Tj ET " * (size // 13))
    pdf.pages[0].Contents = pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.FlateDecode)
    return pdf_files.saved(pdf, compress_streams=False)


ENTITIES = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
HOSTILE = {
    "no-file": (PDF, b""),
    "cut": (PDF, pdf_files.plain()[:300]),
    "locked": (PDF, pdf_files.locked()),
    "no-letters": (PDF, _of_fonts_that_say_nothing()),
    "svg": ("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "svg-as-png": ("image/png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "pixels": ("image/png", pictures.png_of(30_000, 30_000)),
    "picture-as-document": (DOCX, pictures.png()),
    "entities": (DOCX, docx(**{"word/document.xml": ENTITIES})),
    "page": ("text/html", b"<script>alert(1)</script>"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_of_what_is_hostile_or_broken_there_is_none(shown, name):
    assert shown(*HOSTILE[name]) is None


def test_bomb_ends_its_own_process_alone(shown, settings):
    settings.CLEANING_SECONDS = 15
    assert shown(PDF, _bomb()) is None


def test_of_a_file_with_a_virus_there_is_none(monkeypatch):
    monkeypatch.setattr(Kept, "virus", "Eicar")
    assert preview_of(Kept(PDF, pdf_files.plain())) is None


def test_bytes_that_are_gone_have_none(monkeypatch):
    def gone(path):
        raise FileNotFoundError(path)

    monkeypatch.setattr(previews.store, "open_", gone)
    assert preview_of(Kept(PDF, b"")) is None


def test_process_that_is_stopped_has_none(shown, settings):
    settings.CLEANING_SECONDS = 0.01
    assert shown(PDF, pdf_files.plain()) is None


def test_picture_is_sent_as_nothing_but_a_picture(shown):
    response = picture_response(shown("image/png", pictures.png()))
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Type"] == "image/png"
