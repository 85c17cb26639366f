"""A copy of the database without anyone in it, for staging: `manage.py sanitise`.

Each app says in its module `sanitised` what becomes of every field of its models. What it does not name is
an error (tests/house/test_sanitised.py), so that a new column is never copied by accident. Shapes and counts
stay: how many rows, which states, how long a text is, who belongs to whom.
"""

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from focalpoint import append_only, audit, encryption, expiring, installation, search
from focalpoint.expiring import BEAT_LEASE
from focalpoint.files import store
from focalpoint.files.models import StoredFile
from focalpoint.json_values import JSONValue

BATCH = 200
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


class RefusedError(Exception):
    """This database is not a copy that may be changed; the sentence says why."""


class Disguise:
    """Makes the same value of the same value, in one run; with the key gone no one can go back."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self.known = _known_values()

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


def _known_values() -> set[str]:
    """What fields may choose from, and the codes of what everyone may read: no one typed them."""
    known = {code for code, _name in settings.CONTENT_LANGUAGES} | CONSTANTS
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            base = getattr(column, "base_field", column)
            known |= {str(value) for value, _label in base.flatchoices if value}
        if code := TABLE.get(model._meta.label, Plan()).codes:
            known |= set(map(str, model._base_manager.values_list(code, flat=True)))
    return known - {""}


# What makes the new value of a text that is not empty.
Replace = Callable[[Disguise, Any], Any]
# Texts that are recognised wherever they stand; filled by the apps.
SPECIAL: list[tuple[re.Pattern[str], Replace]] = []
# Texts that stand in the code.
CONSTANTS: set[str] = set()


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


@dataclass(frozen=True)
class Plan:
    """What becomes of a model: its rows are removed, or `made` says what fields become; `kept` stay."""

    kept: frozenset[str] = frozenset()
    made: dict[str, Replace] = field(default_factory=dict)
    # Made of other fields of the row, after them.
    derived: dict[str, Callable[[Any], Any]] = field(default_factory=dict)
    is_removed: bool = False
    # The field that holds a code, by which other tables and JSON name the row.
    codes: str = ""
    # A list that everyone may read: its texts stay.
    is_public: bool = False

    @property
    def names(self) -> set[str]:
        return {*self.kept, *self.made, *self.derived}


TABLE: dict[str, Plan] = {}


def keep(
    model: str,
    kept: str,
    *,
    derived: dict[str, Callable[[Any], Any]] | None = None,
    codes: str = "",
    **made: Replace,
) -> None:
    TABLE[model] = Plan(frozenset(kept.split()), made, derived or {}, codes=codes)


def public(model: str, kept: str, *, codes: str) -> None:
    """A list that the portal shows to everyone: it stays as it is."""
    TABLE[model] = Plan(frozenset(kept.split()), codes=codes, is_public=True)


def remove(*names: str) -> None:
    for model in names:
        TABLE[model] = Plan(is_removed=True)


def load() -> None:
    autodiscover_modules("sanitised")


def folded(of: str) -> Callable[[Any], str]:
    return lambda row: search.folded(getattr(row, of))


def refuse() -> None:
    """Raises RefusedError unless this is a copy, with keys and a storage of its own, that nothing runs on."""
    if not installation.differences():
        raise RefusedError(
            "This database is in service, or is the original itself. Restore a backup elsewhere, and give "
            "the copy another BASE_URL."
        )
    if installation.key_opens():
        raise RefusedError(
            "ENCRYPTION_KEY is the key of the original. Give the copy keys of its own: then what is "
            "encrypted cannot be opened there at all."
        )
    if expiring.get(BEAT_LEASE, at=timezone.now()) is not None:
        raise RefusedError("Beat runs on this database. Stop web, worker and beat of the copy.")
    storage = store.storage()
    paths = StoredFile.objects.exclude(path="").values_list("path", flat=True).order_by("pk")[:20]
    if store.names_in("") or any(storage.exists(path) for path in paths):
        raise RefusedError(
            "The storage of uploads is not empty. Give the copy a storage of its own, and empty."
        )


@transaction.atomic
def run(*, at: datetime) -> dict[str, int]:
    """Replaces everything in one transaction; returns how many rows of each model were made anew or removed.

    The role of the connection owns the tables: meanwhile it takes the triggers off the audit log, and off
    what else may not be changed.
    """
    load()
    refuse()
    disguise = Disguise()
    counted: dict[str, int] = {}
    with append_only.lifted(append_only.tables()):
        _replace_all(disguise, counted)
    row = installation.ours()
    row.base_url, row.sealed = "", encryption.encrypt(installation.SEALED)
    row.save(update_fields=["base_url", "sealed"])
    audit.record("installation.sanitise", row, by=None, at=at, changes={"rows": sum(counted.values())})
    return counted


def _replace_all(disguise: Disguise, counted: dict[str, int]) -> None:
    for label, plan in TABLE.items():
        try:
            model = apps.get_model(label)
        except LookupError:
            # Of an app that is not installed here.
            continue
        if plan.is_removed:
            counted[label] = _remove(model)
        elif plan.made or plan.derived:
            counted[label] = _replace(model, plan, disguise)


def _remove(model: type[models.Model]) -> int:
    rows = model._base_manager.all()
    # Without signals and cascades: what points to it is removed by its own plan.
    return int(rows._raw_delete(rows.db))


def _replace(model: type[models.Model], plan: Plan, disguise: Disguise) -> int:
    names = [*plan.made, *plan.derived]
    done = 0
    for rows in _batches(model):
        for row in rows:
            for column, replace in plan.made.items():
                value = getattr(row, column)
                if value not in (None, "", [], {}):
                    setattr(row, column, replace(disguise, value))
            for column, derive in plan.derived.items():
                setattr(row, column, derive(row))
        model._base_manager.bulk_update(rows, names, batch_size=BATCH)
        done += len(rows)
    return done


def _batches(model: type[models.Model]) -> Iterator[list[Any]]:
    rows = list(model._base_manager.order_by("pk")[:BATCH])
    while rows:
        last = rows[-1].pk
        yield rows
        rows = list(model._base_manager.filter(pk__gt=last).order_by("pk")[:BATCH])


def file_name(disguise: Disguise, text: str) -> str:
    """Its ending says which program opens it."""
    return f"file-{disguise.token(text, 8)}{PurePosixPath(text).suffix[:6]}"


def new_path(disguise: Disguise, text: str) -> str:
    """Where nothing lies: the bytes are not in the copy."""
    token = disguise.token(text, 32)
    return f"{token[:2]}/{token}"
