"""Why a file could not be cleaned, in words: what is wrong, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from focalpoint.cleaning.reasons import Reason

_LOCKED = _("This document is locked with a password. Please save it without one.")
SENTENCES: dict[Reason, str | Promise] = {
    Reason.DAMAGED: _(
        "This file is damaged and cannot be opened. Please save it again and send the new one."
    ),
    Reason.LOCKED: _LOCKED,
    Reason.BOMB: _("This file unpacks to far more than it should. Please send it as a PDF."),
    Reason.MACROS: _(
        "This document contains macros (small programs). Please save it without them, or as a PDF."
    ),
    Reason.SCRIPTS: _(
        "This document contains scripts (small programs). Please print it into a new PDF and send that."
    ),
    Reason.EMBEDDED: _(
        "This document contains another file or object. Please take it out, put a picture in its place, "
        "or print it into a new PDF; other files can be sent by themselves."
    ),
    Reason.PORTFOLIO: _("This PDF is a folder of other files. Please send them one by one."),
    Reason.LAUNCHES: _(
        "This PDF does something as soon as it is opened. Please print it into a new PDF and send that."
    ),
    Reason.SENDS: _(
        "This PDF sends what is filled in to an address. Please print it into a new PDF and send that."
    ),
    Reason.DYNAMIC_FORM: _(
        "This PDF is a form that only some programs can show. Please print it into a new PDF and send that."
    ),
    Reason.EXTERNAL: _(
        "This document loads something from elsewhere, such as a linked picture. "
        "Please put it into the document itself, or print it into a new PDF."
    ),
    Reason.FIELDS: _(
        "This document has fields that load or run something else. Please turn them into plain text, "
        "or print it into a new PDF."
    ),
    Reason.ENTITIES: _(
        "This document is written in a way that can read files of whoever opens it. "
        "Please save it anew with a word processor."
    ),
    Reason.POLYGLOT: _("This file is two kinds of file at once. Please save it again and send the new one."),
    Reason.PIXELS: _("This picture has too many pixels. Please make it smaller."),
    Reason.PICTURE: _(
        "A picture in this document is of a kind that cannot be checked. "
        "Please put it in as JPEG or PNG, or print the document into a new PDF."
    ),
    Reason.UNKNOWN_PART: _(
        "This document has a part that no text needs and that cannot be checked. "
        "Please print it into a new PDF."
    ),
    Reason.TOO_HARD: _(
        "This file could not be checked within the time there is. "
        "Please make it smaller, or send it in parts."
    ),
}
