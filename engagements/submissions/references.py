"""References such as FP-2026-7KQ4-M2XD: the year, random characters, and one that checks the others.

They say nothing about order or amount, hold no letters that are mistaken for digits, and a typo (one wrong
character, two swapped) is recognised as such.
"""

import re
import secrets
import string
import unicodedata
from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_37_2

from engagements.submissions.models import Submission
from focalpoint.errors import DomainError

# Without 0 O, 1 I L, and U.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_CHARACTERS = 7
YEAR_DIGITS = 4
_SHAPE = re.compile(r"FP(\d{4})([0-9A-Z]{4})([0-9A-Z]{4})")
_BEGINNING = re.compile(r"FP(\d{4})([0-9A-Z]{1,7})")


class ReferenceTypoError(DomainError):
    """It has the shape of a reference, but its characters do not fit together."""

    message = _("This reference has a typing mistake. Compare it with your receipt.")


def make(at: datetime, *, choose: Callable[[str], str] = secrets.choice) -> str:
    """A new reference of the year of `at`, unique with near certainty.

    `choose` picks a character; only data that must be reproducible passes its own.
    """
    while True:
        characters = "".join(choose(ALPHABET) for _ in range(RANDOM_CHARACTERS))
        check = mod_37_2.calc_check_digit(f"{at:%Y}{characters}")
        # The scheme may ask for "*" or for a letter that is easily mistaken: then try again.
        if check in ALPHABET:
            return _written(f"{at:%Y}", characters + check)


def unused(at: datetime) -> str:
    """A new reference that no input has."""
    while Submission.objects.filter(reference=(reference := make(at))).exists():
        pass
    return reference


def _written(year: str, characters: str) -> str:
    return f"FP-{year}-{characters[:4]}-{characters[4:]}"


def _folded(character: str) -> str:
    """A letter in upper case, a digit of any script as 0 to 9; nothing for spaces, dashes and brackets."""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return character.upper() if character.isalpha() else ""


def alternatives(text: str) -> list[str]:
    """The references that `text` may mean if one character of it is wrong, or two neighbours are swapped."""
    match = _SHAPE.fullmatch("".join(map(_folded, unicodedata.normalize("NFKC", text))))
    if not match:
        return []
    typed = match[1] + match[2] + match[3]
    meant = {
        typed[:place] + character + typed[place + 1 :]
        for place in range(len(typed))
        for character in (string.digits if place < YEAR_DIGITS else ALPHABET)
    }
    meant |= {
        typed[:place] + typed[place + 1] + typed[place] + typed[place + 2 :]
        for place in range(len(typed) - 1)
    }
    return [
        _written(characters[:YEAR_DIGITS], characters[YEAR_DIGITS:])
        for characters in sorted(meant)
        if characters[:YEAR_DIGITS].isdecimal() and mod_37_2.is_valid(characters)
    ]


def beginning(text: str) -> str:
    """As references are written, one that is not typed to its end, from the fourth part on; else ""."""
    match = _BEGINNING.fullmatch("".join(map(_folded, unicodedata.normalize("NFKC", text))))
    return _written(match[1], match[2]).rstrip("-") if match else ""


def normalise(text: str) -> str:
    """`text` as references are written, whatever its case, width, digits and dashes, and whatever signs were
    copied with it; "" if it is none.

    Raises ReferenceTypoError when it has the shape of one but cannot be one.
    """
    match = _SHAPE.fullmatch("".join(map(_folded, unicodedata.normalize("NFKC", text))))
    if not match:
        return ""
    year, characters = match[1], match[2] + match[3]
    try:
        mod_37_2.validate(year + characters)
    except ValidationError as error:
        raise ReferenceTypoError from error
    return _written(year, characters)
