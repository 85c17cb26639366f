"""Counting words the same way here and in the writer's browser (static/js/words.js), in every script.

Each character of Han, Hiragana or Katakana counts as one word; elsewhere a word is what stands between
spaces and has a letter or a digit: "l'eau", "e-mail", "A/RES/76/300", "1,000". No word processor counts
fewer, so no one is refused whose own program said that the text fits.
tests/engagements/questions/word_cases.json tests that both count the same.
"""

import re
from unicodedata import category

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


# No-break spaces (U+00A0, U+2007, U+202F) join; the others are those of JavaScript's \s, named so that both
# split alike.
_SPACES = re.compile("[\t-\r \x85\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]+")


def count(text: str) -> int:
    """How many words `text` has."""
    rest, characters = _ONE_EACH.subn(" ", text)
    return characters + sum(map(_is_word, _SPACES.split(rest)))


def _is_word(part: str) -> bool:
    return any(category(character)[0] in "LMN" for character in part)
