"""Charts are shapes for the eye, and the same figures as a table."""

from dataclasses import dataclass
from itertools import pairwise

from django.utils import translation

from focalpoint.charts import HEIGHT, WIDTH, Chart, Series


@dataclass
class Number:
    bar: int


def chart(*numbers, labels=("May", "June", "July")):
    series = [
        Series(f"Series {nth}", [Number(one) for one in figures]) for nth, figures in enumerate(numbers)
    ]
    return Chart(labels, series)


def test_the_highest_bar_is_as_high_as_the_chart_and_the_rest_in_proportion():
    bars = chart([5, 10, 0]).bars
    assert [bar.height for bar in bars] == [HEIGHT // 2, HEIGHT, 0]
    assert all(bar.y + bar.height == HEIGHT for bar in bars)


def test_bars_stand_beside_each_other_within_the_chart():
    bars = chart([1, 2, 3], [3, 2, 1]).bars
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH for bar in bars)
    spans = sorted((bar.x, bar.x + bar.width) for bar in bars)
    assert all(end <= start for (_begin, end), (start, _end) in pairwise(spans))


def test_the_first_group_is_where_one_begins_to_read():
    first_in_english = chart([9, 0, 0]).bars[0].x
    with translation.override("ar"):
        first_in_arabic = chart([9, 0, 0]).bars[0].x
    assert first_in_english < WIDTH / 3 < 2 * WIDTH / 3 < first_in_arabic


def test_an_empty_chart_has_no_height():
    assert [bar.height for bar in chart([0, 0, 0]).bars] == [0, 0, 0]
    assert chart().bars == []


def test_rows_are_the_same_as_a_table():
    rows = chart([1, 2, 3], [4, 5, 6]).rows
    assert [(label, [figure.bar for figure in figures]) for label, figures in rows] == [
        ("May", [1, 4]),
        ("June", [2, 5]),
        ("July", [3, 6]),
    ]
