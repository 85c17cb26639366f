"""Who else of the office has a case open, in a sentence."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagements.cases.models import Case
from focalpoint import presence
from organisations.accounts.models import User


def place_of(case: Case) -> str:
    """Names nothing but the key of the case."""
    return f"case:{case.pk}"


def others_reading(case: Case, reader: User) -> str:
    """The reader has it open too; "" where no one else does."""
    return sentence(presence.come(place_of(case), reader))


def sentence(names: Sequence[str]) -> str:
    if not names:
        return ""
    who = names[0]
    for name in names[1:]:
        who = _("%(names)s, %(name)s") % {"names": who, "name": name}
    number = len(names)
    said = ngettext("%(names)s is also reading this.", "%(names)s are also reading this.", number)
    return said % {"names": who}
