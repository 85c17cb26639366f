"""Tables as CSV files that are sent row by row, and that no spreadsheet takes for formulas."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.http import StreamingHttpResponse
from django.utils.translation import get_language, override

# What a spreadsheet begins a formula with, also in the width of East Asian letters.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Rows that are written at once.
_BATCH = 500
# Without it a spreadsheet reads the file in the encoding of its own machine.
_UTF8 = "\ufeff"


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
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
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
