"""The name a person gave a file, made safe to show and to offer at download. It is never used as a path."""

import re
import unicodedata
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from focalpoint.files.kinds import Kind
from focalpoint.text import plain

LIMIT = 200
# Direction marks: right-to-left scripts need them in sentences; in a file name they can hide the extension.
_DIRECTION = re.compile("[\u200e\u200f\u061c\u2028\u2029]")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,10}")


def clean(original: str) -> str:
    """`original` without folders and invisible characters, at most 200 characters, its ending kept."""
    last = original.replace("\\", "/").rsplit("/", 1)[-1]
    visible = _DIRECTION.sub("", plain(unicodedata.normalize("NFC", last)))
    name = " ".join(visible.split()).lstrip(". ")
    ending = ending_of(name)
    stem = name.removesuffix(ending) if ending else name
    return (stem.strip() or _("file"))[: LIMIT - len(ending)] + ending


def with_ending(name: str, kind: Kind) -> str:
    """`name` with an ending by which it can be opened: phones call a JPEG .heic."""
    ending = ending_of(name)
    if not ending:
        return clean(name + kind.endings[0])
    if ending.lower() in kind.misnomers:
        return clean(name.removesuffix(ending) + kind.endings[0])
    return name


def ending_of(name: str) -> str:
    """How `name` ends (".pdf"), as it is written; "" if it has no ending."""
    suffix = PurePosixPath(name).suffix
    return suffix if _ENDING.fullmatch(suffix) else ""
