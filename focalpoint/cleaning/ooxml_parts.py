"""What a Word document may consist of. Whatever is not here is left out, or is a reason to refuse it."""

from focalpoint.cleaning.reasons import Reason

# The last part of a relationship's type, in lower case, says what its target is for its source.
KEPT = {
    *("officedocument", "styles", "styleswitheffects", "settings", "websettings", "fonttable", "numbering"),
    *("theme", "themeoverride", "header", "footer", "footnotes", "endnotes"),
    *("image", "font", "chart", "chartex", "chartstyle", "chartcolorstyle"),
    *("chartusershapes", "diagramdata", "diagramlayout", "diagramquickstyle", "diagramcolors"),
    *("diagramdrawing", "vmldrawing", "drawing", "hyperlink"),
}
# Who made it, when and with what; tables behind charts, whose values the chart has itself; what a printer and
# a task pane remember. The text does without them.
LEFT_OUT = {
    *(
        "hdphoto",
        "core-properties",
        "extended-properties",
        "custom-properties",
        "thumbnail",
        "customxml",
        "customxmlprops",
    ),
    *(
        "comments",
        "commentsextended",
        "glossarydocument",
        "people",
        "commentsids",
        "commentsextensible",
        "commentsreactions",
        "documenttasks",
        "classificationlabels",
    ),
    *("printersettings", "webextensiontaskpanes", "webextension", "bibliography", "origin", "signature"),
    *(
        "transitionalpropertybag",
        "mailmergerecipientdata",
        "person",
        "threadedcomment",
        "keymapcustomizations",
    ),
}
REFUSED = {
    "vbaproject": Reason.MACROS,
    "wordvbadata": Reason.MACROS,
    "attachedtoolbars": Reason.MACROS,
    "uiextensibility": Reason.MACROS,
    "activexcontrolbinary": Reason.EMBEDDED,
    "control": Reason.EMBEDDED,
    "oleobject": Reason.EMBEDDED,
    "package": Reason.EMBEDDED,
    "afchunk": Reason.EMBEDDED,
    "audio": Reason.EMBEDDED,
    "video": Reason.EMBEDDED,
    "media": Reason.EMBEDDED,
    "subdocument": Reason.EXTERNAL,
    "frame": Reason.EXTERNAL,
    "attachedtemplate": Reason.EXTERNAL,
    "externallink": Reason.EXTERNAL,
    "mailmergesource": Reason.EXTERNAL,
    "mailmergeheadersource": Reason.EXTERNAL,
    "schemalibrary": Reason.EXTERNAL,
}
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_DRAWING = "application/vnd.openxmlformats-officedocument.drawingml."
MAIN = f"{_WORD}document.main+xml"
# The content types of parts that are kept: XML of these kinds,
XML = {
    MAIN,
    *(f"{_WORD}{kind}+xml" for kind in ("styles", "settings", "webSettings", "fontTable", "numbering")),
    *(f"{_WORD}{kind}+xml" for kind in ("header", "footer", "footnotes", "endnotes")),
    "application/vnd.ms-word.stylesWithEffects+xml",
    "application/vnd.openxmlformats-officedocument.theme+xml",
    "application/vnd.openxmlformats-officedocument.themeOverride+xml",
    *(f"{_DRAWING}{kind}+xml" for kind in ("chart", "chartshapes", "diagramData", "diagramLayout")),
    *(f"{_DRAWING}{kind}+xml" for kind in ("diagramStyle", "diagramColors")),
    "application/vnd.ms-office.drawingml.diagramDrawing+xml",
    "application/vnd.ms-office.chartstyle+xml",
    "application/vnd.ms-office.chartcolorstyle+xml",
    "application/vnd.ms-office.chartex+xml",
    "application/vnd.openxmlformats-officedocument.vmlDrawing",
}
# pictures (what they really are is looked at),
PICTURES = {
    *("image/jpeg", "image/jpg", "image/pjpeg", "image/png", "image/x-png", "image/gif", "image/bmp"),
    *("image/tiff", "image/tif", "image/webp", "image/x-emf", "image/emf", "image/x-wmf", "image/wmf"),
    *("image/x-emz", "image/x-wmz", "image/svg+xml"),
}
# and fonts.
FONTS = {
    "application/vnd.openxmlformats-officedocument.obfuscatedFont",
    *(
        "application/x-fontdata",
        "application/x-font-ttf",
        "application/x-font-truetype",
        "font/ttf",
        "font/otf",
    ),
}
# The first word of a field: what Word computes from the document itself. DDE, LINK, IMPORT, INCLUDETEXT,
# DATABASE, EMBED, MACROBUTTON and PRINT reach out of it or run something.
FIELDS = {
    *("", "=", "ADVANCE", "ASK", "AUTHOR", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "BARCODE"),
    *("BIBLIOGRAPHY", "BIDIOUTLINE", "CITATION", "COMMENTS", "COMPARE", "CREATEDATE", "DATE", "DOCPROPERTY"),
    *("DISPLAYBARCODE", "DOCVARIABLE", "EDITTIME", "EQ", "FILENAME", "FILESIZE", "FILLIN", "FORMCHECKBOX"),
    *("FORMDROPDOWN", "FORMTEXT", "GREETINGLINE", "ADDRESSBLOCK", "HYPERLINK", "IF", "INDEX", "INFO"),
    *("KEYWORDS", "LASTSAVEDBY", "LISTNUM", "MERGEFIELD", "MERGEREC", "MERGESEQ", "NEXT", "NEXTIF"),
    *("NOTEREF", "NUMCHARS", "NUMPAGES", "NUMWORDS", "PAGE", "PAGEREF", "PRINTDATE", "QUOTE", "REF"),
    *("REVNUM", "SAVEDATE", "SECTION", "SECTIONPAGES", "SEQ", "SET", "SHAPE", "SKIPIF", "STYLEREF"),
    *("SUBJECT", "SYMBOL", "TA", "TC", "TEMPLATE", "TIME", "TITLE", "TOA", "TOC", "USERADDRESS"),
    *("USERINITIALS", "USERNAME", "XE", "GOTOBUTTON"),
}
