"""Who else has a page open: kept in Redis for a moment, and nowhere else.

It is a courtesy and no lock: whoever acts first wins, whether or not the other was seen. Where Redis is away
no one is seen, and nothing else is different.
"""

import json
import time
from collections.abc import Iterable
from typing import cast

from django.core.cache import caches

from focalpoint.cache import ForgivingRedisCache
from focalpoint.people import Person

# A page that has a script says every 30 seconds that it is still open.
SECONDS = 75
MOST_SHOWN = 5
# In one minute, of one person: a dozen pages in as many tabs.
MOST_SAID = 60


def _cache() -> ForgivingRedisCache:
    return cast(ForgivingRedisCache, caches["pages"])


def come(place: str, person: Person) -> list[str]:
    """`person` is reading `place`: the names of the others who are."""
    others = _cache().come(_key(place), _member(person), now=time.time(), seconds=SECONDS)
    return _names(others, str(person.pk))


def leave(place: str, person: Person) -> None:
    _cache().leave(_key(place), _member(person))


def says_too_much(person: Person) -> bool:
    """Whether their pages say more often that they are open than pages do."""
    number = _cache().count(f"reading-said:{person.pk}", 60)
    return number is not None and number > MOST_SAID


def _key(place: str) -> str:
    return f"reading:{place}"


def _member(person: Person) -> str:
    return json.dumps([str(person.pk), str(person)])


def _names(members: Iterable[str], own: str) -> list[str]:
    people = [json.loads(member) for member in members]
    return sorted({name for key, name in people if key != own})[:MOST_SHOWN]
