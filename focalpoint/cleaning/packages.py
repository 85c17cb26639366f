"""ZIP packages of office documents, read with limits and written anew; their XML, without entities."""

import io
import zipfile
import zlib
from collections.abc import Iterable

from lxml import etree

from focalpoint.cleaning.reasons import Reason, RefusedError

# Text packs to a tenth; more than that, or more parts, is meant to overload whoever opens it.
UNPACKED = 100 * 1024 * 1024
PARTS = 5000
_LOCKED = 0x1
_DATE = (2000, 1, 1, 0, 0, 0)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError)


def read(content: bytes) -> dict[str, bytes]:
    """Every part by its name, whose checksum holds. Raises RefusedError."""
    if not content.startswith(b"PK\x03\x04") or b"%PDF-" in content[:1024]:
        raise RefusedError(Reason.POLYGLOT)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > PARTS or sum(info.file_size for info in infos) > UNPACKED:
                raise RefusedError(Reason.BOMB)
            if any(info.flag_bits & _LOCKED for info in infos):
                raise RefusedError(Reason.LOCKED)
            parts = {_name(info.filename): archive.read(info) for info in infos}
            if len({name.lower() for name in parts}) < len(infos):
                # Two readers could read two documents.
                raise RefusedError(Reason.DAMAGED)
            return parts
    except _BROKEN as error:
        raise RefusedError(Reason.DAMAGED) from error


def _name(written: str) -> str:
    """Some producers write the folders of Windows."""
    name = written.replace("\\", "/").lstrip("/")
    if ".." in name.split("/"):
        raise RefusedError(Reason.DAMAGED)
    return name


def write(parts: Iterable[tuple[str, bytes]], *, stored: str = "") -> bytes:
    """A package with these parts in this order, without times; the part `stored` is not packed."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, content in parts:
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return whole.getvalue()


def parse(content: bytes) -> etree._Element:
    """The root of a part. A document type is refused: with it come entities, and files of the machine."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        reason = Reason.ENTITIES if b"<!DOCTYPE" in content or b"<!ENTITY" in content else Reason.DAMAGED
        raise RefusedError(reason) from error
    if root.getroottree().docinfo.doctype:
        raise RefusedError(Reason.ENTITIES)
    return root


def written(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def local(name: object) -> str:
    """The name of an element or attribute without its namespace; "" of what is no element."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def space(name: object) -> str:
    return name[1:].partition("}")[0] if isinstance(name, str) and name.startswith("{") else ""


def remove(item: etree._Element) -> None:
    """Take an element out; what stands behind it stays."""
    parent = item.getparent()
    if parent is None:
        return
    _hang(parent, item, item.tail)
    parent.remove(item)


def unwrap(item: etree._Element) -> None:
    """Put what an element holds in its place."""
    parent = item.getparent()
    if parent is None:
        return
    _hang(parent, item, item.text)
    for inner in list(item):
        item.addprevious(inner)
    remove(item)


def _hang(parent: etree._Element, item: etree._Element, text: str | None) -> None:
    """`text` before `item`, behind whatever stands there."""
    before = item.getprevious()
    if not text:
        return
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
