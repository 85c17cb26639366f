"""Text as people type and paste it, without the characters that cannot be kept or that mislead a reader."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

# NUL and other control characters, halves of surrogate pairs, non-characters: no database keeps them all.
_UNKEEPABLE = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
# Overrides, embeddings and isolates can make a text read otherwise than it is written. The marks that
# right-to-left scripts need (U+200E, U+200F, U+061C) and joiners stay.
_MISLEADING = "\u202a-\u202e\u2066-\u2069"
_INVISIBLE = re.compile(f"[{_UNKEEPABLE}{_MISLEADING}]")


# Word's line break inside a paragraph, a page break, and the line ends of other systems.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def _of_windows() -> dict[int, str]:
    """What the bytes 0x80 to 0x9f mean on Windows: text read in a wrong encoding has them as characters."""
    decoded = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
    return {code: character for code, character in decoded.items() if character and code != 0x85}


_OF_WINDOWS = _of_windows()
# What no eye sees: zero-width spaces and joiners, direction marks, soft hyphens, fillers, tags.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def seen(text: str) -> str:
    """`text` as the eye has it: for comparing, not for keeping, because some scripts need their joiners."""
    return _UNSEEN.sub("", _INVISIBLE.sub("", text))


def plain(text: str) -> str:
    """`text` with one kind of line end, its quotation marks as they were meant, and without what cannot be
    kept."""
    return _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text).translate(_OF_WINDOWS))


def listed(texts: Iterable[str]) -> str:
    """On one line, between them what the reader's language puts there."""
    return pgettext("between the items of a list", "; ").join(texts)


def is_storable(text: str) -> bool:
    """Whether a database keeps it as it is; what forms let through always is."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


# Longer than any code with what may stand between its letters.
LONGEST_CODE = 64


def typed_code(text: str) -> str:
    """The letters and digits of a code as someone typed or pasted it.

    In any script's digits and any width, with whatever dashes, spaces and invisible marks stand between them.
    """
    wide = unicodedata.normalize("NFKC", text)
    return "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in wide if sign.isalnum()
    )


class FieldOptions(TypedDict, total=False):
    """What a field of ours passes on to Django's."""

    label: "_StrOrPromise | None"
    help_text: "_StrOrPromise"
    initial: object
    error_messages: "Mapping[str, _StrOrPromise]"
    widget: forms.Widget
    validators: "Sequence[Callable[[Any], None]]"


class TextOptions(FieldOptions, total=False):
    required: bool
    max_length: int | None


class PlainText(forms.CharField):
    """A text field that removes such characters; `mended` says whether it removed any.

    Without `rows` it is one line, whatever was posted: a name with line breaks would write paragraphs of its
    own into the mails that name it. With `says_limit` the help beside it says how long it can be.
    """

    mended = False

    def __init__(self, *, rows: int = 0, says_limit: bool = False, **options: Unpack[TextOptions]) -> None:
        self.is_one_line = not rows
        if says_limit:
            limit = format_lazy(_("Up to {limit} characters."), limit=options["max_length"])
            about = options.get("help_text", "")
            options["help_text"] = format_lazy("{} {}", about, limit) if about else limit
        if rows:
            options["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(strip=False, **options)
        self.widget.attrs.setdefault("dir", "auto")

    def to_python(self, value: object) -> str:
        text = super().to_python(value) or ""
        kept = plain(text)
        if self.is_one_line:
            kept = " ".join(kept.splitlines())
        self.mended = _INVISIBLE.search(text) is not None
        return kept if kept.strip() else ""
