"""E-mail addresses as people type and paste them: one folding, before anything compares, keeps or mails them.

Taken as they are meant: "Ana Ruiz <ana@example.org>", "mailto:ana@example.org", an invisible character from a
web page, a dot or comma of the sentence around it. What cannot be an address is refused with what is wrong.
"""

import re
import unicodedata
from typing import Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import EmailField
from django.utils.translation import gettext as _

from focalpoint.errors import BadValueError
from focalpoint.limits import Asked, check_text
from focalpoint.text import FieldOptions, seen

_BETWEEN_BRACKETS = re.compile(r"<\s*([^<>]*@[^<>]*?)\s*>")
_AROUND = " \t.,;:'\"()<>[]«»“”‘’"


def folded_address(text: str) -> str:
    """The address in `text`, in lower case; the same for every way of writing it that means the same."""
    address = seen(unicodedata.normalize("NFKC", text)).strip()
    if bracketed := _BETWEEN_BRACKETS.search(address):
        address = bracketed[1]
    if address[:7].lower() == "mailto:":
        address = address[7:].partition("?")[0]
    return address.strip(_AROUND).lower()


def problem_of(address: str) -> str:
    """What is wrong with a folded address, as a sentence; nothing when it can be one."""
    name, at, domain = address.rpartition("@")
    if not at:
        return _("Enter the whole email address: it needs an @, as in name@example.org.")
    if "@" in name or re.search(r"[,;\s]", address):
        return _("Enter one email address, without spaces or commas.")
    if not name:
        return _("Something is missing before the @, as in name@example.org.")
    if "." not in domain.strip("."):
        return _("The part after the @ is not complete: enter it as in name@example.org.")
    try:
        validate_email(address)
    except ValidationError:
        return _("This is not an email address. Check it for characters that do not belong in one.")
    return ""


class AddressError(BadValueError):
    """What was given cannot be an e-mail address."""

    def __init__(self, sentence: str, field: str) -> None:
        self.sentence = sentence
        super().__init__(Asked(field, field))


def to_address(text: str, *, field: str = "email") -> str:
    """The folded address, for a verb; raises AddressError for the argument `field` when it cannot be one."""
    address = folded_address(text)
    check_text(Asked(field, _("email address")), EmailField().max_length, address)
    if problem := problem_of(address):
        raise AddressError(problem, field)
    return address


class AddressOptions(FieldOptions, total=False):
    required: bool
    max_length: int


class AddressField(forms.CharField):
    """A field for one address. Not type=email: browsers refuse there what we take."""

    def __init__(self, **options: Unpack[AddressOptions]) -> None:
        options.setdefault("widget", forms.TextInput())
        super().__init__(**options)
        given = {"inputmode": "email", "autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}
        for name, value in given.items():
            self.widget.attrs.setdefault(name, value)

    def to_python(self, value: object) -> str:
        return folded_address(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and (problem := problem_of(value)):
            raise ValidationError(problem, code="invalid")
