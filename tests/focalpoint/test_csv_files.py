"""CSV files: no cell is a formula, and every row comes, in the language that was asked for."""

import csv
import io

import pytest
from django.utils.translation import get_language, gettext_lazy, override

from focalpoint import csv_files
from focalpoint.csv_files import csv_answer, neutral


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
    monkeypatch.setattr(csv_files, "_BATCH", 2)
    rows = [(number, f"=A{number}", 'say "no", please\nnow') for number in range(5)]
    answer = csv_answer("log.csv", ["number", "formula", "text"], iter(rows))
    assert answer["Content-Disposition"] == 'attachment; filename="log.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert read(answer) == [
        ["number", "formula", "text"],
        *([str(number), f"'=A{number}", 'say "no", please\nnow'] for number in range(5)),
    ]


def test_file_is_in_the_language_in_which_it_was_asked_for():
    word = gettext_lazy("Save")
    with override("ar"):
        answer = csv_answer("log.csv", [word], ([word] for _row in range(1)))
        expected = str(word)
    assert read(answer) == [[expected], [expected]]
    assert get_language() == "en"
