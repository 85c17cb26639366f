"""Tables as files: no cell is a formula, and every row comes, in the language that was asked for."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.test import RequestFactory
from django.utils.translation import get_language, gettext_lazy, override

from focalpoint import table_files
from focalpoint.table_files import asked_for, csv_answer, neutral, xlsx_answer
from tests.spreadsheets import parts, rows_of

# A response that is closed looks after the connection, where a test before left one open.
pytestmark = pytest.mark.django_db


def read(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_neutral_cell_is_no_formula(sign):
    assert neutral(f"{sign}HYPERLINK(1)") == f"'{sign}HYPERLINK(1)"


@pytest.mark.parametrize(("cell", "text"), [(None, ""), (7, "7"), ("a=b", "a=b"), (True, "True")])
def test_neutral_cell_stays_as_it_is(cell, text):
    assert neutral(cell) == text


def test_file_has_every_row_in_batches(monkeypatch):
    monkeypatch.setattr(table_files, "_BATCH", 2)
    rows = [(number, f"=A{number}", 'say "no", please\nnow') for number in range(5)]
    answer = csv_answer("log", ["number", "formula", "text"], iter(rows))
    assert answer["Content-Disposition"] == 'attachment; filename="log.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert read(answer) == [
        ["number", "formula", "text"],
        *([str(number), f"'=A{number}", 'say "no", please\nnow'] for number in range(5)),
    ]


def test_file_is_in_the_language_in_which_it_was_asked_for():
    word = gettext_lazy("Save")
    with override("ar"):
        answer = csv_answer("log", [word], ([word] for _row in range(1)))
        expected = str(word)
    assert read(answer) == [[expected], [expected]]
    assert get_language() == "en"


def test_sheet_has_each_cell_as_what_it_is():
    header = ["number", "text"]
    rows = [
        (7, "007"),
        (2.5, True),
        (None, "no number"),
        (gettext_lazy("Save"), "https://example.org"),
        (date(2026, 11, 27), datetime(2026, 11, 27, 12, tzinfo=UTC)),
    ]
    answer = xlsx_answer("figures", header, iter(rows))
    assert answer["Content-Disposition"] == 'attachment; filename="figures.xlsx"'
    files = parts(answer)
    # A day is a number of days; the moment is in the time zone of its reader, whose noon is not that of UTC.
    *read, (day, moment) = rows_of(files)
    assert read == [
        header,
        [7, "007"],
        [2.5, True],
        [None, "no number"],
        ["Save", "https://example.org"],
    ]
    assert day == (date(2026, 11, 27) - date(1899, 12, 30)).days
    assert int(moment) == day
    assert "hyperlink" not in files["xl/worksheets/sheet1.xml"]


def test_sheet_has_no_formula_and_its_heads_stay_in_sight():
    files = parts(xlsx_answer("figures", ["=1+1"], [("=HYPERLINK(1)",), ("-1",), ("{=1}",), ("a=b",)]))
    sheet = files["xl/worksheets/sheet1.xml"]
    assert rows_of(files) == [["=1+1"], ["=HYPERLINK(1)"], ["-1"], ["{=1}"], ["a=b"]]
    assert "<f>" not in sheet
    # Who edits such a cell still has a text.
    assert files["xl/styles.xml"].count('quotePrefix="1"') == 1
    assert 'state="frozen"' in sheet
    assert "rightToLeft" not in sheet


def test_sheet_is_from_right_to_left_in_such_a_language():
    with override("ar"):
        files = parts(xlsx_answer("figures", [gettext_lazy("Save")], []))
        expected = str(gettext_lazy("Save"))
    assert 'rightToLeft="1"' in files["xl/worksheets/sheet1.xml"]
    assert rows_of(files) == [[expected]]


def test_sheet_is_not_cut(monkeypatch):
    monkeypatch.setattr(table_files, "MOST_ROWS", 2)
    assert len(rows_of(parts(xlsx_answer("log", ["number"], [(1,), (2,)])))) == 3
    with pytest.raises(ValueError, match="More than 2 rows"):
        xlsx_answer("log", ["number"], [(1,), (2,), (3,)])


@pytest.mark.parametrize("query", ["", "?as=", "?as=pdf", "?as=%00"])
def test_page_that_is_asked_for_no_file_is_none(query):
    assert asked_for(RequestFactory().get(f"/{query}")) is None
