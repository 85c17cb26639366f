"""The XML of a Word document: who wrote it and where is taken out, what reaches out is refused."""

import base64
import binascii
import re

from lxml import etree

from focalpoint.cleaning import fields, pictures
from focalpoint.cleaning.changes import accept_in_word
from focalpoint.cleaning.links import is_web, names_a_place
from focalpoint.cleaning.packages import local, remove, space
from focalpoint.cleaning.reasons import Reason, RefusedError

# Elements that run, load or hold something; by their local names, for there are two families of namespaces.
_REFUSED = {
    "altChunk": Reason.EMBEDDED,
    "control": Reason.EMBEDDED,
    "OLEObject": Reason.EMBEDDED,
    "oleObj": Reason.EMBEDDED,
    "objectEmbed": Reason.EMBEDDED,
    "objectLink": Reason.EXTERNAL,
    "subDoc": Reason.EXTERNAL,
    "sourceFileName": Reason.EXTERNAL,
    "script": Reason.SCRIPTS,
    "foreignObject": Reason.SCRIPTS,
    "videoFile": Reason.EMBEDDED,
    "audioFile": Reason.EMBEDDED,
    "quickTimeFile": Reason.EMBEDDED,
}
_LEFT_OUT = {
    *(
        "fldData",
        "signatureline",
        "rsids",
        "attachedTemplate",
        "docVars",
        "docId",
        "mailMerge",
        "externalData",
        "saveThroughXslt",
    ),
    *(
        "dataBinding",
        "webVideoPr",
        "imgProps",
        "metadata",
        "entryMacro",
        "exitMacro",
        "presenceInfo",
        "persistentDocumentId",
    ),
}
_DATES = {"date", "dateUtc"}
# Of remarks and changes; `gfxdata` is a package of its own that nothing shows.
_OF_PEOPLE = {"author", "userId", "initials", "gfxdata"}
# What is said of a picture; programs write the file there that it came from.
_SAID = {"descr", "name", "title", "alt", "href", "src", "o:href"}
_SVG = "http://www.w3.org/2000/svg"
_DRAWING = f"{{{_SVG}}}svg"
# What a drawing program notes of itself and of its author's folders has a namespace of its own.
_OF_SVG = {"", "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"}
_INLINE = re.compile(r"data:image/(?:jpeg|jpg|png|gif|webp);base64,(.*)", re.IGNORECASE | re.DOTALL)
_KINDS = {b"\xff\xd8": "jpeg", b"\x89PNG": "png", b"GIF8": "gif", b"RIFF": "webp"}
# The workbook in a chart's formula: 'C:\\folder\\[file.xlsx]Sheet'!A1.
_FILE = re.compile(r"(?<=')[^'\]]*\[[^\]]*\]|^[^'\]]*\[[^\]]*\]")
_LOADS = re.compile(r"url\(\s*[\"']?(?!#|data:image/)", re.IGNORECASE)
_ON = re.compile(r"on[a-z]+")


def clean(root: etree._Element, dropped: set[str]) -> None:
    """In place; `dropped` are ids of relationships that are gone."""
    fields.check(root)
    accept_in_word(root)
    for item in list(root.iter()):
        name = local(item.tag)
        if name in _REFUSED:
            raise RefusedError(_REFUSED[name])
        if name in _LEFT_OUT or (root.tag == _DRAWING and space(item.tag) != _SVG):
            remove(item)
            continue
        _clean_attributes(item, dropped)
        if space(item.tag) == _SVG:
            _clean_drawing(item)
        elif name == "f" and "[" in (item.text or ""):
            item.text = _FILE.sub("", item.text or "")


def _clean_drawing(item: etree._Element) -> None:
    """Style sheets of an SVG load what they name; pictures in it have hidden details of their own."""
    for full in [full for full in item.attrib if space(full) not in _OF_SVG]:
        del item.attrib[full]
    for full, value in list(item.attrib.items()):
        if inline := _INLINE.fullmatch(str(value).strip()):
            item.set(full, _cleaned_inline(inline[1]))
    for text in (item.text or "", *map(str, item.attrib.values())):
        if "@import" in text or _LOADS.search(text):
            raise RefusedError(Reason.EXTERNAL)


def _cleaned_inline(encoded: str) -> str:
    try:
        content = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise RefusedError(Reason.DAMAGED) from error
    copy = pictures.clean_any(content)
    kind = next((kind for mark, kind in _KINDS.items() if copy.startswith(mark)), "")
    if not kind:
        raise RefusedError(Reason.PICTURE)
    return f"data:image/{kind};base64,{base64.b64encode(copy).decode()}"


def _is_left_out(full: object, name: str) -> bool:
    return name in _OF_PEOPLE or name.startswith("rsid") or (name in _DATES and full != name)


def _clean_attributes(item: etree._Element, dropped: set[str]) -> None:
    for full, value in list(item.attrib.items()):
        name = local(full)
        is_relation = "officeDocument" in str(full) and "relationships" in str(full)
        if _is_left_out(full, name) or (is_relation and value in dropped):
            del item.attrib[full]
        elif name in _SAID and names_a_place(str(value)):
            item.set(full, "")
        elif name in ("href", "src") and str(value) and not str(value).startswith("#") and not is_relation:
            _check_address(item, full, str(value))
        elif full == name and _ON.fullmatch(name) and _SVG in str(item.tag):
            raise RefusedError(Reason.SCRIPTS)


def _check_address(item: etree._Element, name: str, value: str) -> None:
    """A shape may link to the web; pictures and filters are in the document, or in the address itself."""
    if local(item.tag) in ("imagedata", "fill", "stroke") and local(name) == "href":
        # Where a picture once came from.
        item.set(name, "")
    elif local(name) == "src" or local(item.tag) in ("image", "feImage", "use"):
        if not value.startswith("data:image/"):
            raise RefusedError(Reason.EXTERNAL)
    elif not is_web(value):
        item.set(name, "")
