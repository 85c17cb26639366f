"""What a rule says, as forms and verbs give it."""

import re
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery

from focalpoint import search
from organisations.departments.models import Department

_ALTERNATIVES = re.compile("[,;\n،؛，；、]")


@dataclass(frozen=True)
class ProposedReferral:
    """A department that the rule proposes; without `days` the department's usual number counts."""

    department: Department
    purpose: str
    days: int | None = None
    question: str = ""


def alternatives(words: str) -> list[str]:
    """What stands between commas."""
    return [part.strip() for part in _ALTERNATIVES.split(words) if part.strip()]


def query_of(words: str) -> SearchQuery | None:
    """Texts with all words of one of the alternatives, in any of their forms; None when nothing is asked."""
    whole: SearchQuery | None = None
    for alternative in alternatives(words):
        if (query := search.query(alternative, is_whole=True)) is not None:
            whole = query if whole is None else whole | query
    return whole
