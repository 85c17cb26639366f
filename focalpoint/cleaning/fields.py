"""Fields of a Word document: Word computes them. Those that reach out of it are refused or emptied."""

import re
from dataclasses import dataclass, field

from lxml import etree

from focalpoint.cleaning.links import is_web, names_a_place
from focalpoint.cleaning.ooxml_parts import FIELDS
from focalpoint.cleaning.packages import local
from focalpoint.cleaning.reasons import Reason, RefusedError

_WORDS = re.compile(r'"((?:\\.|[^"\\])*)"?|([^\s"]+)')
_SWITCH = re.compile(r"\\[a-zA-Z*#@!]")
# INCLUDEPICTURE stands beside each picture that was copied from a page of the web, and the picture stays.
# ADDIN holds what a program for citations knows, its user's account among it, and the citation stays.
_EMPTIED = {"INCLUDEPICTURE", "ADDIN"}


@dataclass
class _Field:
    """One that is being read: `pieces` of what it is to do, up to its result."""

    pieces: list[etree._Element] = field(default_factory=list)
    is_computed: bool = False
    is_result: bool = False


def check(root: etree._Element) -> None:
    """In place. A field is written in pieces, and fields stand within fields. Raises RefusedError."""
    stack: list[_Field] = []
    for item in root.iter():
        name = local(item.tag)
        if name == "fldSimple":
            _check_simple(item)
            if stack and not stack[-1].is_result:
                stack[-1].is_computed = stack[-1].is_computed or not _says_what_it_is(stack[-1])
        elif name in ("instrText", "delInstrText") or (name == "t" and stack and not stack[-1].is_result):
            if stack:
                stack[-1].pieces.append(item)
            else:
                _check_instruction([item])
        elif name == "fldChar":
            kind = _value(item, "fldCharType")
            if kind == "begin":
                if stack and not stack[-1].is_result and not _says_what_it_is(stack[-1]):
                    # What it is to do would be the result of the one within.
                    stack[-1].is_computed = True
                stack.append(_Field())
            elif kind == "separate" and stack:
                _check_field(stack[-1])
                stack[-1] = _Field(is_result=True)
            elif kind == "end" and stack:
                _check_field(stack.pop())


def _says_what_it_is(read: _Field) -> bool:
    return any((piece.text or "").strip() for piece in read.pieces)


def _check_field(read: _Field) -> None:
    if read.is_computed and not read.is_result:
        raise RefusedError(Reason.FIELDS)
    if read.pieces:
        _check_instruction(read.pieces)


def _value(item: etree._Element, name: str) -> str:
    return next((str(value) for full, value in item.attrib.items() if local(full) == name), "")


def _check_simple(item: etree._Element) -> None:
    for full, value in item.attrib.items():
        if local(full) == "instr" and _is_emptied(str(value)):
            item.set(full, " QUOTE ")


def _check_instruction(pieces: list[etree._Element]) -> None:
    if _is_emptied("".join(piece.text or "" for piece in pieces)):
        for piece in pieces:
            piece.text = None
        pieces[0].text = " QUOTE "


def _is_emptied(instruction: str) -> bool:
    """Whether the field is to be emptied; raises when it reaches out of the document."""
    words = [quoted or plain for quoted, plain in _WORDS.findall(instruction)]
    first = words[0].upper() if words else ""
    if first in _EMPTIED:
        return True
    if first == "HYPERLINK":
        return not _leads_to_the_web(words[1:])
    if first not in FIELDS and not first.startswith("="):
        raise RefusedError(Reason.FIELDS)
    return any(names_a_place(word) for word in words[1:])


def _leads_to_the_web(words: list[str]) -> bool:
    """A word that belongs to no switch is where it leads; a tip or a target beside it names no place."""
    is_of_switch = False
    for word in words:
        if _SWITCH.fullmatch(word):
            is_of_switch = word[1].lower() in "lot"
        elif is_of_switch:
            is_of_switch = False
            if names_a_place(word.replace("\\\\", "\\")):
                return False
        elif not is_web(word):
            return False
    return True
