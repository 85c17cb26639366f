"""Whether a key was made by chance or by a person: one that was typed is guessed, and opens every session."""

import base64
import re
from itertools import pairwise

_WORDS = ("secret", "password", "changeme", "change-me", "example", "insecure", "focalpoint")
# Of 32 random bytes about thirty differ, of 64 random characters about forty, of 64 hexadecimal ones sixteen.
_FEWEST_DIFFERENT = 12
# Chance does not write so many characters twice, nor so many in a row of the alphabet.
_LONGEST_REPEATED = 8


def weakness_of_text(key: str) -> str:
    """What is wrong with a key of characters, as the end of a sentence; empty when nothing is."""
    if any(word in key.lower() for word in _WORDS):
        return "it holds a word"
    return _weakness(key)


def weakness_of_bytes(key: str) -> str:
    """The same for 32 bytes in base64."""
    content = base64.urlsafe_b64decode(key)
    if all(32 <= byte < 127 for byte in content):
        return "it is a text, not random bytes"
    return _weakness(content.decode("latin-1"))


def _weakness(text: str) -> str:
    if len(set(text)) < _FEWEST_DIFFERENT:
        return "it has few different characters"
    if re.search(rf"(.{{{_LONGEST_REPEATED}}}).*\1", text, re.DOTALL):
        return "it repeats itself"
    if _has_sequence(text):
        return "it goes along the alphabet"
    return ""


def _has_sequence(text: str) -> bool:
    steps = "".join("+" if ord(b) - ord(a) == 1 else "." for a, b in pairwise(text))
    return "+" * (_LONGEST_REPEATED - 1) in steps
