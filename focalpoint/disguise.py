"""Texts in place of those that people wrote: as long, of the same script and shape, and of no one."""

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Callable, Collection, Iterator
from pathlib import PurePosixPath
from typing import Any

from focalpoint.json_values import JSONValue

# RFC 2606: no email reaches it.
DOMAIN = "staging.example"
_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"
_ARABIC, _CYRILLIC, _HAN = "بتدرسعفقلمنوي", "бвгдзклмнопрст", "山水木人田土石川花雨天地"
_FIRST = [
    "Ada",
    "Ben",
    "Chen",
    "Dara",
    "Efua",
    "Farid",
    "Gul",
    "Hana",
    "Ivo",
    "Jun",
    "Kofi",
    "Lina",
    "Nour",
    "Ola",
]
_LAST = [
    "Abara",
    "Bello",
    "Costa",
    "Duarte",
    "Ekman",
    "Ferro",
    "Gomes",
    "Haddad",
    "Ito",
    "Kaya",
    "Mensah",
    "Novak",
]
_WORD = re.compile(r"\w+")
# What other tables are found by, and says nothing.
_IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?")
_EMAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")


class Disguise:
    """Makes the same value of the same value, in one run; with the key gone no one can go back."""

    def __init__(self, known: Collection[str] = ()) -> None:
        """`known`: what no one typed, and stays as it is."""
        self._key = secrets.token_bytes(32)
        self.known = frozenset(known)

    def number(self, text: str) -> int:
        return int.from_bytes(hmac.new(self._key, text.encode(), hashlib.sha256).digest())

    def token(self, text: str, length: int = 12) -> str:
        return f"{self.number(text):064x}"[:length]

    def words(self, text: str) -> str:
        """As long, with spaces, signs and capitals where they were."""
        for pattern, replace in SPECIAL:
            if pattern.fullmatch(text):
                return replace(self, text)
        parts, end = [], 0
        for found in _specials(text):
            start, stop, replace = found
            parts += [self._plain(text[end:start]), replace(self, text[start:stop])]
            end = stop
        return "".join([*parts, self._plain(text[end:])])

    def _plain(self, text: str) -> str:
        return _WORD.sub(lambda found: self._word(found[0]), text)

    def _word(self, word: str) -> str:
        number, made = self.number(word.lower()), []
        for place, character in enumerate(word):
            number, chosen = divmod(number, 251) if number else (self.number(f"{word}{place}"), place)
            other = _letter(character, place, chosen)
            made.append(other.upper() if character.isupper() else other)
        return "".join(made)

    def value(self, value: JSONValue) -> JSONValue:
        """Every text in it, but ids, moments and what a field may choose from."""
        if isinstance(value, dict):
            return {
                key: slug(self, inner) if key == "slug" and isinstance(inner, str) else self.value(inner)
                for key, inner in value.items()
            }
        if isinstance(value, list):
            return [self.value(inner) for inner in value]
        if not isinstance(value, str) or value in self.known:
            return value
        if _IDENTIFIER.fullmatch(value) or _MOMENT.fullmatch(value):
            return value
        return email(self, value) if _EMAIL.fullmatch(value) else self.words(value)


def _specials(text: str) -> Iterator[tuple[int, int, "Replace"]]:
    found = [
        (match.start(), match.end(), replace)
        for pattern, replace in SPECIAL
        for match in pattern.finditer(text)
    ]
    return iter(sorted(found, key=lambda one: one[0]))


def _letter(character: str, place: int, chosen: int) -> str:
    if character.isdecimal():
        return str(chosen % 10)
    code = ord(character)
    for first, last, letters in (
        (0x0600, 0x06FF, _ARABIC),
        (0x0400, 0x04FF, _CYRILLIC),
        (0x3400, 0x9FFF, _HAN),
    ):
        if first <= code <= last:
            return letters[chosen % len(letters)]
    letters = _VOWELS if place % 2 else _CONSONANTS
    return letters[chosen % len(letters)]


# What makes the new value of a text that is not empty.
Replace = Callable[[Disguise, Any], Any]
# Texts that are recognised wherever they stand; filled by the apps.
SPECIAL: list[tuple[re.Pattern[str], Replace]] = []


def words(disguise: Disguise, text: Any) -> Any:
    return disguise.words(text)


def values(disguise: Disguise, value: Any) -> Any:
    """For JSON and lists: the texts in it."""
    return disguise.value(value)


def name(disguise: Disguise, text: str) -> str:
    number = disguise.number(text)
    return f"{_FIRST[number % len(_FIRST)]} {_LAST[number // 97 % len(_LAST)]}"


def email(disguise: Disguise, text: str) -> str:
    """The same for the same address, in every table."""
    return f"person-{disguise.token(text.lower())}@{DOMAIN}"


def web(disguise: Disguise, text: str) -> str:
    return f"https://{disguise.token(text)}.example/"


def webs(disguise: Disguise, texts: list[str]) -> list[str]:
    return [web(disguise, text) for text in texts]


def slug(disguise: Disguise, text: str) -> str:
    return text if text in disguise.known else f"made-{disguise.token(text)}"


def digits(disguise: Disguise, text: str) -> str:
    """A digest of something that is another now."""
    return disguise.token(text, min(len(text), 64))


def no_password(disguise: Disguise, _text: str) -> str:
    return f"!{secrets.token_urlsafe(30)}"


def nothing(_disguise: Disguise, _text: str) -> str:
    return ""


def document(disguise: Disguise, text: str) -> str:
    """Canonical JSON in a text, as canonical again."""
    made = disguise.value(json.loads(text))
    return json.dumps(made, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def file_name(disguise: Disguise, text: str) -> str:
    """Its ending says which program opens it."""
    return f"file-{disguise.token(text, 8)}{PurePosixPath(text).suffix[:6]}"


def new_path(disguise: Disguise, text: str) -> str:
    """Where nothing lies: the bytes are not in the copy."""
    token = disguise.token(text, 32)
    return f"{token[:2]}/{token}"
