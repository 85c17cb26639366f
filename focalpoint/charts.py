"""Bar charts as SVG made on the server: shapes are attributes, colours are classes of the sheet.

A chart is never the only form of its figures: components/chart.html puts a table behind it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import get_language_bidi

# The view box, in units of its own; the page decides how large it is shown.
WIDTH, HEIGHT = 6000, 1200
GAP = 0.25


class Number(Protocol):
    """What a bar shows; `str()` is for the table ("<5", "37", "1,000+")."""

    @property
    def bar(self) -> int: ...


@dataclass(frozen=True)
class Series:
    """One kind of bar: its name, the class that colours it (1, 2, …), a figure for each group."""

    name: str | Promise
    figures: Sequence[Number]


@dataclass(frozen=True)
class Bar:
    """A rectangle of the chart."""

    x: int
    y: int
    width: int
    height: int
    series: int


@dataclass(frozen=True)
class Chart:
    """Groups of bars beside each other, in the direction of the language: the first group is where one begins
    to read."""

    labels: Sequence[str]
    series: Sequence[Series]

    @property
    def rows(self) -> list[tuple[str, list[Number]]]:
        """The same as a table: a label, and a figure of each series."""
        return [
            (label, [series.figures[at] for series in self.series]) for at, label in enumerate(self.labels)
        ]

    @property
    def highest(self) -> int:
        return max((figure.bar for series in self.series for figure in series.figures), default=0)

    @property
    def bars(self) -> list[Bar]:
        group = WIDTH // max(1, len(self.labels))
        width = round(group * (1 - GAP) / max(1, len(self.series)))
        bars = []
        for at in range(len(self.labels)):
            place = len(self.labels) - 1 - at if get_language_bidi() else at
            start = round(group * (place + GAP / 2))
            for nth, series in enumerate(self.series):
                height = HEIGHT * series.figures[at].bar // max(1, self.highest)
                bars.append(Bar(start + nth * width, HEIGHT - height, width, height, nth + 1))
        return bars
