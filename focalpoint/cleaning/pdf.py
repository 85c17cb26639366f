"""PDF without what programs write about its people, and without what acts by itself.

Everything that can be reached from the catalogue is looked at once. What is left out on the way is harmless
to lose; what would run, send, open or hide something is refused, because its author should know. Saving it
anew leaves out the rest: earlier revisions, and bytes before and behind the document.
"""

import io
from collections.abc import Iterator

import pikepdf

from focalpoint.cleaning import icc, jpeg
from focalpoint.cleaning.links import is_web
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
# What programs write about who, when, where and with what.
_UNASKED = (
    *("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/SpiderInfo", "/AA", "/OPI", "/Ref", "/AF"),
    *("/Legal", "/Perms", "/DSS", "/Requirements", "/CreatorInfo"),
)
# What a trailer needs; the rest is of earlier revisions, or of whoever wrote it there.
_TRAILER = {"/Root", "/Size", "/Encrypt"}
# Remarks beside the text. Other marks are part of how it looks and stay, without what was written on them.
_REMARKS = {"/Text", "/Popup"}
_WRITTEN = ("/Contents", "/RC", "/Subj", "/Popup", "/IRT", "/M", "/CreationDate", "/NM", "/T")
_PICTURES = {"/DCTDecode", "/JPXDecode"}
_JPX = b"\0\0\0\x0cjP  \r\n\x87\n"
_JPX_BOXES = {b"jP  ", b"ftyp", b"jp2h", b"jp2c", b"rreq", b"jpch", b"jplh", b"cgrp"}
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
    for key in [str(key) for key in document.trailer if str(key) not in _TRAILER]:
        del document.trailer[key]
    _open_at_a_page(document.Root)
    for item in _reachable(document.Root):
        _look_at(item, document)
    copy = io.BytesIO()
    document.save(copy, encryption=False, fix_metadata_version=False, deterministic_id=True)
    return copy.getvalue()


def _open_at_a_page(root: pikepdf.Object) -> None:
    """Whatever else it would do on being opened is refused by `_refuse`, or is left out."""
    action = root.get("/OpenAction")
    if isinstance(action, pikepdf.Dictionary) and action.get("/S") != pikepdf.Name("/GoTo"):
        _refuse(action)
        raise RefusedError(Reason.LAUNCHES)
    if isinstance(action, pikepdf.Dictionary) and "/Next" in action:
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
            _clean_colours(item)
            inner = list(item)
        else:
            yield item
            inner = [value for _key, value in item.items()]
        waiting += [
            one for one in inner if isinstance(one, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream)
        ]


def _look_at(item: pikepdf.Object, document: pikepdf.Pdf) -> None:
    _refuse(item)
    for key in _UNASKED:
        if key in item:
            _leave_out(item, key)
    subtype = item.get("/Subtype")
    if subtype is not None and "/Rect" in item:
        _forget_what_was_remarked(item, str(subtype))
    if isinstance(remarks := item.get("/Annots"), pikepdf.Array):
        item["/Annots"] = pikepdf.Array([one for one in remarks if not _is_remark(one)])
    for key in ("/A", "/PA", "/Next"):
        _leave_out_actions(item, key)
    if item.get("/FT") == pikepdf.Name("/Sig") and "/V" in item:
        # A signature of other bytes, with the name of who signed.
        del item["/V"]
    if isinstance(item, pikepdf.Stream):
        _clean_stream(item, str(subtype), document)


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


def _leave_out_actions(item: pikepdf.Object, key: str) -> None:
    """One, or several that follow each other."""
    actions = item.get(key)
    if isinstance(actions, pikepdf.Array):
        for action in actions:
            if isinstance(action, pikepdf.Dictionary) and not _is_followed(action):
                _refuse(action)
        item[key] = pikepdf.Array([action for action in actions if _is_followed(action)])
    elif isinstance(actions, pikepdf.Dictionary) and "/S" in actions and not _is_followed(actions):
        _refuse(actions)
        del item[key]


def _is_remark(annotation: pikepdf.Object) -> bool:
    return isinstance(annotation, pikepdf.Dictionary) and str(annotation.get("/Subtype")) in _REMARKS


def _forget_what_was_remarked(annotation: pikepdf.Object, subtype: str) -> None:
    """And by whom. Of a text in a frame it is what is shown; in a form `/T` is the name of the field."""
    kept = {"/Widget": {"/T"}, "/FreeText": {"/Contents"}, "/Link": {"/Contents"}}.get(subtype, set())
    for key in _WRITTEN:
        if key in annotation and key not in kept:
            del annotation[key]


def _clean_colours(item: pikepdf.Object) -> None:
    """A description of colours names the screen or camera that it is of."""
    if len(item) == 2 and item[0] == pikepdf.Name("/ICCBased") and isinstance(item[1], pikepdf.Stream):
        copy = icc.plain(item[1].read_bytes())
        if copy is not None and copy != item[1].read_bytes():
            item[1].write(copy)


def _is_followed(action: pikepdf.Object) -> bool:
    if not isinstance(action, pikepdf.Dictionary):
        return False
    kind = str(action.get("/S"))
    if kind == "/URI":
        return is_web(str(action.get("/URI", "")))
    return kind in _LINKS


def _clean_stream(stream: pikepdf.Object, subtype: str, document: pikepdf.Pdf) -> None:
    """Pictures bring their own metadata."""
    kinds = _listed(stream.get("/Filter"))
    if subtype != "/Image" or not _PICTURES.intersection(map(str, kinds)):
        return
    if str(kinds[-1]) not in _PICTURES:
        raise RefusedError(Reason.DAMAGED)
    parameters = _listed(stream.get("/DecodeParms"))
    raw = _before_the_last(stream, kinds, parameters, document)
    if str(kinds[-1]) == "/DCTDecode":
        # Readers skip what stands before it.
        start = max(0, raw.find(jpeg.START))
        copy = jpeg.clean(raw[start:], keeps_orientation=False, needs_end=False)
    else:
        copy = _without_texts(raw)
    if copy != raw or len(kinds) > 1:
        stream.write(copy, filter=pikepdf.Name(str(kinds[-1])))
        if len(parameters) == len(kinds) and isinstance(parameters[-1], pikepdf.Dictionary):
            stream.DecodeParms = parameters[-1]


def _listed(value: pikepdf.Object | None) -> list[pikepdf.Object]:
    """The filters of a stream, or their parameters: one of them stands alone, several in an array."""
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _before_the_last(
    stream: pikepdf.Object,
    kinds: list[pikepdf.Object],
    parameters: list[pikepdf.Object],
    document: pikepdf.Pdf,
) -> bytes:
    """The picture's own bytes, which may be packed or written as text once more."""
    raw: bytes = stream.read_raw_bytes()
    if len(kinds) == 1:
        return raw
    outer = pikepdf.Stream(document, raw)
    outer.Filter = pikepdf.Array(kinds[:-1])
    if len(parameters) == len(kinds):
        outer.DecodeParms = pikepdf.Array(parameters[:-1])
    unpacked: bytes = outer.read_bytes(decode_level=pikepdf.StreamDecodeLevel.specialized)
    return unpacked


def _without_texts(content: bytes) -> bytes:
    """JPEG 2000 is a row of boxes; some hold XMP or EXIF, and only a few are the picture."""
    if not content.startswith(_JPX):
        return content
    copy, at = b"", 0
    while at + 8 <= len(content):
        length, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if length == 1:
            length = int.from_bytes(content[at + 8 : at + 16], "big")
        end = at + length if length >= 8 else len(content)
        if name in _JPX_BOXES:
            copy += content[at:end]
        at = end
    return copy
