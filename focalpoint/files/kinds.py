"""What a file really is, from its content: what the browser and the name say is not trusted."""

import io
import zipfile
from dataclasses import dataclass

import filetype
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focalpoint.cleaning.reasons import Reason
from focalpoint.files import archives
from focalpoint.files.errors import BadFileError
from focalpoint.files.sentences import SENTENCES

_HEAD = 8192
_PDF_WITHIN = 1024
# The first bytes of an Office file from before 2007, and of a newer one that is locked with a password.
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Kind:
    """A type that is taken; `endings` are how names of it may end, the first is given to names without.

    `misnomers` are endings of other types under which it comes all the same.
    """

    name: str
    label: str | Promise
    media_type: str
    endings: tuple[str, ...]
    misnomers: tuple[str, ...] = ()


PDF = Kind("pdf", gettext_lazy("PDF document"), "application/pdf", (".pdf",))
DOCX = Kind("docx", gettext_lazy("Word document (DOCX)"), archives.DOCX, (".docx",))
ODT = Kind("odt", gettext_lazy("OpenDocument text (ODT)"), archives.ODT, (".odt",))
# Phones send a picture as JPEG under the name that it has on the phone.
JPEG = Kind(
    *("jpeg", gettext_lazy("JPEG picture"), "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif", ".jif")),
    misnomers=(".heic", ".heif"),
)
PNG = Kind("png", gettext_lazy("PNG picture"), "image/png", (".png",))
KINDS = [PDF, DOCX, ODT, JPEG, PNG]
BY_MEDIA_TYPE = {kind.media_type: kind for kind in KINDS}
BY_ENDING = {ending: kind for kind in KINDS for ending in kind.endings}
# What a file input offers first; the content decides.
ACCEPT = ",".join(BY_ENDING)


def kind_of(content: bytes, *, ending: str) -> Kind:
    """The kind of `content`, whose name ends in `ending` (lower case, "" if it has none).

    Raises BadFileError when it is no kind that is taken, unsafe, or another kind than its name says.
    """
    head = content[:_HEAD]
    media_type = archives.look_into(io.BytesIO(content)) if head.startswith(b"PK") else _guess(head)
    kind = BY_MEDIA_TYPE.get(media_type)
    if kind and ending in ("", *kind.endings, *kind.misnomers):
        if not head.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(content)):
            raise BadFileError(SENTENCES[Reason.POLYGLOT])
        return kind
    actual = str(kind.label) if kind else _describe(media_type)
    if ending in BY_ENDING:
        raise BadFileError(
            _(
                "The name of this file ends in %(ending)s (%(claimed)s), but its content is: %(really)s. "
                "Save it again in the right format."
            )
            % {"ending": ending, "claimed": BY_ENDING[ending].label, "really": actual}
        )
    if kind:
        raise BadFileError(
            _("The name of this file ends in %(ending)s, but its content is: %(really)s. Rename it.")
            % {"ending": ending, "really": actual}
        )
    if media_type == "old-office":
        raise BadFileError(
            _(
                "This is an old Office file, or one with a password. "
                "Save it as DOCX, ODT or PDF without a password."
            )
        )
    if media_type in ("image/heic", "image/heif"):
        raise BadFileError(
            _("This picture is in a phone format (HEIC). Save or share it as JPEG, and upload that.")
        )
    raise BadFileError(_("We cannot accept this type of file. Upload a PDF, DOCX, ODT, JPEG or PNG file."))


def _guess(head: bytes) -> str:
    """The media type of what is not an archive, "" when nothing is known about it."""
    if head.startswith(_OLD_OFFICE):
        return "old-office"
    # Some producers write a line end or a mark before it, and readers look for it so far.
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return "application/pdf"
    guess = filetype.guess(head)
    return guess.mime if guess else ""


def _describe(media_type: str) -> str:
    """Its media type in words, where there are any."""
    if media_type == "old-office":
        return _("an old Office file, or one with a password")
    if media_type == archives.ZIP:
        return _("ZIP archive")
    return media_type or _("an unknown type of file")
