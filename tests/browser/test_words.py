"""The counter in the browser counts as the server does."""

import json
from pathlib import Path

import pytest

from tests.browser.conftest import Visit
from tests.engagements.questions import test_words as on_the_server

pytestmark = [pytest.mark.browser]
CASES = json.loads(Path(on_the_server.__file__).with_name("word_cases.json").read_text(encoding="utf-8"))


def test_count_equals_server(visit: Visit) -> None:
    page = visit().open("")
    texts = [case["text"] for case in CASES]
    counted = page.evaluate(
        "async ([address, texts]) => { const { count } = await import(address); return texts.map(count); }",
        ["/static/js/words.js", texts],
    )
    assert dict(zip(texts, counted, strict=True)) == {case["text"]: case["words"] for case in CASES}
