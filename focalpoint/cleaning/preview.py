"""What a file looks like, without opening it: a small picture made anew, or the beginning of its text.

The first line of the answer says which: "text", "jpeg", "png", or "none" where nothing can be shown.
"""

import io

from lxml import etree
from PIL import Image, ImageOps

from focalpoint.cleaning import ooxml, packages, pdf_text, pictures
from focalpoint.cleaning.ooxml_parts import MAIN
from focalpoint.cleaning.reasons import Reason, RefusedError

# As wide and as high as a page on a screen.
SIZE = (1000, 1400)
MOST_CHARACTERS = 20_000
NOTHING = b"none\n"
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError)
_BREAKS = {"br", "cr", "line-break"}
_PARAGRAPHS = {"p", "h"}
# Of an OpenDocument text: remarks, and what was deleted.
_BESIDE = {"annotation", "tracked-changes", "deletion"}


def of_jpeg(content: bytes) -> bytes:
    return _picture(content, "JPEG")


def of_png(content: bytes) -> bytes:
    return _picture(content, "PNG")


def of_pdf(content: bytes) -> bytes:
    """The text of the first pages; of one that was scanned, its first page."""
    text, scan = pdf_text.beginning(content, MOST_CHARACTERS)
    if text:
        return _text(text)
    return NOTHING if scan is None else _small(scan)


def of_docx(content: bytes) -> bytes:
    parts = packages.read(content)
    document = ooxml._Document(parts)
    main = next((part for name, part in parts.items() if document.type_of(name) == MAIN), None)
    if main is None:
        raise RefusedError(Reason.DAMAGED)
    return _text(_text_of_word(packages.parse(main)))


def of_odt(content: bytes) -> bytes:
    main = packages.read(content).get("content.xml")
    if main is None:
        raise RefusedError(Reason.DAMAGED)
    return _text(_text_of_open_document(packages.parse(main)))


def _text_of_word(root: etree._Element) -> str:
    said: list[str] = []
    length = 0
    for event, item in etree.iterwalk(root, events=("start", "end")):
        part, name = "", packages.local(item.tag)
        if event == "end":
            part = "\n" if name == "p" else ""
        elif name == "t":
            part = item.text or ""
        elif name == "tab":
            part = "\t"
        elif name in _BREAKS:
            part = "\n"
        said.append(part)
        length += len(part)
        if length > MOST_CHARACTERS:
            break
    return "".join(said)


def _text_of_open_document(root: etree._Element) -> str:
    """Text stands between elements: it counts inside a paragraph, and not in what is beside the text."""
    said: list[str] = []
    length = inside = beside = 0
    for event, item in etree.iterwalk(root, events=("start", "end")):
        name, step = packages.local(item.tag), 1 if event == "start" else -1
        beside += step if name in _BESIDE else 0
        inside += step if name in _PARAGRAPHS else 0
        part = ""
        if event == "start":
            part = {"tab": "\t", "s": " "}.get(name, "\n" if name in _BREAKS else "") + (item.text or "")
        elif name in _PARAGRAPHS and not inside:
            part = "\n"
        else:
            part = item.tail or ""
        if beside or not (inside or part == "\n"):
            continue
        said.append(part)
        length += len(part)
        if length > MOST_CHARACTERS:
            break
    return "".join(said)


def _text(text: str) -> bytes:
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    while "\n\n\n" in lines:
        lines = lines.replace("\n\n\n", "\n\n")
    shown = lines.strip()[:MOST_CHARACTERS]
    return b"text\n" + shown.encode("utf-8", "replace") if shown else NOTHING


def _picture(content: bytes, kind: str) -> bytes:
    try:
        with pictures._open(content, kind) as image:
            image.draft(None, SIZE)
            return _small(image)
    except _BROKEN as error:
        raise RefusedError(Reason.DAMAGED) from error


def _small(image: Image.Image) -> bytes:
    """The picture as one sees it, its pixels written anew and nothing else of the file."""
    if image.width * image.height > pictures.MOST_PIXELS:
        raise RefusedError(Reason.PIXELS)
    turned = ImageOps.exif_transpose(image)
    turned.thumbnail(SIZE)
    has_alpha = "A" in turned.getbands() or "transparency" in turned.info
    plain = turned.convert("RGBA" if has_alpha else "RGB")
    kind = "PNG" if has_alpha or image.format == "PNG" else "JPEG"
    written = io.BytesIO()
    Image.frombytes(plain.mode, plain.size, plain.tobytes()).save(written, kind, quality=80)
    return kind.lower().encode() + b"\n" + written.getvalue()
