"""Rows of a posted formset that someone removed meanwhile: they are offered again, as new ones."""

import re
from collections.abc import Collection, Iterable

from django.utils.datastructures import MultiValueDict


def as_new(
    data: MultiValueDict[str, str], prefix: str, stored: Collection[str]
) -> tuple[MultiValueDict[str, str], int]:
    """The data with such rows at the end, and how many there are; `stored` are the keys of the others."""
    number = str(data.get(f"{prefix}-INITIAL_FORMS", ""))
    initial = range(int(number[:4]) if number.isdecimal() else 0)
    gone = [index for index in initial if data.get(f"{prefix}-{index}-id") not in stored]
    if not gone:
        return data, 0
    return _moved(data, prefix, [*(index for index in initial if index not in gone), *gone], gone), len(gone)


def _moved(
    data: MultiValueDict[str, str], prefix: str, order: Iterable[int], gone: Collection[int]
) -> MultiValueDict[str, str]:
    places = {str(before): str(after) for after, before in enumerate(order)}
    row = re.compile(rf"{re.escape(prefix)}-(\d+)-(.+)", re.S)
    moved: MultiValueDict[str, str] = MultiValueDict()
    for name, values in data.lists():
        match = row.fullmatch(name)
        if match and int(match[1]) in gone and match[2] == "id":
            continue
        moved.setlist(f"{prefix}-{places.get(match[1], match[1])}-{match[2]}" if match else name, values)
    moved[f"{prefix}-INITIAL_FORMS"] = str(len(places) - len(gone))
    return moved
