"""Why a file could not be cleaned, in words: what is wrong, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from focalpoint.cleaning.reasons import Reason

_LOCKED = _("This document has a password. Save it without one.")
SENTENCES: dict[Reason, str | Promise] = {
    Reason.DAMAGED: _("This file is damaged and cannot be opened. Save it again and upload the new file."),
    Reason.LOCKED: _LOCKED,
    Reason.BOMB: _("This file is far too large when it is unpacked. Upload it as a PDF."),
    Reason.MACROS: _("This document contains macros (small programs). Save it without them, or as a PDF."),
    Reason.SCRIPTS: _(
        "This document contains scripts (small programs). Print it to a new PDF and upload that."
    ),
    Reason.EMBEDDED: _(
        "This document contains another file or object. Remove it, replace it with a picture, or print the "
        "document to a new PDF. You can upload other files separately."
    ),
    Reason.PORTFOLIO: _("This PDF is a folder of other files. Upload them one by one."),
    Reason.LAUNCHES: _(
        "This PDF starts an action as soon as it is opened. Print it to a new PDF and upload that."
    ),
    Reason.SENDS: _(
        "This PDF sends what people fill in to an address. Print it to a new PDF and upload that."
    ),
    Reason.DYNAMIC_FORM: _(
        "This PDF is a form that only some programs can show. Print it to a new PDF and upload that."
    ),
    Reason.EXTERNAL: _(
        "This document loads content from elsewhere, such as a linked picture. "
        "Put it in the document itself, or print the document to a new PDF."
    ),
    Reason.FIELDS: _(
        "This document has fields that load or run other content. Turn them into plain text, "
        "or print the document to a new PDF."
    ),
    Reason.ENTITIES: _(
        "This document could read files of the person who opens it. Save it again with a word processor."
    ),
    Reason.POLYGLOT: _("This file is two types of file at once. Save it again and upload the new file."),
    Reason.PIXELS: _("This picture has too many pixels. Make it smaller."),
    Reason.PICTURE: _(
        "We cannot check a picture in this document. Save the picture as JPEG or PNG, "
        "or print the document to a new PDF."
    ),
    Reason.UNKNOWN_PART: _(
        "This document has a part that we cannot check. Print the document to a new PDF and upload that."
    ),
    Reason.TOO_HARD: _(
        "We could not check this file in the time available. Make it smaller, or upload it in parts."
    ),
}
