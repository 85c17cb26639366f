"""The word counter agrees with the table that the browser's counter is held to as well."""

import json
from pathlib import Path

import pytest

from engagements.questions.words import count

CASES = json.loads((Path(__file__).parent / "word_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_count_follows_the_table(case):
    assert count(case["text"]) == case["words"]


def test_count_of_long_text_is_the_sum_of_its_parts():
    assert count("clean water 水 " * 10_000) == 30_000
