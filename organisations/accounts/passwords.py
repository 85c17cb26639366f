"""Passwords that are easy to guess are refused, without asking anyone else for them."""

import re
import unicodedata
from typing import TypedDict, cast

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.accounts.models import User

# As a power of ten: how many guesses a program that knows how people choose would need at least. Five wrong
# ones lock an account for five minutes, and a copy of the table costs a tenth of a second for each.
LEAST_GUESSES = 9
# The library looks at no more.
LOOKED_AT = 72
OURS = ["focal", "point", "focalpoint", "united", "nations", "unitednations", "civil", "society", "portal"]
# What the same keys write on a Latin keyboard, by position: "пароль" is "gfhjkm", and as well known.
_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,./"
_LAYOUTS = ("йцукенгшщзхъфывапролджэячсмитьбю.", "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرﻻىةوزظ")
_TO_LATIN = [str.maketrans(layout, _LATIN_KEYS) for layout in _LAYOUTS]

WHY: dict[str, str | Promise] = {
    "dictionary": gettext_lazy("Many people use it or something similar."),
    "spatial": gettext_lazy("Its keys are next to each other on the keyboard."),
    "repeat": gettext_lazy("It repeats the same characters."),
    "sequence": gettext_lazy("Its letters or digits are in sequence."),
    "date": gettext_lazy("Most of it is a date."),
}


class _Match(TypedDict):
    pattern: str
    token: str


class _Estimate(TypedDict):
    guesses_log10: float
    sequence: list[_Match]


class GuessableValidator:
    """Refuses common passwords, walks over the keyboard, repetitions, dates and words of this portal."""

    def validate(self, password: str, user: User | None = None) -> None:
        about = f"{user.email} {user.name}" if user else ""
        known = [*OURS, about.partition("@")[0], *re.split(r"\W+", about)]
        text = unicodedata.normalize("NFKC", password).lower()
        for typed in {password, text, *(text.translate(layout) for layout in _TO_LATIN)}:
            estimate = _estimate(typed, [word for word in known if word])
            if estimate["guesses_log10"] < LEAST_GUESSES:
                raise ValidationError(_message(estimate), code="password_guessable")

    def get_help_text(self) -> str:
        return _("Choose three or four unrelated words, or let a password manager create one.")


def _estimate(password: str, known: list[str]) -> _Estimate:
    # Its lists of words take a tenth of a second to load: only where someone chooses a password.
    from zxcvbn import zxcvbn

    return cast(_Estimate, zxcvbn(password[:LOOKED_AT], user_inputs=known))


def _message(estimate: _Estimate) -> str:
    """Why, by what most of it is made of; and how to choose a better one."""
    largest = max(estimate["sequence"], key=lambda match: len(match["token"]), default=None)
    why = WHY.get(largest["pattern"], WHY["dictionary"]) if largest else WHY["dictionary"]
    advice = GuessableValidator().get_help_text()
    return " ".join([_("This password is easy to guess."), str(why), advice])
