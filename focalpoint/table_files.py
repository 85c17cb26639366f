"""Tables as files: CSV, sent row by row, or XLSX; in both, no cell is a formula.

Both are written by the same call, so that a page that offers one offers the other too.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from tempfile import TemporaryFile
from typing import IO

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.timezone import is_aware, make_naive
from django.utils.translation import get_language, get_language_bidi, override
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

# What a spreadsheet begins a formula with, also in the width of East Asian letters.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Rows that are written at once.
_BATCH = 500
# Without it a spreadsheet reads the file in the encoding of its own machine.
_UTF8 = "\ufeff"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# An XLSX file is whole before it is sent: whoever has more rows offers CSV alone.
MOST_ROWS = 100_000
_NARROWEST, _WIDEST = 14, 40
# No sheet may have a longer name.
_SHEET_NAME = 31

# The name without its ending, the heads of the columns, the rows.
Writer = Callable[[str, Sequence[object], Iterable[Sequence[object]]], HttpResponseBase]


class _Line:
    """What `csv` writes to: it gives back the line."""

    def write(self, line: str) -> str:
        return line


def neutral(cell: object) -> str:
    """As text; what would be a formula begins with an apostrophe."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_answer(
    name: str, header: Sequence[object], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """The file `name`; its words are in the language in which it was asked for."""
    answer = StreamingHttpResponse(
        _lines(header, rows, get_language()), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _lines(header: Sequence[object], rows: Iterable[Sequence[object]], language: str | None) -> Iterator[str]:
    writer, left = csv.writer(_Line()), iter(rows)
    with override(language):
        head = writer.writerow([neutral(cell) for cell in header])
    yield f"{_UTF8}{head}"
    while True:
        # Made in that language and given away outside: between two batches the thread is someone else's.
        with override(language):
            batch = [writer.writerow([neutral(cell) for cell in row]) for row in islice(left, _BATCH)]
        if not batch:
            return
        yield "".join(batch)


def xlsx_answer(name: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> FileResponse:
    """The same table with typed cells; the heads of the columns stay in sight."""
    # Django closes it when it was sent.
    file = TemporaryFile()  # noqa: SIM115
    try:
        _write(file, name, header, rows)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=_XLSX)


# One row at a time is held in memory. No text becomes a formula, a link or a number by how it looks.
_AS_GIVEN = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def _write(file: IO[bytes], name: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> None:
    with Workbook(file, _AS_GIVEN) as workbook:
        sheet = workbook.add_worksheet(name[:_SHEET_NAME])
        if get_language_bidi():
            sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        cells = _Cells(workbook, sheet)
        for column, head in enumerate(header):
            width = min(max(_NARROWEST, len(str(head)) + 2), _WIDEST)
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, str(head), cells.head)
        for number, row in enumerate(rows, 1):
            if number > MOST_ROWS:
                raise ValueError(f"More than {MOST_ROWS} rows")
            for column, cell in enumerate(row):
                cells.write(number, column, cell)


class _Cells:
    """Writes each cell as what it is."""

    def __init__(self, workbook: Workbook, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        # Stays text when someone edits the cell, as if it had been typed with an apostrophe before it.
        self.quoted = workbook.add_format({"quote_prefix": True})

    def write(self, row: int, column: int, cell: object) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, bool):
            self.sheet.write_boolean(row, column, cell)
        elif isinstance(cell, int | float):
            self.sheet.write_number(row, column, cell)
        elif isinstance(cell, datetime):
            # A spreadsheet knows no time zones: as pages show it.
            moment = make_naive(cell) if is_aware(cell) else cell
            self.sheet.write_datetime(row, column, moment, self.moment)
        elif isinstance(cell, date):
            self.sheet.write_datetime(row, column, cell, self.day)
        else:
            text = str(cell)
            is_formula = text.startswith(_FORMULA)
            self.sheet.write_string(row, column, text, self.quoted if is_formula else None)


FORMATS: dict[str, Writer] = {"csv": csv_answer, "xlsx": xlsx_answer}


def asked_for(request: HttpRequest) -> Writer | None:
    """How to write what the page shows as a file, where its address asks for one: `?as=csv`."""
    return FORMATS.get(request.GET.get("as", ""))
