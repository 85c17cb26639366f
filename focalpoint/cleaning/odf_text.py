"""The XML of an OpenDocument text: who wrote it and where is taken out, what reaches out is refused."""

from collections.abc import Iterator

from lxml import etree

from focalpoint.cleaning import ooxml_text
from focalpoint.cleaning.changes import accept_in_open_document
from focalpoint.cleaning.links import is_web
from focalpoint.cleaning.packages import local, remove, space
from focalpoint.cleaning.reasons import Reason, RefusedError

NOWHERE = "about:blank"
_SCRIPT = "urn:oasis:names:tc:opendocument:xmlns:script:1.0"
_REFUSED = {
    "event-listener": Reason.SCRIPTS,
    "execute-macro": Reason.SCRIPTS,
    "script": Reason.SCRIPTS,
    "library-embedded": Reason.MACROS,
    "library-linked": Reason.MACROS,
    "dde-connection": Reason.FIELDS,
    "dde-connection-decl": Reason.FIELDS,
    "dde-source": Reason.FIELDS,
    "dde-link": Reason.FIELDS,
    "object-ole": Reason.EMBEDDED,
    "plugin": Reason.EMBEDDED,
    "applet": Reason.EMBEDDED,
    "floating-frame": Reason.EXTERNAL,
    "section-source": Reason.EXTERNAL,
    "table-source": Reason.EXTERNAL,
    "cell-range-source": Reason.EXTERNAL,
    "form-file-path": Reason.EXTERNAL,
}
_LISTENERS = "event-listeners"
_XLINK = "http://www.w3.org/1999/xlink"
# Programs for citations keep what they know in the name of a mark, their user's account among it.
_MARKS = {"reference-mark", "reference-mark-start", "reference-mark-end"}
_LONGEST_NAME = 60
# Settings that name a printer, a person's window or the machine, and the editing sessions.
_SETTINGS = {
    *("ooo:view-settings", "PrinterName", "PrinterSetup", "Rsid", "RsidRoot", "CurrentDatabaseDataSource"),
    *("CurrentDatabaseCommand", "CurrentDatabaseCommandType", "PrintFaxName", "RedlineProtectionKey"),
}


def clean(root: etree._Element) -> None:
    """In place. Raises RefusedError."""
    accept_in_open_document(root)
    for item in list(root.iter()):
        name = local(item.tag)
        if name == "scripts" and _is_empty(item):
            remove(item)
        elif name in _REFUSED and not (name == "script" and _is_empty(item)):
            raise RefusedError(_REFUSED[name])
        elif _says_who(item, name):
            remove(item)
        else:
            _clean_one(item, name)


def _says_who(item: etree._Element, name: str) -> bool:
    if name in _MARKS:
        return len(_value(item, "name")) > _LONGEST_NAME
    return name in ("config-item-set", "config-item") and _value(item, "name") in _SETTINGS


def _clean_one(item: etree._Element, name: str) -> None:
    for full in list(item.attrib):
        is_hidden_address = local(full) == "href" and space(full) != _XLINK
        if local(full) in ("rsid", "paragraph-rsid") or is_hidden_address:
            del item.attrib[full]
    href = _href(item)
    if href is None:
        return
    if name == "a":
        if not is_web(item.attrib[href]):
            item.set(href, NOWHERE)
    elif name == "form" or "form" in space(item.tag).rpartition("xmlns:")[2]:
        # Where a form would be sent to.
        item.set(href, "")


def clean_drawing(root: etree._Element) -> None:
    """An SVG picture."""
    ooxml_text.clean(root, set())


def loaded(root: etree._Element) -> Iterator[str]:
    """Every address from which something would be loaded."""
    for item in root.iter():
        href = _href(item)
        address = "" if href is None or local(item.tag) == "a" else str(item.attrib[href])
        if address and not address.startswith("#"):
            yield address.rstrip("/")


def _is_empty(item: etree._Element) -> bool:
    """LibreOffice writes an element for scripts, and a list of libraries, also where there are none."""
    names = {local(inner.tag) for inner in item.iter()} - {"scripts", "script", "libraries", _LISTENERS}
    return not names and not "".join(item.itertext()).strip() and space(item.tag) != _SCRIPT


def _value(item: etree._Element, name: str) -> str:
    return next((str(value) for full, value in item.attrib.items() if local(full) == name), "")


def _href(item: etree._Element) -> str | None:
    return next((str(full) for full in item.attrib if full == f"{{{_XLINK}}}href"), None)
