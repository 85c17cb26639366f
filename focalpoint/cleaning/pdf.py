"""PDF without what programs write about its people, and without what acts by itself.

Everything that can be reached from the catalogue is looked at once. What is left out on the way is harmless
to lose; what would run, send, open or hide something is refused, because its author should know. Saving it
anew leaves out the rest: earlier revisions, and bytes before and behind the document.
"""

import io
import re
from collections.abc import Iterator

import pikepdf

from focalpoint.cleaning import jpeg
from focalpoint.cleaning.reasons import Reason, RefusedError

_HEADER_WITHIN, _TRAILER_WITHIN = 1024, 4096
# A page of text has a hundred objects.
MOST_OBJECTS = 400_000
_ACTIONS = {
    "/JavaScript": Reason.SCRIPTS,
    "/Launch": Reason.LAUNCHES,
    "/SubmitForm": Reason.SENDS,
    "/ImportData": Reason.SENDS,
    "/Rendition": Reason.EMBEDDED,
    "/Movie": Reason.EMBEDDED,
    "/Sound": Reason.EMBEDDED,
    "/GoTo3DView": Reason.EMBEDDED,
    "/RichMediaExecute": Reason.EMBEDDED,
}
_KEYS = {
    "/JS": Reason.SCRIPTS,
    "/JavaScript": Reason.SCRIPTS,
    "/EF": Reason.EMBEDDED,
    "/RF": Reason.EMBEDDED,
    "/RichMediaContent": Reason.EMBEDDED,
    "/RichMediaSettings": Reason.EMBEDDED,
    "/Collection": Reason.PORTFOLIO,
    "/XFA": Reason.DYNAMIC_FORM,
}
_SUBTYPES = {"/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D"}
# Links that a person follows by pressing them; to other files they are left out.
_LINKS = {"/GoTo", "/URI", "/Named", "/SetOCGState", "/Hide", "/ResetForm", "/Thread", "/Trans"}
_WEB = re.compile(r"\s*(https?:|mailto:|tel:|[^:/\\]*(?:[/?#][^\\]*)?$)", re.IGNORECASE)
# What programs write about who, when, where and with what.
_UNASKED = (
    *("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/SpiderInfo", "/AA", "/OPI", "/Ref", "/AF"),
    *("/Legal", "/Perms", "/DSS", "/Requirements"),
)
_JPX = b"\0\0\0\x0cjP  \r\n\x87\n"
_JPX_TEXTS = {b"xml ", b"uuid", b"uinf", b"jp2i"}
_BROKEN = (
    pikepdf.PdfError,
    pikepdf.ForeignObjectError,
    ValueError,
    RuntimeError,
    TypeError,
    KeyError,
    IndexError,
)


def clean(content: bytes) -> bytes:
    """The document as others get it. Raises RefusedError."""
    if content.find(b"%PDF-", 0, _HEADER_WITHIN) < 0 or b"%%EOF" not in content[-_TRAILER_WITHIN:]:
        raise RefusedError(Reason.DAMAGED)
    try:
        with pikepdf.open(io.BytesIO(content), access_mode=pikepdf.AccessMode.stream) as document:
            return _clean(document)
    except pikepdf.PasswordError as error:
        raise RefusedError(Reason.LOCKED) from error
    except _BROKEN as error:
        raise RefusedError(Reason.DAMAGED) from error


def _clean(document: pikepdf.Pdf) -> bytes:
    if not len(document.pages):
        raise RefusedError(Reason.DAMAGED)
    for key in ("/Info", "/ID"):
        if key in document.trailer:
            del document.trailer[key]
    _open_at_a_page(document.Root)
    for item in _reachable(document.Root):
        _look_at(item)
    copy = io.BytesIO()
    document.save(copy, encryption=False, fix_metadata_version=False, deterministic_id=True)
    return copy.getvalue()


def _open_at_a_page(root: pikepdf.Object) -> None:
    """Whatever else it would do on being opened is refused by `_refuse`, or is left out."""
    action = root.get("/OpenAction")
    if isinstance(action, pikepdf.Dictionary) and action.get("/S") != pikepdf.Name("/GoTo"):
        _refuse(action)
        raise RefusedError(Reason.LAUNCHES)
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        for key in ("/EmbeddedFiles", "/JavaScript"):
            tree = names.get(key)
            if isinstance(tree, pikepdf.Dictionary) and not (tree.get("/Kids") or tree.get("/Names")):
                del names[key]


def _reachable(root: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every dictionary and stream, the outer before the inner: what was left out is not gone into."""
    waiting, known, count = [root], set(), 0
    while waiting:
        item = waiting.pop()
        if item.is_indirect:
            if item.objgen in known:
                continue
            known.add(item.objgen)
        count += 1
        if count > MOST_OBJECTS:
            raise RefusedError(Reason.TOO_HARD)
        if isinstance(item, pikepdf.Array):
            inner = list(item)
        else:
            yield item
            inner = [value for _key, value in item.items()]
        waiting += [
            one for one in inner if isinstance(one, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream)
        ]


def _look_at(item: pikepdf.Object) -> None:
    _refuse(item)
    for key in _UNASKED:
        if key in item:
            _leave_out(item, key)
    subtype = item.get("/Subtype")
    if subtype is not None and "/Rect" in item:
        _forget_who_remarked(item, str(subtype))
    for key in ("/A", "/PA", "/Next"):
        action = item.get(key)
        if isinstance(action, pikepdf.Dictionary) and "/S" in action and not _is_followed(action):
            _refuse(action)
            del item[key]
    if item.get("/FT") == pikepdf.Name("/Sig") and "/V" in item:
        # A signature of other bytes, with the name of who signed.
        del item["/V"]
    if isinstance(item, pikepdf.Stream):
        _clean_stream(item, str(subtype))


def _refuse(item: pikepdf.Object) -> None:
    keys = item.keys()
    reasons = [reason for key, reason in _KEYS.items() if key in keys]
    if "/S" in keys and (action := _ACTIONS.get(str(item.get("/S")))):
        reasons.append(action)
    if reasons:
        raise RefusedError(reasons[0])
    if str(item.get("/Subtype")) in _SUBTYPES:
        raise RefusedError(Reason.EMBEDDED)
    if isinstance(item, pikepdf.Stream) and "/F" in keys:
        raise RefusedError(Reason.EXTERNAL)


def _leave_out(item: pikepdf.Object, key: str) -> None:
    """What acts is refused also where it is left out: its author should know of it."""
    value = item[key]
    if key in ("/AA", "/AF"):
        for inner in _reachable(value) if isinstance(value, pikepdf.Dictionary | pikepdf.Array) else ():
            _refuse(inner)
            if key == "/AA" and str(inner.get("/S")) == "/URI":
                raise RefusedError(Reason.SENDS)
    del item[key]


def _forget_who_remarked(annotation: pikepdf.Object, subtype: str) -> None:
    """An annotation names its author; in a field of a form the same key is the name of the field."""
    for key in ("/M", "/CreationDate", "/NM", *(() if subtype == "/Widget" else ("/T",))):
        if key in annotation:
            del annotation[key]


def _is_followed(action: pikepdf.Object) -> bool:
    kind = str(action.get("/S"))
    if kind == "/URI":
        return bool(_WEB.match(str(action.get("/URI", ""))))
    return kind in _LINKS


def _clean_stream(stream: pikepdf.Object, subtype: str) -> None:
    """Pictures bring their own metadata."""
    if subtype != "/Image":
        return
    kinds = stream.get("/Filter")
    if isinstance(kinds, pikepdf.Array) and len(kinds) == 1:
        kinds = kinds[0]
    if kinds == pikepdf.Name("/DCTDecode"):
        raw = stream.read_raw_bytes()
        # Readers skip what stands before it.
        start = max(0, raw.find(jpeg.START))
        copy = jpeg.clean(raw[start:], keeps_orientation=False, needs_end=False)
    elif kinds == pikepdf.Name("/JPXDecode"):
        raw = stream.read_raw_bytes()
        copy = _without_texts(raw)
    else:
        return
    if copy != raw:
        parameters = stream.get("/DecodeParms")
        stream.write(copy, filter=pikepdf.Name(str(kinds)))
        if parameters is not None:
            stream.DecodeParms = parameters


def _without_texts(content: bytes) -> bytes:
    """JPEG 2000 is a row of boxes; some hold XMP or EXIF."""
    if not content.startswith(_JPX):
        return content
    copy, at = b"", 0
    while at + 8 <= len(content):
        length, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        end = at + length if length >= 8 else len(content)
        if name not in _JPX_TEXTS:
            copy += content[at:end]
        at = end
    return copy
