"""Counting words the same way here and in the writer's browser (static/js/words.js), in every script.

Each character of Han, Hiragana or Katakana counts as one word; elsewhere a word is a run of letters,
marks and digits that may be joined inside by apostrophes and hyphens: "l'eau", "e-mail".
tests/engagements/questions/word_cases.json tests that both count the same.
"""

import re
from functools import cache
from itertools import groupby

# As \p{Script=Han}, \p{Script=Hiragana} and \p{Script=Katakana} of Unicode 17.
_SCRIPTS = (
    "\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u309d-\u309f"
    "\u30a1-\u30fa\u30fd-\u30ff\u31f0-\u31ff\u32d0-\u32fe\u3300-\u3357\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufa6d"
    "\ufa70-\ufad9\uff66-\uff6f\uff71-\uff9d\U00016fe2-\U00016fe3\U00016ff0-\U00016ff6"
    "\U0001aff0-\U0001aff3\U0001aff5-\U0001affb\U0001affd-\U0001affe\U0001b000-\U0001b122\U0001b132"
    "\U0001b150-\U0001b152\U0001b155\U0001b164-\U0001b167\U0001f200\U00020000-\U0002a6df"
    "\U0002a700-\U0002b81d\U0002b820-\U0002cead\U0002ceb0-\U0002ebe0\U0002ebf0-\U0002ee5d"
    "\U0002f800-\U0002fa1d\U00030000-\U0003134a\U00031350-\U00033479"
)
_ONE_EACH = re.compile(f"[{_SCRIPTS}]")


@cache
def _word() -> re.Pattern[str]:
    r"""A run; Python's re has no \p{L}\p{M}\p{N}, so the class is spelled out once, when first needed."""
    from sys import maxunicode
    from unicodedata import category

    codes = (code for code in range(maxunicode + 1) if category(chr(code))[0] in "LMN")
    runs = (list(run) for _, run in groupby(enumerate(codes), lambda pair: pair[1] - pair[0]))
    letters = "".join(f"{re.escape(chr(run[0][1]))}-{re.escape(chr(run[-1][1]))}" for run in runs)
    return re.compile(f"[{letters}]+(?:['’\\-‐‑][{letters}]+)*")


def count(text: str) -> int:
    """How many words `text` has."""
    rest, characters = _ONE_EACH.subn(" ", text)
    return characters + len(_word().findall(rest))
