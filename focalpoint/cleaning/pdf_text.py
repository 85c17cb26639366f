"""The text of the first pages of a PDF, as far as its fonts say which letters they hold.

No layout: lines as they are written. Where a font does not say its letters, or the text runs from right to
left, which many programs write backwards, there is none: no text is better than a wrong one.
"""

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from PIL import Image

from focalpoint.cleaning.pdf import _BROKEN
from focalpoint.cleaning.reasons import Reason, RefusedError

MOST_PAGES = 5
_MOST_CODES = 70_000
# Of a page that was scanned, the picture covers it: smaller ones are emblems.
_SCAN = 300
_OPERATORS = "BT ET Tf Td TD Tm T* Tj TJ ' \""
_ENCODINGS = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}
_SECTION = re.compile(rb"begin(bfchar|bfrange|codespacerange)(.*?)end\1", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_UNKNOWN = "\ufffd"
# More signs that no font explains than this, and the text is none.
_MOST_UNKNOWN = 0.05
# A shift to the left by more than this, in thousandths of the size of the font, is a space.
_GAP = -180
_GLYPHS = {
    "space": " ", "exclam": "!", "quotedbl": '"', "numbersign": "#", "dollar": "$", "percent": "%",
    "ampersand": "&", "quotesingle": "'", "parenleft": "(", "parenright": ")", "asterisk": "*", "plus": "+",
    "comma": ",", "hyphen": "-", "period": ".", "slash": "/", "zero": "0", "one": "1", "two": "2",
    "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "colon": ":",
    "semicolon": ";", "less": "<", "equal": "=", "greater": ">", "question": "?", "at": "@",
    "bracketleft": "[", "bracketright": "]", "underscore": "_", "quoteleft": "‘", "quoteright": "’",
    "quotedblleft": "“", "quotedblright": "”", "endash": "–", "emdash": "—", "bullet": "•", "ellipsis": "…",
    "fi": "fi", "fl": "fl", "ff": "ff", "ffi": "ffi", "ffl": "ffl", "guillemotleft": "«",
    "guillemotright": "»", "germandbls": "ß", "ae": "æ", "oe": "œ", "oslash": "ø",
}  # fmt: skip
_ACCENTS = {
    "acute": "\u0301", "grave": "\u0300", "circumflex": "\u0302", "dieresis": "\u0308", "tilde": "\u0303",
    "cedilla": "\u0327", "caron": "\u030c", "ring": "\u030a",
}  # fmt: skip


@dataclass
class _Font:
    """Which letters its codes stand for."""

    # How many bytes a code has.
    width: int = 1
    letters: dict[int, str] = field(default_factory=dict)

    def read(self, codes: bytes) -> str:
        parts = (codes[at : at + self.width] for at in range(0, len(codes), self.width))
        numbers = (int.from_bytes(part, "big") for part in parts)
        return "".join(self.letters.get(number, _UNKNOWN) for number in numbers)


def beginning(content: bytes, most: int) -> tuple[str, Image.Image | None]:
    """The text, or "" and the picture of a first page that was scanned, where there is one."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            text = _text(document, most)
            return text, None if text else _scan(document)
    except pikepdf.PasswordError as error:
        raise RefusedError(Reason.LOCKED) from error
    except (*_BROKEN, OSError, RecursionError) as error:
        raise RefusedError(Reason.DAMAGED) from error


def _text(document: pikepdf.Pdf, most: int) -> str:
    said: list[str] = []
    length = 0
    for number, page in enumerate(document.pages):
        if number == MOST_PAGES or length > most:
            break
        for part in _parts(page):
            said.append(part)
            length += len(part)
            if length > most:
                break
        said.append("\n\n")
    text = unicodedata.normalize("NFC", "".join(said))
    letters = [sign for sign in text if not sign.isspace()]
    unknown = sum(sign == _UNKNOWN or not sign.isprintable() for sign in letters)
    backwards = sum(unicodedata.bidirectional(sign) in ("R", "AL") for sign in letters)
    if not letters or unknown + backwards > _MOST_UNKNOWN * len(letters):
        return ""
    return text


def _parts(page: pikepdf.Page) -> Iterator[str]:
    fonts: Any = page.resources.get("/Font", {})
    known = dict[str, _Font]()
    font, height = _Font(), 0.0
    for instruction in pikepdf.parse_content_stream(page, _OPERATORS):
        operands, operator = instruction.operands, str(instruction.operator)
        if operator == "Tf":
            name = str(operands[0])
            if name not in known:
                known[name] = _font(fonts[name]) if name in fonts else _Font()
            font = known[name]
        elif operator in ("Td", "TD"):
            yield "\n" if abs(float(operands[1])) > 1 else " "
        elif operator == "Tm":
            at = float(operands[5])
            yield "\n" if abs(at - height) > 1 else " "
            height = at
        elif operator in ("T*", "ET"):
            yield "\n"
        elif operator == "TJ":
            yield _shown(font, operands[0])
        elif operator in ("Tj", "'", '"'):
            yield ("" if operator == "Tj" else "\n") + font.read(bytes(operands[-1]))


def _shown(font: _Font, parts: pikepdf.Object) -> str:
    said = []
    for part in parts:
        if isinstance(part, pikepdf.String):
            said.append(font.read(bytes(part)))
        elif float(part) < _GAP:
            said.append(" ")
    return "".join(said)


def _font(stored: pikepdf.Object) -> _Font:
    is_composite = stored.get("/Subtype") == pikepdf.Name("/Type0")
    font = _Font(2 if is_composite else 1)
    if not is_composite:
        font.letters = _simple(stored.get("/Encoding"))
    to_unicode = stored.get("/ToUnicode")
    if isinstance(to_unicode, pikepdf.Stream):
        _learn(font, to_unicode.read_bytes())
    return font


def _simple(encoding: object) -> dict[int, str]:
    base = encoding.get("/BaseEncoding") if isinstance(encoding, pikepdf.Dictionary) else encoding
    codec = _ENCODINGS.get(str(base), "cp1252")
    letters = {code: bytes([code]).decode(codec, "replace") for code in range(32, 256)}
    if isinstance(encoding, pikepdf.Dictionary):
        code = 0
        for item in encoding.get("/Differences", []):
            if isinstance(item, pikepdf.Name):
                letters[code] = _glyph(str(item)[1:])
                code += 1
            else:
                code = int(item)
    return letters


def _glyph(name: str) -> str:
    if len(name) == 1:
        return name
    if re.fullmatch(r"uni[0-9A-F]{4}", name):
        return chr(int(name[3:], 16))
    if name[1:] in _ACCENTS:
        return unicodedata.normalize("NFC", name[0] + _ACCENTS[name[1:]])
    return _GLYPHS.get(name, _UNKNOWN)


def _learn(font: _Font, table: bytes) -> None:
    """Codes and letters as the font's own table has them."""
    for section in _SECTION.finditer(table[:2_000_000]):
        kind, codes = section[1], list(_HEX.finditer(section[2]))
        if kind == b"codespacerange":
            if codes and codes[0][1]:
                font.width = max(1, min(4, len(codes[0][1]) // 2))
        elif kind == b"bfchar":
            for code, letter in zip(codes[::2], codes[1::2], strict=False):
                font.letters[_number(code[1])] = _decoded(letter[1])
        else:
            _learn_ranges(font, codes)
        if len(font.letters) > _MOST_CODES:
            raise RefusedError(Reason.BOMB)


def _learn_ranges(font: _Font, codes: list[re.Match[bytes]]) -> None:
    at = 0
    while at + 2 < len(codes):
        first, last, start = _number(codes[at][1]), _number(codes[at + 1][1]), codes[at + 2]
        at += 3
        if last - first > _MOST_CODES:
            raise RefusedError(Reason.BOMB)
        if start[2]:
            # Each code has its own letters, in brackets.
            for code in range(first, last + 1):
                if at >= len(codes) or codes[at][3]:
                    break
                font.letters[code] = _decoded(codes[at][1])
                at += 1
            while at < len(codes) and not codes[at][3]:
                at += 1
            at += 1
            continue
        letters = _decoded(start[1])
        for code in range(first, last + 1):
            last_letter = chr(min(ord(letters[-1]) + code - first, 0x10FFFF)) if letters else _UNKNOWN
            font.letters[code] = letters[:-1] + last_letter


def _number(written: bytes | None) -> int:
    return int(written or b"0", 16)


def _decoded(written: bytes | None) -> str:
    digits = b"".join((written or b"").split())
    return bytes.fromhex(digits.decode() + "0" * (len(digits) % 2)).decode("utf-16-be", "replace")


def _scan(document: pikepdf.Pdf) -> Image.Image | None:
    page = document.pages[0]
    for name in page.images:
        stored = page.images[name]
        if int(stored.get("/Width", 0)) >= _SCAN and int(stored.get("/Height", 0)) >= _SCAN:
            return _picture(stored)
    return None


def _picture(stored: pikepdf.Object) -> Image.Image | None:
    try:
        return pikepdf.PdfImage(stored).as_pil_image()  # type: ignore[arg-type]
    except (NotImplementedError, pikepdf.UnsupportedImageTypeError, pikepdf.DependencyError):
        return None
