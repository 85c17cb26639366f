"""Whom the text of a note names with `@`: a name, its first word, or what stands before the @ of an address.

What two colleagues are called names neither of them: a notice that goes to the wrong one is worse than none,
and the form has a list to choose from.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from focalpoint.search import folded
from organisations.accounts.models import User

_BEFORE = re.compile(r"(?<![\w.@])@(?=\w)")


def named_in(text: str, people: Iterable[User]) -> list[User]:
    """Those of `people` whom the text names, each once, in the order of the text."""
    parts = [folded(part) for part in _BEFORE.split(text)[1:]]
    called = _called(people)
    names = sorted(called, key=len, reverse=True)
    found: dict[object, User] = {}
    for part in parts:
        name = next((name for name in names if re.match(rf"{re.escape(name)}(?!\w)", part)), None)
        if name is not None and len(called[name]) == 1:
            found.setdefault(called[name][0].pk, called[name][0])
    return list(found.values())


def _called(people: Iterable[User]) -> dict[str, list[User]]:
    """People by each of the names they can be called by."""
    called: dict[str, list[User]] = defaultdict(list)
    for person in people:
        whole = folded(person.name).strip()
        for name in {whole, whole.split(" ")[0], folded(person.email.split("@")[0])} - {""}:
            called[name].append(person)
    return called
