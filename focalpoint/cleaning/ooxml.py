"""DOCX: a new package of the parts that a text needs, each cleaned, found by following relationships.

Names and endings are not believed: content types and relationships are read as XML, whatever their encoding.
"""

import posixpath
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from lxml import etree

from focalpoint.cleaning import ooxml_text, packages, pictures
from focalpoint.cleaning.links import is_local, is_web
from focalpoint.cleaning.ooxml_parts import FONTS, KEPT, LEFT_OUT, MAIN, PICTURES, REFUSED, XML
from focalpoint.cleaning.reasons import Reason, RefusedError

TYPES = "[Content_Types].xml"
_TYPES_XML = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS_XML = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_SVG = "image/svg+xml"
NOWHERE = "about:blank"


@dataclass
class _Document:
    parts: dict[str, bytes]
    defaults: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, str] = field(default_factory=dict)
    # What the copy consists of, and the type of each part.
    copy: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = {name.lower(): name for name in self.parts}
        for item in packages.parse(self._part(TYPES)):
            kind = str(item.get("ContentType", "")).strip()
            if "macroenabled" in kind.lower() or "vbaproject" in kind.lower():
                raise RefusedError(Reason.MACROS)
            if packages.local(item.tag) == "Default":
                self.defaults[str(item.get("Extension", "")).lower()] = kind
            elif packages.local(item.tag) == "Override":
                self.overrides[str(item.get("PartName", "")).lower().lstrip("/")] = kind

    def _part(self, name: str) -> bytes:
        stored = self.names.get(name.lower())
        if stored is None:
            raise RefusedError(Reason.DAMAGED)
        return self.parts[stored]

    def type_of(self, name: str) -> str:
        ending = name.rpartition(".")[2].lower()
        return self.overrides.get(name.lower()) or self.defaults.get(ending, "")

    def relations(self, source: str) -> etree._Element | None:
        stored = self.names.get(_relations_of(source).lower())
        return packages.parse(self.parts[stored]) if stored else None


def is_docx(parts: dict[str, bytes]) -> bool:
    """Whether a package calls itself a Word document, wherever its text is."""
    if not any(name.lower() == TYPES.lower() for name in parts):
        return False
    document = _Document(parts)
    return MAIN in {*document.overrides.values(), *document.defaults.values()}


def clean(content: bytes) -> bytes:
    """The document as others get it. Raises RefusedError."""
    document = _Document(packages.read(content))
    _refuse_by_type(document)
    _follow(document, "")
    if MAIN not in document.types.values():
        raise RefusedError(Reason.DAMAGED)
    return packages.write([(TYPES, _types(document)), *document.copy.items()])


def _refuse_by_type(document: _Document) -> None:
    """Programs are refused also where no relationship leads to them: something else may."""
    for name, content in document.parts.items():
        kind, last = document.type_of(name).lower(), name.lower().rpartition("/")[2]
        if "vba" in kind or last in ("vbaproject.bin", "vbadata.xml"):
            raise RefusedError(Reason.MACROS)
        if "oleobject" in kind or "activex" in kind or content.startswith((b"MZ", b"\x7fELF")):
            raise RefusedError(Reason.EMBEDDED)
        if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
            raise RefusedError(Reason.EMBEDDED)


def _follow(document: _Document, first: str) -> None:
    """Take what can be reached from the package; every part once."""
    waiting, done = [first], {first}
    while waiting:
        source = waiting.pop()
        root = packages.parse(document._part(source)) if source and _is_xml(document, source) else None
        dropped, reached = _clean_relations(document, source, root)
        if source:
            document.types[source] = document.type_of(source)
            document.copy[source] = _cleaned(document, source, root, dropped)
        waiting += [name for name in reached if name not in done]
        done.update(reached)


def _is_xml(document: _Document, name: str) -> bool:
    return document.type_of(name) in XML or document.type_of(name) == _SVG


def _clean_relations(
    document: _Document, source: str, root: etree._Element | None
) -> tuple[set[str], list[str]]:
    """Write the relationships of `source` anew; returns the ids that are gone, and the parts it leads to."""
    relations = document.relations(source)
    if relations is None:
        return set(), []
    kept, dropped, reached = (
        etree.Element(f"{{{_RELATIONS_XML}}}Relationships", nsmap={None: _RELATIONS_XML}),
        set(),
        [],
    )
    used = _ids_in(root) if root is not None else set()
    for item in relations:
        if packages.local(item.tag) != "Relationship":
            continue
        key, kind, target = (str(item.get(name, "")) for name in ("Id", "Type", "Target"))
        word = kind.rstrip("/").rpartition("/")[2].lower()
        is_external = str(item.get("TargetMode", "")).lower() == "external"
        if not _is_kept(document, source, word, target, is_external=is_external, is_used=key in used):
            dropped.add(key)
            continue
        relation = etree.SubElement(kept, f"{{{_RELATIONS_XML}}}Relationship", Id=key, Type=kind)
        if word == "hyperlink" and (is_external or not target.startswith("#")):
            relation.set("Target", target if is_web(target) else NOWHERE)
            relation.set("TargetMode", "External")
        elif word == "hyperlink":
            relation.set("Target", target)
        else:
            name = _resolved(document, source, target)
            relation.set("Target", f"/{quote(name)}")
            reached.append(name)
    if len(kept):
        document.copy[_relations_of(source)] = packages.written(kept)
    return dropped, reached


def _is_kept(
    document: _Document, source: str, word: str, target: str, *, is_external: bool, is_used: bool
) -> bool:
    if word == "attachedtemplate" and is_local(target):
        # Word notes the template on the author's own disk; the text does not need it.
        return False
    if word in ("package", "oleobject") and "chart" in document.type_of(source):
        return False
    if word in REFUSED:
        raise RefusedError(REFUSED[word])
    if word in LEFT_OUT:
        return False
    if word not in KEPT:
        if is_used:
            raise RefusedError(Reason.UNKNOWN_PART)
        return False
    if word == "hyperlink":
        return True
    if is_external:
        raise RefusedError(Reason.EXTERNAL)
    if word == "image" and target in ("NULL", "../NULL") and not _exists(document, source, target):
        # Word notes a picture that is missing so.
        return False
    kind = document.type_of(_resolved(document, source, target))
    if kind not in XML and kind not in PICTURES and kind not in FONTS:
        raise RefusedError(Reason.UNKNOWN_PART)
    return True


def _exists(document: _Document, source: str, target: str) -> bool:
    return _path(source, target).lower() in document.names


def _resolved(document: _Document, source: str, target: str) -> str:
    name = document.names.get(_path(source, target).lower())
    if name is None:
        raise RefusedError(Reason.DAMAGED)
    return name


def _path(source: str, target: str) -> str:
    path = unquote(target).replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), path)).lstrip("/")


def _relations_of(source: str) -> str:
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _ids_in(root: etree._Element) -> set[str]:
    """Every value that could be the id of a relationship."""
    return {
        str(value)
        for item in root.iter()
        for name, value in item.attrib.items()
        if "officeDocument" in packages.space(name) or packages.local(name) in ("id", "relid", "pict")
    }


def _cleaned(document: _Document, name: str, root: etree._Element | None, dropped: set[str]) -> bytes:
    kind = document.type_of(name)
    if root is not None:
        ooxml_text.clean(root, dropped)
        return packages.written(root)
    content = document._part(name)
    return pictures.clean_any(content) if kind in PICTURES else content


def _types(document: _Document) -> bytes:
    root = etree.Element(f"{{{_TYPES_XML}}}Types", nsmap={None: _TYPES_XML})
    etree.SubElement(root, f"{{{_TYPES_XML}}}Default", Extension="rels", ContentType=_RELATIONS_TYPE)
    etree.SubElement(root, f"{{{_TYPES_XML}}}Default", Extension="xml", ContentType="application/xml")
    for name, kind in document.types.items():
        etree.SubElement(root, f"{{{_TYPES_XML}}}Override", PartName=f"/{name}", ContentType=kind)
    return packages.written(root)
