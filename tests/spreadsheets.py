"""Reads the XLSX files that the portal makes, without the library that made them."""

import io
import string
import zipfile
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def parts(response):
    """The files in the file."""
    content = b"".join(response)
    response.close()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def read_xlsx(response):
    """The rows of its one sheet: texts as texts, numbers as numbers, nothing as None."""
    return rows_of(parts(response))


def rows_of(files):
    """Empty cells at the end of a row, and empty rows, are not in the file."""
    sheet = ElementTree.fromstring(files["xl/worksheets/sheet1.xml"])
    return [_row(row) for row in sheet.iter(f"{_MAIN}row")]


def _row(row):
    by_column = {cell.get("r").rstrip("0123456789"): _value(cell) for cell in row.iter(f"{_MAIN}c")}
    last = max(by_column)
    return [by_column.get(column) for column in string.ascii_uppercase[: ord(last) - ord("A") + 1]]


def _value(cell):
    if cell.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(f"{_MAIN}t"))
    written = cell.find(f"{_MAIN}v")
    if written is None or written.text is None:
        return None
    if cell.get("t") == "b":
        return written.text == "1"
    number = float(written.text)
    return int(number) if number.is_integer() else number
