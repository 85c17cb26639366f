"""The project's own lists (see README.md beside this file), read row by row."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from focalpoint.translated import Translated

FOLDER = Path(__file__).parent


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of `<name>.csv`, each by the names of its header."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def names(row: dict[str, str]) -> Translated:
    """The row's name in each language in which it is known."""
    known = {code: row[f"name_{code}"] for code, _name in settings.CONTENT_LANGUAGES}
    return Translated({code: name for code, name in known.items() if name})


def several(cell: str) -> list[str]:
    """The parts of a cell that holds a list."""
    return [part for part in cell.split(";") if part]
