"""The XML of a Word document: who wrote and remarked is taken out, what reaches out is refused."""

import re
from dataclasses import dataclass, field

from lxml import etree

from focalpoint.cleaning.links import is_web
from focalpoint.cleaning.ooxml_parts import FIELDS
from focalpoint.cleaning.packages import local
from focalpoint.cleaning.reasons import Reason, RefusedError

AUTHOR, INITIALS = "Author", "A"
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
    *("rsids", "attachedTemplate", "docVars", "docId", "mailMerge", "externalData", "saveThroughXslt"),
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
_PATH = re.compile(r"^(?:[a-zA-Z]:\\|\\\\|file:|/(?:Users|home|var|private|storage)/)")
_SVG = "http://www.w3.org/2000/svg"
_LOADS = re.compile(r"url\(\s*[\"']?(?!#|data:image/)", re.IGNORECASE)
_ON = re.compile(r"on[a-z]+")


def clean(root: etree._Element, dropped: set[str]) -> None:
    """In place; `dropped` are ids of relationships that are gone."""
    _check_fields(root)
    for item in list(root.iter()):
        name = local(item.tag)
        if name in _REFUSED:
            raise RefusedError(_REFUSED[name])
        if name in _LEFT_OUT:
            _remove(item)
            continue
        _clean_attributes(item, dropped)
        if _SVG in str(item.tag):
            _check_drawing(item)


def _check_drawing(item: etree._Element) -> None:
    """Style sheets of an SVG load what they name."""
    for text in (item.text or "", *map(str, item.attrib.values())):
        if "@import" in text or _LOADS.search(text):
            raise RefusedError(Reason.EXTERNAL)


def _remove(item: etree._Element) -> None:
    parent = item.getparent()
    if parent is not None:
        parent.remove(item)


def _clean_attributes(item: etree._Element, dropped: set[str]) -> None:
    for full, value in list(item.attrib.items()):
        name = local(full)
        is_relation = "officeDocument" in str(full) and "relationships" in str(full)
        if name == "author" or name == "userId":
            item.set(full, AUTHOR)
        elif name == "initials":
            item.set(full, INITIALS)
        elif (
            name.startswith("rsid") or (name in _DATES and full != name) or (is_relation and value in dropped)
        ):
            del item.attrib[full]
        elif name in ("descr", "name", "title", "alt", "href", "src", "o:href") and _PATH.match(str(value)):
            item.set(full, "")
        elif name in ("href", "src") and str(value) and not str(value).startswith("#") and not is_relation:
            _check_address(item, full, str(value))
        elif full == name and _ON.fullmatch(name) and _SVG in str(item.tag):
            raise RefusedError(Reason.SCRIPTS)
        elif name == "ed" and local(item.tag) == "permStart":
            del item.attrib[full]


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


@dataclass
class _Field:
    """One that is being read: `pieces` of what it is to do, up to its result."""

    pieces: list[etree._Element] = field(default_factory=list)
    is_computed: bool = False
    is_result: bool = False


def _check_fields(root: etree._Element) -> None:
    """A field is written in pieces, and fields stand within fields."""
    stack: list[_Field] = []
    for item in root.iter():
        name = local(item.tag)
        if name == "fldSimple":
            _check_simple(item)
        elif name in ("instrText", "delInstrText"):
            if stack:
                stack[-1].pieces.append(item)
            else:
                _check_instruction([item])
        elif name == "fldChar":
            kind = _value(item, "fldCharType")
            if kind == "begin":
                if stack and not any((piece.text or "").strip() for piece in stack[-1].pieces):
                    # What it is to do would be the result of the one within.
                    stack[-1].is_computed = True
                stack.append(_Field())
            elif kind == "separate" and stack:
                _check_field(stack[-1])
                stack[-1] = _Field(is_result=True)
            elif kind == "end" and stack:
                _check_field(stack.pop())


def _check_field(read: _Field) -> None:
    if read.is_computed and not read.is_result:
        raise RefusedError(Reason.FIELDS)
    if read.pieces:
        _check_instruction(read.pieces)


def _value(item: etree._Element, name: str) -> str:
    return next((str(value) for full, value in item.attrib.items() if local(full) == name), "")


def _check_simple(item: etree._Element) -> None:
    for full, value in item.attrib.items():
        if local(full) == "instr" and _blanked(str(value)):
            item.set(full, " QUOTE ")


def _check_instruction(pieces: list[etree._Element]) -> None:
    if _blanked("".join(piece.text or "" for piece in pieces)):
        for piece in pieces:
            piece.text = None
        pieces[0].text = " QUOTE "


def _blanked(instruction: str) -> bool:
    """Whether the field is to be emptied; raises when it reaches out of the document."""
    words = instruction.replace('"', " ").split()
    first = words[0].upper() if words else ""
    if first == "INCLUDEPICTURE":
        # Word leaves it beside each picture that was copied from a page of the web; the picture stays.
        return True
    if first == "HYPERLINK":
        target = next((word for word in words[1:] if not word.startswith("\\")), "")
        return not is_web(target)
    if first not in FIELDS and not first.startswith("="):
        raise RefusedError(Reason.FIELDS)
    return False
