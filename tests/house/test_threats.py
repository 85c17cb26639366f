"""The threat model names tests that exist, for each of its rows."""

import re

import pytest

from tests.house.source import ROOT

ROWS = [
    line
    for line in (ROOT / "docs/threat-model.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| threat", "| fault"))
]


def test_there_are_rows():
    assert len(ROWS) > 15


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip())
def test_each_row_names_tests_that_exist(row):
    named = re.findall(r"`(tests/[^`]+)`", row.split("|")[3])
    assert named, "a defence without a test"
    for name in named:
        assert "def test_" in (ROOT / name).read_text(encoding="utf-8"), name
