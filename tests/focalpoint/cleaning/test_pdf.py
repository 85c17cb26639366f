"""PDF: no author, no earlier text, nothing that acts; and whatever producers make is taken."""

import base64
import io
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from focalpoint.cleaning.child import copy_of
from tests.factories import files, pdf_files, pictures
from tests.focalpoint.cleaning.clean import objects_of, reason_of, secrets_in


def text_of(content):
    with pikepdf.open(io.BytesIO(content)) as document:
        return document.pages[0].Contents.read_bytes()


@pytest.mark.parametrize(
    "content",
    [
        pdf_files.plain(),
        pdf_files.office(),
        pdf_files.revised(),
        pdf_files.locked(user=""),
        b"\r\n" + pdf_files.office(),
        b"\xef\xbb\xbf" + pdf_files.office(),
        pdf_files.office() + b"\0" * 500,
    ],
)
def test_nothing_of_its_author_stays_but_the_page(content):
    copy = copy_of("pdf", content)
    assert secrets_in(copy + objects_of(copy)) == []
    assert text_of(copy) == text_of(content)
    with pikepdf.open(io.BytesIO(copy)) as document:
        assert "/Info" not in document.trailer
        assert "/Metadata" not in document.Root
        assert not document.is_encrypted


def test_links_to_the_web_stay_and_links_to_other_files_go():
    said = objects_of(copy_of("pdf", pdf_files.office()))
    assert b"https://example.org/wells" in said
    assert b"file:" not in said
    assert b"notes.pdf" not in said
    assert b"Which villages?" not in said


def test_marks_stay_without_what_was_written_on_them():
    note = Dictionary(Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents=String("the witness is Amina"))
    mark = Dictionary(
        Subtype=Name.Highlight, Rect=Array([0, 0, 9, 9]), Contents=String("Amina"), T=String("A")
    )
    frame = Dictionary(Subtype=Name.FreeText, Rect=Array([0, 0, 9, 9]), Contents=String("our stamp"))
    document = pdf_files.document()
    document.pages[0].Annots = Array([document.make_indirect(note), mark, frame])
    with pikepdf.open(io.BytesIO(copy_of("pdf", pdf_files.saved(document)))) as copy:
        kinds = [str(one.Subtype) for one in copy.pages[0].Annots]
        assert kinds == ["/Highlight", "/FreeText"]
        assert "/Contents" not in copy.pages[0].Annots[0]
        assert str(copy.pages[0].Annots[1].Contents) == "our stamp"


@pytest.mark.parametrize("around", ["/FlateDecode", "/ASCII85Decode"])
def test_photo_behind_a_second_filter_loses_its_place(around):
    photo = pictures.jpeg()
    packed = zlib.compress(photo) if around == "/FlateDecode" else base64.a85encode(photo) + b"~>"
    document = pdf_files.document()
    stream = pikepdf.Stream(document, packed, Type=Name.XObject, Subtype=Name.Image, Width=9, Height=9)
    stream.Filter = Array([Name(around), Name.DCTDecode])
    document.pages[0].Resources = Dictionary(XObject=Dictionary(A=stream))
    content = pdf_files.saved(document)
    with pikepdf.open(io.BytesIO(copy_of("pdf", content))) as copy:
        image = copy.pages[0].Resources.XObject.A
        assert image.Filter == Name.DCTDecode
        assert image.read_raw_bytes().startswith(b"\xff\xd8\xff")
        assert secrets_in(image.read_raw_bytes()) == []


def test_reserved_segment_of_a_photo_is_left_out():
    """No one decodes it on the way, as is done with a picture that is sent by itself."""
    photo = pictures.jpeg_plain()
    hidden = b"\xff\xf0" + (2 + len(pictures.NAME)).to_bytes(2, "big") + pictures.NAME
    document = pdf_files.document()
    stream = pikepdf.Stream(document, photo[:2] + hidden + photo[2:], Type=Name.XObject, Subtype=Name.Image)
    stream.Filter = Name.DCTDecode
    document.pages[0].Resources = Dictionary(XObject=Dictionary(A=stream))
    with pikepdf.open(io.BytesIO(copy_of("pdf", pdf_files.saved(document)))) as copy:
        assert secrets_in(copy.pages[0].Resources.XObject.A.read_raw_bytes()) == []


def test_actions_that_follow_each_other():
    following = Array([pdf_files.visit(), Dictionary(S=Name.GoToR, F=String("Amina.pdf"))])
    pressed = pdf_files.pressed(Dictionary(S=Name.GoTo, D=String("start"), Next=following))
    said = objects_of(copy_of("pdf", pressed))
    assert b"Amina" not in said


def test_address_on_a_server_of_the_office_goes():
    pressed = pdf_files.pressed(Dictionary(S=Name.URI, URI=String("//server/Amina")))
    assert b"Amina" not in objects_of(copy_of("pdf", pressed))


def test_trailer_says_nothing_else():
    document = pdf_files.document()
    document.trailer["/Amina"] = String("Amina")
    assert b"Amina" not in objects_of(copy_of("pdf", pdf_files.saved(document)))


def test_form_without_scripts_stays_a_form():
    with pikepdf.open(io.BytesIO(copy_of("pdf", pdf_files.form()))) as document:
        (field,) = document.Root.AcroForm.Fields
        assert (str(field.T), str(field.V)) == ("village", "Kisumu")


def test_photo_on_a_page_loses_its_place():
    assert pictures.PLACE in pdf_files.office()
    said = objects_of(copy_of("pdf", pdf_files.office()))
    assert b"\xff\xd8\xff" in said
    assert b"Exif" not in said


def test_opens_at_a_page():
    with pikepdf.open(io.BytesIO(copy_of("pdf", pdf_files.office()))) as document:
        assert document.Root.OpenAction[1] == Name.Fit


def test_same_file_gives_the_same_copy():
    content = pdf_files.office()
    assert copy_of("pdf", content) == copy_of("pdf", content)


NEXT = Dictionary(S=Name.GoTo, D=String("start"), Next=pdf_files.script())
NAMED = Dictionary(Names=Array([String("a"), pdf_files.script()]))
MARK = Dictionary(A=pdf_files.script())
HARMFUL = {
    "script when opened": (pdf_files.acting(OpenAction=pdf_files.script()), "scripts"),
    "script when printed": (pdf_files.acting(AA=Dictionary(WP=pdf_files.script())), "scripts"),
    "script behind a link": (pdf_files.pressed(pdf_files.script()), "scripts"),
    "script behind a page": (pdf_files.pressed(NEXT), "scripts"),
    "script of a field": (pdf_files.pressed(Dictionary(K=pdf_files.script()), key="AA"), "scripts"),
    "script by name": (
        pdf_files.acting(
            Names=Dictionary(JavaScript=Dictionary(Names=Array([String("a"), pdf_files.script()])))
        ),
        "scripts",
    ),
    "script in bookmarks": (
        pdf_files.acting(Outlines=Dictionary(First=Dictionary(A=pdf_files.script()))),
        "scripts",
    ),
    "script by its kind alone": (pdf_files.pressed(Dictionary(S=Name.JavaScript)), "scripts"),
    "script in an action of another kind": (
        pdf_files.pressed(Dictionary(S=Name.GoTo, D=String("start"), JS=String("app.alert(1)"))),
        "scripts",
    ),
    "names of scripts alone": (
        pdf_files.acting(Names=Dictionary(JavaScript=Dictionary(Names=Array([String("a"), Dictionary()])))),
        "scripts",
    ),
    "program": (pdf_files.pressed(pdf_files.launch()), "launches"),
    "program when opened": (pdf_files.acting(OpenAction=pdf_files.launch()), "launches"),
    "page of the web when opened": (pdf_files.acting(OpenAction=pdf_files.visit()), "launches"),
    "page of the web after the first page": (
        pdf_files.acting(OpenAction=Dictionary(S=Name.GoTo, D=String("start"), Next=pdf_files.visit())),
        "launches",
    ),
    "page of the web when turned": (pdf_files.acting(AA=Dictionary(O=pdf_files.visit())), "sends"),
    "form that sends": (pdf_files.pressed(pdf_files.submit()), "sends"),
    "file inside": (pdf_files.with_file(), "embedded"),
    "portfolio": (pdf_files.acting(Collection=Dictionary(View=Name.D)), "portfolio"),
    "dynamic form": (
        pdf_files.acting(AcroForm=Dictionary(Fields=Array([]), XFA=String("<xdp/>"))),
        "dynamic_form",
    ),
    "film": (pdf_files.pressed(Dictionary(S=Name.Rendition)), "embedded"),
    "rich media": (pdf_files.acting(Extra=Dictionary(Subtype=Name.RichMedia)), "embedded"),
    "stream from elsewhere": (pdf_files.outside(), "external"),
    "password": (pdf_files.locked(), "locked"),
    "no page": (pdf_files.saved(pikepdf.new()), "damaged"),
    "cut": (files.PDF[:-60], "damaged"),
    "cut in the middle": (pdf_files.office()[:700], "damaged"),
    "only a beginning": (b"%PDF-1.7\n%%EOF", "damaged"),
    "beginning too late": (b"%" * 1100 + files.PDF, "damaged"),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_refused(name):
    content, reason = HARMFUL[name]
    assert reason_of("pdf", content) == reason


def test_name_that_is_written_in_codes():
    """Readers take /J#61vaScript for /JavaScript."""
    content = pdf_files.saved(_scripted(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert b"/JavaScript" in content
    assert reason_of("pdf", content.replace(b"/JavaScript", b"/J#61vaScri#70t")) == "scripts"


def _scripted():
    document = pdf_files.document()
    document.Root.OpenAction = pdf_files.script()
    return document


def test_script_that_nothing_leads_to_is_left_out():
    document = pdf_files.document()
    document.make_indirect(pdf_files.script())
    content = pdf_files.saved(document, preserve_pdfa=False) + b""
    assert b"app.alert" not in objects_of(copy_of("pdf", content))
