"""DOCX and ODT as word processors write them, and as attackers do: small, and real in their structure."""

import io
import zipfile
from typing import NamedTuple

from tests.factories import pictures

AUTHOR, COMPANY = "Amina Diallo", "Water Keepers Kisumu"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
ODT_TYPE = "application/vnd.oasis.opendocument.text"
Parts = dict[str, bytes | str]


class Relation(NamedTuple):
    """From the main part; `external` as written in TargetMode."""

    id: str
    kind: str
    target: str
    external: bool = False


def archive(parts: Parts, *, method: int = zipfile.ZIP_DEFLATED, stored: str = "") -> bytes:
    """A ZIP archive with these parts."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as file:
        for name, content in parts.items():
            file.writestr(name, content, zipfile.ZIP_STORED if name == stored else method)
    return whole.getvalue()


def relationships(relations: list[Relation]) -> str:
    written = "".join(
        f'<Relationship Id="{one.id}" Type="{one.kind if ":" in one.kind else f"{REL}/{one.kind}"}"'
        f' Target="{one.target}"{" TargetMode=" + chr(34) + "External" + chr(34) if one.external else ""}/>'
        for one in relations
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">{written}</Relationships>'


def types(main: str, **overrides: str) -> str:
    kinds = {f"word/{main}": f"{WORD}.document.main+xml", **overrides}
    written = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    defaults = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
        "jpeg": "image/jpeg",
        "png": "image/png",
        "odttf": "application/vnd.openxmlformats-officedocument.obfuscatedFont",
        "bin": "application/vnd.openxmlformats-officedocument.oleObject",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
    endings = "".join(
        f'<Default Extension="{name}" ContentType="{kind}"/>' for name, kind in defaults.items()
    )
    return f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types">{endings}{written}</Types>'


def document(body: str = "", text: str = "Nine villages") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_W}" xmlns:r="{REL}"><w:body>'
        f'<w:p w:rsidR="00AB12CD"><w:r><w:t>{text}</w:t></w:r></w:p>{body}</w:body></w:document>'
    )


def docx(
    body: str = "",
    *,
    relations: list[Relation] | None = None,
    kinds: dict[str, str] | None = None,
    main: str = "document.xml",
    separator: str = "/",
    **parts: bytes | str,
) -> bytes:
    """A document with this body, what it refers to, and further parts (which replace those it has)."""
    whole: Parts = {
        "[Content_Types].xml": types(main, **(kinds or {})),
        "_rels/.rels": relationships([Relation("rId1", "officeDocument", f"word/{main}"), *_ABOUT]),
        f"word/{main}": document(body),
        **_about(),
    }
    if relations:
        whole[f"word/_rels/{main}.rels"] = relationships(relations)
    whole |= parts
    return archive({name.replace("/", separator): content for name, content in whole.items()})


_ABOUT = [
    Relation("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    Relation("rId3", f"{REL}/extended-properties", "docProps/app.xml"),
    Relation("rId4", f"{_PACKAGE}/relationships/metadata/thumbnail", "docProps/thumbnail.jpeg"),
]


def _about() -> Parts:
    return {
        "docProps/core.xml": f"<core><creator>{AUTHOR}</creator></core>",
        "docProps/app.xml": f"<Properties><Company>{COMPANY}</Company></Properties>",
        "docProps/thumbnail.jpeg": pictures.jpeg(),
    }


COMMENTS = (
    f'<w:comments xmlns:w="{_W}"><w:comment w:id="0" w:author="{AUTHOR}" w:initials="AD" '
    'w:date="2026-01-12T09:00:00Z"><w:p><w:r><w:t>Which villages?</w:t></w:r></w:p></w:comment></w:comments>'
)
CHANGES = (
    f'<w:p w:rsidR="00AB12CD" w:rsidRDefault="00AB12CD"><w:ins w:id="1" w:author="{AUTHOR}" '
    'w:date="2026-01-12T09:00:00Z"><w:r w:rsidRPr="00EF0000"><w:t>added</w:t></w:r></w:ins></w:p>'
)


def deleted(text: str) -> str:
    """What was taken out while changes are tracked."""
    return f'<w:del w:id="2" w:author="{AUTHOR}"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


LINKED = '<w:p><w:hyperlink r:id="rId7"><w:r><w:t>our page</w:t></w:r></w:hyperlink></w:p>'
PICTURE = (
    '<w:p><w:r><w:drawing><wp:docPr xmlns:wp="urn:wp" id="1" name="Picture 1" '
    'descr="C:\\Users\\Amina Diallo\\well.jpg"/><a:blip xmlns:a="urn:a" r:embed="rId8"/>'
    "</w:drawing></w:r></w:p>"
)
SETTINGS = (
    f'<w:settings xmlns:w="{_W}" xmlns:r="{REL}"><w:attachedTemplate r:id="rId1"/>'
    '<w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids></w:settings>'
)
PEOPLE = f'<w15:people xmlns:w15="urn:w15"><w15:person w15:author="{AUTHOR}"/></w15:people>'
FONTS = (
    f'<w:fonts xmlns:w="{_W}" xmlns:r="{REL}"><w:font w:name="Amiri"><w:embedRegular r:id="rId1"/></w:font>'
    "</w:fonts>"
)
CHART = (
    f'<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="{REL}">'
    '<c:chart><c:plotArea/></c:chart><c:externalData r:id="rId1"/></c:chartSpace>'
)


def field(instruction: str) -> str:
    """A field in pieces, as Word writes it."""
    half = len(instruction) // 2
    code = "".join(
        f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in (instruction[:half], instruction[half:])
    )
    return (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{code}'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>5</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def word(**parts: bytes | str) -> bytes:
    """All that an ordinary document of an office has: remarks, changes, a picture, a chart with its table, a
    font, links, fields, a template on the author's disk, people, and the editing sessions."""
    _kind = {
        "word/comments.xml": f"{WORD}.comments+xml",
        "word/settings.xml": f"{WORD}.settings+xml",
        "word/people.xml": f"{WORD}.people+xml",
        "word/fontTable.xml": f"{WORD}.fontTable+xml",
        "word/charts/chart1.xml": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    }
    relations = [
        Relation("rId5", "comments", "comments.xml"),
        Relation("rId6", "settings", "settings.xml"),
        Relation("rId7", "hyperlink", "https://example.org/wells", external=True),
        Relation("rId8", "image", "media/image1.jpeg"),
        Relation("rId9", "chart", "charts/chart1.xml"),
        Relation("rId10", "http://schemas.microsoft.com/office/2011/relationships/people", "people.xml"),
        Relation("rId11", "fontTable", "fontTable.xml"),
        Relation("rId12", "customXml", "../customXml/item1.xml"),
        Relation("rId13", "hyperlink", "file:///C:/Users/Amina/notes.docx", external=True),
    ]
    body = (
        LINKED + PICTURE + CHANGES + field(" PAGE ") + field(' INCLUDEPICTURE "https://example.org/a.png" ')
    )
    body += '<w:p><w:r><c:chart xmlns:c="urn:c" r:id="rId9"/></w:r></w:p>'
    inner: Parts = {
        "word/comments.xml": COMMENTS,
        "word/settings.xml": SETTINGS,
        "word/_rels/settings.xml.rels": relationships(
            [Relation("rId1", "attachedTemplate", "file:///C:\\Users\\Amina\\Normal.dotm", external=True)]
        ),
        "word/people.xml": PEOPLE,
        "word/fontTable.xml": FONTS,
        "word/_rels/fontTable.xml.rels": relationships([Relation("rId1", "font", "fonts/font1.odttf")]),
        "word/fonts/font1.odttf": b"\x01\x02 obfuscated",
        "word/media/image1.jpeg": pictures.jpeg(),
        "word/charts/chart1.xml": CHART,
        "word/charts/_rels/chart1.xml.rels": relationships(
            [Relation("rId1", "package", "../embeddings/table.xlsx")]
        ),
        "word/embeddings/table.xlsx": archive({"xl/workbook.xml": f"<a>{AUTHOR}</a>"}),
        "customXml/item1.xml": f"<a>{COMPANY}</a>",
    }
    return docx(body, relations=relations, kinds=_kind, **{**inner, **parts})


def reading(
    relation: str, target: str, *, body: str = "", external: bool = False, **parts: bytes | str
) -> bytes:
    """A document with one relation, as attackers write it."""
    used = body or '<w:p><w:object r:id="rId99"/></w:p>'
    return docx(used, relations=[Relation("rId99", relation, target, external)], **parts)


_ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODF_NAMES = " ".join(
    f'xmlns:{name}="{space}"'
    for name, space in {
        **{name: f"{_ODF}:{name}:1.0" for name in ("office", "text", "script", "config", "form", "table")},
        "draw": f"{_ODF}:drawing:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
        "xlink": "http://www.w3.org/1999/xlink",
        "ooo": "http://openoffice.org/2004/office",
        "officeooo": "http://openoffice.org/2009/office",
    }.items()
)


def odf(body: str, *, before: str = "<office:scripts/>") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODF_NAMES}>{before}'
        f"<office:body><office:text><text:p>Nine villages</text:p>{body}</office:text></office:body>"
        "</office:document-content>"
    )


def manifest(extra: str = "") -> str:
    names = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    return (
        f'<?xml version="1.0"?><manifest:manifest {names}>{entry("/", ODT_TYPE)}{extra}</manifest:manifest>'
    )


def entry(path: str, kind: str) -> str:
    return f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'


ODT_BODY = (
    f"<text:p><office:annotation><dc:creator>{AUTHOR}</dc:creator><dc:date>2026-01-12T09:00:00</dc:date>"
    "<text:p>Which villages?</text:p></office:annotation></text:p>"
    f"<text:tracked-changes><text:changed-region><text:insertion><office:change-info><dc:creator>{AUTHOR}"
    "</dc:creator><dc:date>2026-01-12T09:00:00</dc:date></office:change-info></text:insertion>"
    "</text:changed-region></text:tracked-changes>"
    '<text:p officeooo:rsid="00ab12cd"><text:a xlink:href="https://example.org/wells">our page</text:a>'
    '<text:a xlink:href="file:///home/amina/notes.odt">notes</text:a></text:p>'
    '<draw:frame><draw:image xlink:href="Pictures/well.jpg"/></draw:frame>'
    '<draw:frame><draw:object xlink:href="./Object 1"/>'
    '<draw:image xlink:href="./ObjectReplacements/Object 1"/></draw:frame>'
)
ODT_SETTINGS = (
    f"<office:document-settings {ODF_NAMES}><office:settings>"
    '<config:config-item-set config:name="ooo:view-settings">'
    '<config:config-item config:name="ViewTop">1</config:config-item></config:config-item-set>'
    '<config:config-item-set config:name="ooo:configuration-settings">'
    f'<config:config-item config:name="PrinterName">{COMPANY}</config:config-item>'
    "</config:config-item-set></office:settings></office:document-settings>"
)
ODT_META = f"<office:document-meta {ODF_NAMES}><dc:creator>{AUTHOR}</dc:creator></office:document-meta>"


def odt(
    body: str = "", *, before: str = "<office:scripts/>", entries: str = "", **parts: bytes | str
) -> bytes:
    """A text with this body and further parts (which replace those it has)."""
    whole: Parts = {
        "mimetype": ODT_TYPE,
        "META-INF/manifest.xml": manifest(entries),
        "content.xml": odf(body, before=before),
        "meta.xml": ODT_META,
        **parts,
    }
    return archive(whole, stored="mimetype")


def writer(**parts: bytes | str) -> bytes:
    """All that an ordinary text of LibreOffice has: remarks, changes, a picture, a chart, a preview,
    settings, menus, and the names of libraries of macros that it does not have."""
    inner: Parts = {
        "settings.xml": ODT_SETTINGS,
        "Pictures/well.jpg": pictures.jpeg(),
        "Thumbnails/thumbnail.png": pictures.png(),
        "Configurations2/menubar/a.xml": "<menu/>",
        "layout-cache": b"\x01",
        "Basic/script-lc.xml": "<libraries/>",
        "ObjectReplacements/Object 1": b"\x01 preview",
        "Object 1/content.xml": odf('<draw:frame xlink:href=".."/>'),
        "Object 1/meta.xml": f"<a>{AUTHOR}</a>",
        "Object 1/Configurations2/accelerator/current.xml": "<menu/>",
    }
    entries = entry("Object 1/", "application/vnd.oasis.opendocument.chart")
    entries += entry("Object 1/Configurations2/", "application/vnd.sun.xml.ui.configuration")
    return odt(ODT_BODY, entries=entries, **{**inner, **parts})
