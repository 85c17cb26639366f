"""DOCX and ODT: nobody is named but in the text, nothing acts; and whatever producers make is taken."""

import base64
import io
import zipfile

import pytest

from focalpoint.cleaning.child import copy_of
from tests.factories import office_files as office
from tests.factories import pictures
from tests.factories.office_files import Relation
from tests.focalpoint.cleaning.clean import parts_of, reason_of, secrets_in


@pytest.mark.parametrize(("kind", "content"), [("docx", office.word()), ("odt", office.writer())])
def test_nothing_of_its_author_stays_but_the_text(kind, content):
    assert {b"Amina", b"Kisumu"} <= set(secrets_in(b"".join(parts_of(content).values())))
    copy = copy_of(kind, content)
    said = b"".join(parts_of(copy).values())
    assert secrets_in(said + copy) == []
    for kept in (b"Nine villages", b"https://example.org/wells"):
        assert kept in said
    assert b"Which villages?" not in said
    assert b"file:" not in said
    assert copy_of(kind, copy) == copy


class TestWord:
    def test_parts_that_a_text_needs_stay(self):
        assert parts_of(copy_of("docx", office.word())).keys() == {
            "[Content_Types].xml",
            "_rels/.rels",
            "word/document.xml",
            "word/_rels/document.xml.rels",
            "word/settings.xml",
            "word/fontTable.xml",
            "word/_rels/fontTable.xml.rels",
            "word/fonts/font1.odttf",
            "word/media/image1.jpeg",
            "word/charts/chart1.xml",
        }

    @pytest.mark.parametrize(
        ("body", "left"),
        [
            (f"<w:p><w:r><w:t>The witness </w:t></w:r>{office.deleted('is Maria Lopez')}</w:p>", []),
            ("<w:p><w:moveFrom w:id='1'><w:r><w:t>Maria Lopez</w:t></w:r></w:moveFrom></w:p>", []),
            (
                "<w:p><w:r><w:rPr><w:b/><w:rPrChange w:id='1' w:author='Maria Lopez'/></w:rPr>"
                "<w:t>bold</w:t></w:r></w:p>",
                ["bold", "<w:b/>"],
            ),
            (
                "<w:tbl><w:tr><w:trPr><w:del w:id='1'/></w:trPr><w:tc><w:p><w:r><w:t>Maria Lopez</w:t></w:r>"
                "</w:p></w:tc></w:tr></w:tbl>",
                [],
            ),
            (
                "<w:p><w:ins w:id='1'><w:r><w:t>one</w:t></w:r><w:r><w:t>two</w:t></w:r></w:ins></w:p>",
                ["one", "two"],
            ),
            (
                "<w:p><w:commentRangeStart w:id='0'/><w:r><w:t>here</w:t></w:r>"
                "<w:commentRangeEnd w:id='0'/></w:p>",
                ["here"],
            ),
        ],
    )
    def test_changes_are_accepted(self, body, left):
        text = parts_of(copy_of("docx", office.docx(body)))["word/document.xml"].decode()
        assert "Maria" not in text
        assert all(words in text for words in left)
        for mark in ("w:del", "w:ins", "moveFrom", "Change", "comment"):
            assert mark not in text

    @pytest.mark.parametrize(
        "body",
        [
            office.field(' ADDIN ZOTERO_ITEM CSL_CITATION {"uris":["http://zotero.org/users/Amina"]} '),
            '<w:p><w:r><v:shape xmlns:v="urn:v" xmlns:o="urn:o" o:gfxdata="Amina"/></w:r></w:p>',
            '<w:p><w:r><w:fldChar w:fldCharType="begin"><w:fldData>Amina</w:fldData></w:fldChar></w:r></w:p>',
            '<o:signatureline xmlns:o="urn:o" suggestedsigneremail="Amina"/>',
            '<x:mark xmlns:x="urn:x" x:author="Amina"/>',
            '<x:mark xmlns:x="urn:x" x:userId="Amina"/>',
            '<x:mark xmlns:x="urn:x" x:initials="Amina"/>',
            '<a:docPr xmlns:a="urn:a" descr="Description: C:\\Users\\Amina\\well.jpg"/>',
            '<a:docPr xmlns:a="urn:a" descr="Macintosh HD:Users:Amina:well.jpg"/>',
            office.field(' HYPERLINK "..\\\\..\\\\Amina\\\\witnesses.docx" '),
            office.field(' HYPERLINK "https://example.org/" \\o "file:///C:/Users/Amina/a.docx" '),
        ],
    )
    def test_what_programs_note_of_a_person(self, body):
        assert "Amina" not in parts_of(copy_of("docx", office.docx(body)))["word/document.xml"].decode()

    @pytest.mark.parametrize("target", ["../../Users/Amina/a.docx", "..%5CUsers%5CAmina", "//server/Amina"])
    def test_links_to_a_disk_lead_nowhere(self, target):
        content = office.docx(office.LINKED, relations=[Relation("rId7", "hyperlink", target, external=True)])
        copy = parts_of(copy_of("docx", content))
        assert b"Amina" not in copy["word/_rels/document.xml.rels"]

    def test_workbook_behind_a_chart_is_not_named(self):
        chart = office.CHART.replace("<c:plotArea/>", "<c:f>'C:\\Amina\\[victims.xlsx]Sheet 1'!$A$1</c:f>")
        copy = parts_of(copy_of("docx", office.word(**{"word/charts/chart1.xml": chart})))
        assert b"<c:f>'Sheet 1'!$A$1</c:f>" in copy["word/charts/chart1.xml"]

    def test_chart_without_its_table(self):
        assert b"externalData" not in parts_of(copy_of("docx", office.word()))["word/charts/chart1.xml"]

    def test_field_of_a_picture_from_the_web_is_emptied(self):
        text = parts_of(copy_of("docx", office.word()))["word/document.xml"]
        assert b"example.org/a.png" not in text
        assert b"PA" in text

    def test_picture_inside_is_cleaned(self):
        copy = parts_of(copy_of("docx", office.word()))["word/media/image1.jpeg"]
        assert copy == copy_of("jpeg", pictures.jpeg())

    @pytest.mark.parametrize(
        "content",
        [
            office.docx(main="document2.xml"),
            office.docx(separator="\\"),
            office.docx(**{"[Content_Types].xml": office.types("document.xml").encode("utf-16")}),
            office.docx(**{"customXml/item1.xml": "<a/>", "word/unknown.dat": b"\0"}),
        ],
    )
    def test_taken(self, content):
        copy = copy_of("docx", content)
        assert b"Nine villages" in b"".join(parts_of(copy).values())

    def test_parts_that_nothing_leads_to_are_left_out(self):
        copy = copy_of("docx", office.docx(**{"word/evil.xml": "<a/>"}))
        assert "word/evil.xml" not in parts_of(copy)

    def test_link_to_a_disk_or_a_server_of_an_office_leads_nowhere(self):
        relation = Relation("rId7", "hyperlink", "\\\\server\\share\\a.docx", external=True)
        copy = copy_of("docx", office.docx(office.LINKED, relations=[relation]))
        assert b'Target="about:blank"' in parts_of(copy)["word/_rels/document.xml.rels"]

    def test_where_a_picture_came_from_and_macros_of_a_form_are_left_out(self):
        body = (
            '<w:p><w:ffData><w:entryMacro w:val="Evil"/></w:ffData><v:imagedata xmlns:v="urn:v" '
            'xmlns:o="urn:o" o:href="https://example.org/a.png"/></w:p>'
        )
        text = parts_of(copy_of("docx", office.docx(body)))["word/document.xml"]
        assert b"Evil" not in text
        assert b"example.org" not in text

    def test_times_of_the_package_are_left_out(self):
        with zipfile.ZipFile(io.BytesIO(copy_of("docx", office.word()))) as archive:
            assert {info.date_time for info in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}


def _with_type(kind, name="word/part.bin"):
    return office.docx(kinds={name: kind}, **{name: b"x"})


_MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"
_SETTINGS = {
    "word/settings.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"
}


def _template(address):
    return office.docx(
        relations=[Relation("rId6", "settings", "settings.xml")],
        kinds=_SETTINGS,
        **{
            "word/settings.xml": office.SETTINGS,
            "word/_rels/settings.xml.rels": office.relationships(
                [Relation("rId1", "attachedTemplate", address, external=True)]
            ),
        },
    )


_VBA = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_NO_MACROS = office.types("document.xml")
_MACROS = _NO_MACROS.replace(f"{office.WORD}.document.main+xml", _MACRO_MAIN)
_ENTITY = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
_NESTED = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    + office.field(' QUOTE "DDEAUTO c:\\\\cmd.exe" ').replace("<w:p>", "").replace("</w:p>", "")
    + '<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
_SIMPLE = '<w:p><w:fldSimple w:instr=" ddeauto c:\\cmd.exe "><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'
WORD = {
    "template of the web": (_template("http://example.org/a.dotm"), "external"),
    "template of the web over https": (_template("https://example.org/a.dotm"), "external"),
    "macros by name": (office.docx(**{"word/VBAPROJECT.BIN": b"x"}), "macros"),
    "macros by type": (_with_type("application/vnd.ms-office.vbaProject"), "macros"),
    "data of macros by type": (_with_type("application/vnd.ms-word.vbaData+xml"), "macros"),
    "macros by relation": (office.reading(_VBA, "a.xml", **{"word/a.xml": "<a/>"}), "macros"),
    "document that may have macros": (office.docx(**{"[Content_Types].xml": _MACROS}), "macros"),
    "types in another encoding": (
        office.docx(
            **{"[Content_Types].xml": _MACROS.replace('"1.0"', '"1.0" encoding="UTF-16"', 1).encode("utf-16")}
        ),
        "macros",
    ),
    "object": (
        office.reading("oleObject", "embeddings/a.bin", **{"word/embeddings/a.bin": b"x"}),
        "embedded",
    ),
    "object by relation": (
        office.reading("oleObject", "media/a.jpeg", **{"word/media/a.jpeg": pictures.jpeg()}),
        "embedded",
    ),
    "object under another type": (
        office.docx(**{"word/media/a.jpeg": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}),
        "embedded",
    ),
    "program": (office.docx(**{"word/media/a.jpeg": b"MZ\x90"}), "embedded"),
    "package": (
        office.reading("package", "embeddings/a.xlsx", **{"word/embeddings/a.xlsx": b"PK"}),
        "embedded",
    ),
    "control": (office.reading("control", "activeX/a.xml", **{"word/activeX/a.xml": "<a/>"}), "embedded"),
    "other text": (
        office.reading("aFChunk", "a.html", body='<w:altChunk r:id="rId99"/>', **{"word/a.html": "<p/>"}),
        "embedded",
    ),
    "picture of the web": (office.reading("image", "https://example.org/a.png", external=True), "external"),
    "picture of a server": (office.reading("image", "file://server/a.png", external=True), "external"),
    "picture of a shape": (office.docx('<v:imagedata xmlns:v="urn:v" src="https://a/b.png"/>'), "external"),
    "frame": (office.reading("frame", "https://example.org/", external=True), "external"),
    "part of another document": (office.reading("subDocument", "a.docx", external=True), "external"),
    "unknown relation that is used": (
        office.reading("http://example.org/new", "a.xml", **{"word/a.xml": "<a/>"}),
        "unknown_part",
    ),
    "page as a picture": (office.reading("image", "a.html", **{"word/a.html": "<p/>"}), "unknown_part"),
    "picture that is none": (
        office.reading("image", "media/a.png", **{"word/media/a.png": b"<script/>"}),
        "picture",
    ),
    "field in pieces": (office.docx(office.field(' DDEAUTO c:\\cmd.exe "/k" ')), "fields"),
    "field in small letters": (office.docx(office.field(" dde excel a ")), "fields"),
    "field of one element": (office.docx(_SIMPLE), "fields"),
    "field out of a field": (office.docx(_NESTED), "fields"),
    "field written as text": (
        office.docx(office.field(" DDEAUTO c:\\cmd.exe ").replace("instrText", "t")),
        "fields",
    ),
    "field out of a simple field": (
        office.docx(
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:fldSimple w:instr=" QUOTE DDEAUTO ">'
            "<w:r><w:instrText> x </w:instrText></w:r></w:fldSimple>"
            '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        ),
        "fields",
    ),
    "text of a file": (office.docx(office.field(' INCLUDETEXT "\\\\\\\\server\\\\a.docx" ')), "fields"),
    "link": (office.docx(office.field(' LINK Excel.Sheet "c:\\\\a.xlsx" ')), "fields"),
    "entity": (office.docx(**{"word/document.xml": f"{_ENTITY}<a>&b;</a>"}), "entities"),
    "document type alone": (office.docx(**{"word/document.xml": "<!DOCTYPE a><a/>"}), "entities"),
    "entity in relationships": (office.docx(**{"_rels/.rels": f"{_ENTITY}<Relationships/>"}), "entities"),
    "entity in types": (office.docx(**{"[Content_Types].xml": f"{_ENTITY}<Types/>"}), "entities"),
    "no text": (office.docx(**{"_rels/.rels": office.relationships([])}), "damaged"),
    "way out of the package": (office.docx(**{"../a.xml": b"x"}), "damaged"),
    "the same part twice": (office.docx(**{"WORD/document.xml": b"x"}), "damaged"),
    "XML that is none": (office.docx(**{"word/document.xml": "<a>"}), "damaged"),
    "another document": (office.odt(), "damaged"),
}


@pytest.mark.parametrize("name", WORD)
def test_word_refused(name):
    content, reason = WORD[name]
    assert reason_of("docx", content) == reason


class TestWriter:
    def test_parts_that_a_text_needs_stay(self):
        assert parts_of(copy_of("odt", office.writer())).keys() == {
            "mimetype",
            "META-INF/manifest.xml",
            "content.xml",
            "settings.xml",
            "Pictures/well.jpg",
            "Object 1/content.xml",
        }

    def test_changes_are_accepted(self):
        text = parts_of(copy_of("odt", office.writer()))["content.xml"].decode()
        for gone in ("2026", "creator", "tracked-changes", "annotation"):
            assert gone not in text

    def test_what_is_beside_a_mark_stays(self):
        body = (
            '<text:p>before<text:change-start text:change-id="a"/>new<text:change-end text:change-id="a"/>end'
        )
        text = parts_of(copy_of("odt", office.odt(f"{body}</text:p>")))["content.xml"]
        assert b"<text:p>beforenewend</text:p>" in text

    def test_mark_of_a_program_for_citations(self):
        mark = f'<text:reference-mark-start text:name="ZOTERO_ITEM {"x" * 50} users/Amina"/>'
        text = parts_of(copy_of("odt", office.odt(f"<text:p>{mark}(Diallo 2024)</text:p>")))["content.xml"]
        assert b"Amina" not in text
        assert b"(Diallo 2024)" in text

    def test_second_address_of_a_picture(self):
        body = '<draw:image xmlns:x="urn:x" x:href="https://example.org/a.png" xlink:href="#a"/>'
        assert b"example.org" not in parts_of(copy_of("odt", office.odt(body)))["content.xml"]

    def test_drawing_loses_what_its_program_notes(self):
        inner = (
            '<i:namedview xmlns:i="urn:inkscape" i:path="/home/amina"/><rect width="5"/>'
            f'<image href="data:image/jpeg;base64,{base64.b64encode(pictures.jpeg()).decode()}"/>'
        )
        copy = parts_of(copy_of("odt", _svg(inner, 'xmlns:j="urn:j" j:docname="Amina.svg"')))
        drawing = copy["Pictures/a.svg"].decode()
        assert "mina" not in drawing
        assert '<rect width="5"' in drawing
        inline = base64.b64decode(drawing.partition("base64,")[2].partition('"')[0])
        assert inline == copy_of("jpeg", pictures.jpeg())

    def test_mimetype_comes_first_and_is_not_packed(self):
        with zipfile.ZipFile(io.BytesIO(copy_of("odt", office.writer()))) as archive:
            first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)

    def test_printer_and_window_are_left_out(self):
        settings = parts_of(copy_of("odt", office.writer()))["settings.xml"]
        assert b"ViewTop" not in settings
        assert b"configuration-settings" in settings

    @pytest.mark.parametrize(
        "before",
        [
            "",
            "<office:scripts/>",
            '<office:scripts><office:script script:language="ooo:Basic"><ooo:libraries/></office:script>'
            "</office:scripts>",
        ],
    )
    def test_scripts_that_are_none(self, before):
        assert b"Nine villages" in parts_of(copy_of("odt", office.odt(before=before)))["content.xml"]


_LISTENER = (
    '<office:scripts><office:event-listeners><script:event-listener script:language="ooo:script" '
    'script:event-name="dom:load" xlink:href="vnd.sun.star.script:a?language=Python"/>'
    "</office:event-listeners></office:scripts>"
)
_OLE = office.entry("Object 1/", "application/vnd.oasis.opendocument.spreadsheet")
_EMPTY = {"mimetype": office.ODT_TYPE, "META-INF/manifest.xml": office.manifest()}


def _svg(inner, attributes=""):
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inner}</svg>'
    return office.odt(**{"Pictures/a.svg": picture})


WRITER = {
    "listener": (office.odt(before=_LISTENER), "scripts"),
    "listener of a button": (office.odt("<form:button><script:event-listener/></form:button>"), "scripts"),
    "script": (office.odt('<text:script script:language="JavaScript">alert(1)</text:script>'), "scripts"),
    "script from elsewhere": (office.odt('<text:script xlink:href="https://example.org/a.js"/>'), "external"),
    "macro of a field": (office.odt("<text:execute-macro/>"), "scripts"),
    "macros": (office.odt(**{"Basic/Standard/a.xml": "<a/>"}), "macros"),
    "macros in other letters": (office.odt(**{"basic/Standard/a.xml": "<a/>"}), "macros"),
    "programs": (office.odt(**{"Scripts/python/a.py": b"x"}), "macros"),
    "DDE": (office.odt("<text:dde-connection-decl/>"), "fields"),
    "DDE of a section": (office.odt("<text:section><office:dde-source/></text:section>"), "fields"),
    "object": (office.odt('<draw:object-ole xlink:href="./Object 1"/>', **{"Object 1": b"x"}), "embedded"),
    "object that nothing shows": (office.odt(**{"Object 1": b"x"}), "embedded"),
    "object of a table": (office.odt(entries=_OLE, **{"Object 1/content.xml": "<a/>"}), "embedded"),
    "plugin": (office.odt('<draw:plugin xlink:href="https://example.org"/>'), "embedded"),
    "frame": (office.odt('<draw:floating-frame xlink:href="https://example.org"/>'), "external"),
    "picture of the web": (office.odt('<draw:image xlink:href="https://example.org/a.png"/>'), "external"),
    "picture beside it": (office.odt('<draw:image xlink:href="../a.png"/>'), "external"),
    "section of another document": (office.odt('<text:section-source xlink:href="a.odt"/>'), "external"),
    "password": (office.odt(**{"META-INF/manifest.xml": office.manifest("<encryption-data/>")}), "locked"),
    "entity": (office.odt(**{"content.xml": f"{_ENTITY}<a>&b;</a>"}), "entities"),
    "unknown part": (office.odt(**{"evil.dat": b"x"}), "unknown_part"),
    "program as a picture": (office.odt(**{"Pictures/a.png": b"MZ"}), "embedded"),
    "script in a picture": (_svg("<script/>"), "scripts"),
    "script of a picture's event": (_svg("", 'onload="a()"'), "scripts"),
    "picture that loads": (_svg('<rect fill="url(http://a)"/>'), "external"),
    "no text": (office.archive(_EMPTY), "damaged"),
}


@pytest.mark.parametrize("name", WRITER)
def test_writer_refused(name):
    content, reason = WRITER[name]
    assert reason_of("odt", content) == reason
