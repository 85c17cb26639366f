"""Names of people and organisations, as others are shown them in pages and mails.

A name is not a message: one with a web address or an e-mail address in it makes a link in someone's mail
program, in the name of the United Nations. One without a character to see looks like any other.
"""

import re
import unicodedata
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from focalpoint.text import seen

# Endings that mail programs make links of; the two letters of a country only in lower case (not "Dr.Al").
_ENDINGS = (
    "com|org|net|info|biz|int|edu|gov|mil|name|pro|mobi|asia|app|dev|xyz|top|site|online|shop|store|club|live|"
    "life|link|click|page|web|world|today|space|website|cloud|tech|news|blog|icu|vip|win|zip|mov|example|test"
)
_DOMAIN = re.compile(rf"\b[\w-]{{2,}}\.(?:(?i:{_ENDINGS})|[a-z]{{2}})(?![\w.-]*\w)")
_ADDRESS = re.compile(r"(?i)\w+://|\bhttps?:|\bmailto:|\bwww\d?\.|\S@\S|\.\w{2,}[/?#:]\w")
_DOTS = str.maketrans({"。": ".", "．": ".", "｡": ".", "․": ".", "﹒": "."})
NOTHING = _("A name needs at least one visible letter or number.")
LINK = _("A name cannot contain a web address or an email address. Remove it.")


def problem_of(name: str) -> str:
    """What is wrong with a name, as a sentence; nothing when it can be one, or there is none."""
    if not name.strip():
        return ""
    plain = unicodedata.normalize("NFKC", seen(name)).translate(_DOTS)
    if not any(character.isalnum() for character in plain):
        return str(NOTHING)
    # Some organisations are called by their address, and by nothing else: "350.org".
    is_only_a_domain = _DOMAIN.fullmatch(plain.strip())
    if _ADDRESS.search(plain) or (_DOMAIN.search(plain) and not is_only_a_domain):
        return str(LINK)
    return ""


def validate_name(name: str | Mapping[str, str]) -> None:
    """For a column and its form fields, or each language of one: raises ValidationError with the sentence."""
    for text in name.values() if isinstance(name, Mapping) else [name]:
        if problem := problem_of(text):
            raise ValidationError(problem, code="name")


def unlinked(name: str) -> str:
    """As a mail says a name that someone else chose: no program makes a link of it, nothing hides in it."""
    return re.sub(r"(?<=\w)([.:/@])(?=\w)", "\\1\u200b", " ".join(seen(name).split()))
