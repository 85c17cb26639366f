"""ODT: a new package of text, styles, pictures, fonts, charts and formulas, each cleaned."""

import posixpath
from urllib.parse import unquote

from lxml import etree

from focalpoint.cleaning import odf_text, packages, pictures
from focalpoint.cleaning.reasons import Reason, RefusedError

ODT = "application/vnd.oasis.opendocument.text"
_ODF = "application/vnd.oasis.opendocument."
_INNER = {"application/vnd.oasis.opendocument.chart", "application/vnd.oasis.opendocument.formula"}
_MANIFEST = "META-INF/manifest.xml"
_MANIFEST_XML = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_XML = {"content.xml", "styles.xml", "settings.xml"}
_PICTURES, _FONTS = {"pictures", "media"}, {"fonts"}
# Previews, who made it, what a window looked like, signatures of other bytes.
_LEFT_OUT = {
    *("meta.xml", "manifest.rdf", "layout-cache", "thumbnails", "configurations2", "objectreplacements"),
    *("versions", "versionlist.xml", "mimetype", "current.xml"),
}
_PROGRAMS = {"basic", "scripts", "dialogs"}
# LibreOffice lists libraries also where there are none.
_LISTS = {"script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml"}


def mimetype(parts: dict[str, bytes]) -> str:
    return parts.get("mimetype", b"")[:100].decode("ascii", "replace").strip()


def clean(content: bytes) -> bytes:
    """The document as others get it. Raises RefusedError."""
    parts = packages.read(content)
    types = _types(parts)
    copy, kinds = {"mimetype": ODT.encode()}, {"/": ODT}
    # A chart or a formula is a folder that has the type of a document; it has folders of its own.
    inner = {path for path, kind in types.items() if path.endswith("/") and path != "/" and _ODF in kind}
    for name, part in parts.items():
        folder = next((path for path in inner if name.startswith(path)), "")
        if folder and types[folder] not in _INNER:
            raise RefusedError(Reason.EMBEDDED)
        cleaned = _cleaned(name.removeprefix(folder), part)
        if cleaned is not None:
            copy[name], kinds[name] = cleaned, types.get(name, "")
            if folder:
                kinds[folder] = types[folder]
    if "content.xml" not in copy:
        raise RefusedError(Reason.DAMAGED)
    _refuse_what_is_not_there(copy)
    copy[_MANIFEST] = _manifest(kinds)
    return packages.write(copy.items(), stored="mimetype")


def _types(parts: dict[str, bytes]) -> dict[str, str]:
    if _MANIFEST not in parts:
        raise RefusedError(Reason.DAMAGED)
    types = {}
    for item in packages.parse(_without_doctype(parts[_MANIFEST])).iter():
        if packages.local(item.tag) in ("encryption-data", "keyinfo"):
            raise RefusedError(Reason.LOCKED)
        values = {packages.local(name): str(value) for name, value in item.attrib.items()}
        if "full-path" in values:
            types[values["full-path"]] = values.get("media-type", "")
    return types


def _without_doctype(content: bytes) -> bytes:
    """OpenOffice of old wrote a document type without entities into the manifest."""
    return content.replace(
        b'<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd">', b""
    )


def _cleaned(name: str, content: bytes) -> bytes | None:
    """One part of the document, or of a chart or formula in it; None where it is left out."""
    words = name.lower().split("/")
    if words[0] in _LEFT_OUT or words[0] == "meta-inf":
        return None
    if words[0] in _PROGRAMS:
        if words[-1] in _LISTS:
            return None
        raise RefusedError(Reason.MACROS)
    if len(words) == 1 and name in _XML:
        root = packages.parse(content)
        odf_text.clean(root)
        return packages.written(root)
    if words[0] in _PICTURES:
        return _picture(content)
    if words[0] in _FONTS and not content.startswith((b"MZ", b"PK", b"\x7fELF")):
        return content
    if len(words) == 1 and words[0].startswith("object "):
        # Objects of other programs are one binary part.
        raise RefusedError(Reason.EMBEDDED)
    raise RefusedError(Reason.UNKNOWN_PART)


def _picture(content: bytes) -> bytes:
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return pictures.clean_any(content)
    root = packages.parse(content)
    odf_text.clean_drawing(root)
    return packages.written(root)


def _refuse_what_is_not_there(copy: dict[str, bytes]) -> None:
    """A picture that is not in the package would be loaded from elsewhere."""
    folders = {posixpath.dirname(name) for name in copy}
    for name in [name for name in copy if name.endswith((".xml",)) and name != "settings.xml"]:
        base = posixpath.dirname(name)
        for href in odf_text.loaded(packages.parse(copy[name])):
            path = posixpath.normpath(posixpath.join(base, unquote(href)))
            if path not in (".", *copy, *folders) and not path.startswith("ObjectReplacements/"):
                raise RefusedError(Reason.EXTERNAL)


def _manifest(kinds: dict[str, str]) -> bytes:
    root = etree.Element(f"{{{_MANIFEST_XML}}}manifest", nsmap={"manifest": _MANIFEST_XML})
    root.set(f"{{{_MANIFEST_XML}}}version", "1.2")
    for path, kind in kinds.items():
        entry = etree.SubElement(root, f"{{{_MANIFEST_XML}}}file-entry")
        entry.set(f"{{{_MANIFEST_XML}}}full-path", path)
        entry.set(f"{{{_MANIFEST_XML}}}media-type", kind)
    return packages.written(root)
