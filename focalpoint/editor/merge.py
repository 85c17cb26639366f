"""What three versions of one text come to: what a page showed, what was typed into it, what is stored now.

What the page showed is not kept. The page itself holds a mark of each field, which tells whether a value is
the one that was shown, and nothing of what it was. Marks are made with the portal's key. They need no further
signature: whoever posts false ones overwrites what a colleague saved, as on any page that is up to date.
"""

from base64 import urlsafe_b64encode
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from hashlib import blake2b
from itertools import chain

from django.conf import settings
from django.db import models

from focalpoint.text import plain

# Of 2**72 marks, two fields of one page do not share one by chance.
_BYTES = 9


def comparable(value: object) -> str:
    """The same for a value as it is stored and as a form cleans it; a list has an order."""
    if isinstance(value, models.Model):
        return str(value.pk)
    if is_dataclass(value):
        return comparable([getattr(value, attribute.name) for attribute in fields(value)])
    if isinstance(value, Mapping):
        texts = sorted((str(name), comparable(text)) for name, text in value.items())
        return "\0".join(f"{name}={text}" for name, text in texts if text)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "\1".join(comparable(item) for item in value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None or value is False else plain(str(value)).strip()


def mark(name: str, value: object) -> str:
    text = f"{name}\0{comparable(value)}".encode("utf-8", "replace")
    digest = blake2b(text, key=settings.SECRET_KEY.encode()[:64], digest_size=_BYTES).digest()
    return urlsafe_b64encode(digest).decode()


def marks(values: Mapping[str, object], sets: Collection[str] = ()) -> str:
    """A mark of each value, and of each member of those that are sets."""
    members = (mark(f"{name}[]", member) for name in sets for member in _members(values[name]).values())
    return " ".join(chain((mark(name, value) for name, value in values.items()), members))


@dataclass(frozen=True)
class Merged:
    """`values` are to be saved if nothing is in conflict; of a conflict they hold what is shown first."""

    values: dict[str, object] = field(default_factory=dict)
    # What someone else saved meanwhile and no one else touched, wholly or in part.
    taken: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


def merge(
    mine: Mapping[str, object],
    theirs: Mapping[str, object],
    page_marks: Collection[str] | None,
    *,
    sets: Collection[str] = (),
    strictness: Mapping[str, Sequence[str]] | None = None,
    together: Iterable[Collection[str]] = (),
) -> Merged:
    """Field by field; `page_marks` is None when it is not known what the page showed.

    Of a field in `strictness`, which has its values with the widest first, the stricter of two wins until a
    person decides: also where only one side changed it, for the other side wrote for the other value. Fields
    that mean something only `together` are touched together.
    """
    known = page_marks or ()
    order, merged = strictness or {}, Merged()
    own = {name: mark(name, value) for name, value in mine.items()}
    stored = {name: mark(name, value) for name, value in theirs.items()}
    touched = {name for name in own if own[name] not in known}
    moved = {name for name in stored if stored[name] not in known}
    for group in map(set, together):
        touched |= group if group & touched else set()
        moved |= group if group & moved else set()
    for name, value in mine.items():
        other = theirs[name]
        result, is_agreed = value, name not in moved
        if own[name] == stored[name] or (name in sets and _is_same_set(value, other)):
            is_agreed = True
        elif name not in touched:
            result, is_agreed = other, True
        elif name in sets and page_marks is not None and name in moved:
            result = _both(name, value, other, known)
            is_agreed = bool(result)
        if name in order and touched and moved and own[name] != stored[name]:
            stricter = max(value, other, key=lambda choice, of=order[name]: of.index(str(choice)))  # type: ignore[misc]
            result, is_agreed = stricter, is_agreed and result == stricter
        merged.values[name] = result
        if not is_agreed:
            merged.conflicts.append(name)
        elif result is not value and not (name in sets and _is_same_set(result, value)):
            merged.taken.append(name)
    return merged


def _is_same_set(mine: object, theirs: object) -> bool:
    return _members(mine).keys() == _members(theirs).keys()


def _members(value: object) -> dict[str, object]:
    return {comparable(member): member for member in _each(value)}


def _each(value: object) -> Iterator[object]:
    yield from (
        value if isinstance(value, Iterable) and not isinstance(value, str) else [value] if value else []
    )


def _both(name: str, mine: object, theirs: object, page_marks: Collection[str]) -> list[object]:
    """What either added, without what either took out."""
    own, other = _members(mine), _members(theirs)
    return [
        member
        for key, member in {**own, **other}.items()
        if (key in own and key in other) or mark(f"{name}[]", key) not in page_marks
    ]
