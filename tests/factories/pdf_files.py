"""PDF as word processors, scanners and forms make them, and as attackers do: small, real in structure."""

import io
import os
import re

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from tests.factories import pictures

AUTHOR = "Amina Diallo"


def document() -> pikepdf.Pdf:
    """A page with a text on it, and who wrote it."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    page = pdf.pages[0]
    page.Resources = Dictionary(Font=Dictionary(F1=font))
    page.Contents = Stream(pdf, b"BT /F1 12 Tf 20 100 Td (Nine villages) Tj ET")
    pdf.docinfo["/Author"] = AUTHOR
    pdf.docinfo["/Creator"] = "Amina's Word"
    return pdf


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    whole = io.BytesIO()
    pdf.save(whole, **options)  # type: ignore[arg-type]
    return whole.getvalue()


def plain() -> bytes:
    return saved(document())


def large(size: int) -> bytes:
    """As large as a scan of many pages."""
    pdf = document()
    pdf.pages[0].Resources.Font.F1.Notes = Stream(pdf, os.urandom(size))
    return saved(pdf)


def annotation(**fields: object) -> Dictionary:
    return Dictionary(Type=Name.Annot, Rect=[10, 10, 90, 30], **fields)  # type: ignore[arg-type]


def office() -> bytes:
    """As an office exports it: XMP, a thumbnail, what an editor noted, remarks, links, bookmarks, a photo."""
    pdf = document()
    page = pdf.pages[0]
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = [AUTHOR]
    page.PieceInfo = Dictionary(Editor=Dictionary(Private=String(AUTHOR)))
    page.Thumb = Stream(pdf, AUTHOR.encode())
    page.LastModified = String("D:20260112")
    link = Dictionary(S=Name.URI, URI=String("https://example.org/wells"))
    own = Dictionary(S=Name.URI, URI=String("file:///C:/Users/Amina/notes.docx"))
    other = Dictionary(S=Name.GoToR, F=String("\\\\server\\share\\notes.pdf"))
    page.Annots = Array(
        [
            annotation(
                Subtype=Name.Text, T=String(AUTHOR), Contents=String("Which villages?"), M=String("D:2026")
            ),
            annotation(Subtype=Name.Link, A=link),
            annotation(Subtype=Name.Link, A=own),
            annotation(Subtype=Name.Link, A=other),
        ]
    )
    photo = Stream(pdf, pictures.jpeg())
    photo.stream_dict = Dictionary(  # type: ignore[misc]
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=8,
        Height=6,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    page.Resources.XObject = Dictionary(Im1=pdf.make_indirect(photo))
    pdf.Root.OpenAction = Array([page.obj, Name.Fit])
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([])))
    return saved(pdf)


def form() -> bytes:
    """A form to be filled in, without scripts; the name of a field is no author."""
    pdf = document()
    text = pdf.make_indirect(
        annotation(Subtype=Name.Widget, FT=Name.Tx, T=String("village"), V=String("Kisumu"), F=4)
    )
    pdf.pages[0].Annots = Array([text])
    pdf.Root.AcroForm = Dictionary(Fields=Array([text]), NeedAppearances=True)
    return saved(pdf)


def revised() -> bytes:
    """Saved again behind itself, as many programs do: the earlier text is still in the bytes."""
    first = plain()
    earlier = int(first[first.rindex(b"startxref") + 9 :].split()[0])
    root = re.search(rb"/Root \d+ 0 R", first)
    assert root
    secret = f"90 0 obj\n(Earlier text of {AUTHOR})\nendobj\n".encode()
    table = f"xref\n90 1\n{len(first):010d} 00000 n \ntrailer\n".encode()
    trailer = (
        f"<</Size 91 /Prev {earlier} {root[0].decode()}>>\nstartxref\n{len(first) + len(secret)}\n%%EOF\n"
    )
    return first + secret + table + trailer.encode()


def locked(*, user: str = "secret") -> bytes:
    """With a password for reading, or (without one) only against changes."""
    return saved(document(), encryption=pikepdf.Encryption(owner="owner", user=user))


def acting(**catalogue: object) -> bytes:
    """What is set in the catalogue."""
    pdf = document()
    for key, value in catalogue.items():
        setattr(pdf.Root, key, value)
    return saved(pdf)


def pressed(action: Dictionary, key: str = "A", **fields: object) -> bytes:
    """An action of an annotation."""
    pdf = document()
    pdf.pages[0].Annots = Array([annotation(Subtype=Name.Link, **{key: action, **fields})])
    return saved(pdf)


def outside() -> bytes:
    """A page whose content is in another file."""
    pdf = document()
    pdf.pages[0].Contents.F = String("http://example.org/content")
    return saved(pdf)


def with_file() -> bytes:
    """Another file inside, as in a portfolio."""
    pdf = document()
    pdf.attachments["notes.txt"] = b"Notes of Amina"
    return saved(pdf)


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def launch() -> Dictionary:
    return Dictionary(S=Name.Launch, F=String("cmd.exe"))


def submit() -> Dictionary:
    return Dictionary(S=Name.SubmitForm, F=String("https://example.org"))


def visit() -> Dictionary:
    return Dictionary(S=Name.URI, URI=String("https://example.org"))
