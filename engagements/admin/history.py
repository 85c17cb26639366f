"""What happened to an input, from the audit trail, in the office's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from focalpoint.audit.history import LIMIT, with_names
from focalpoint.audit.models import Entry
from focalpoint.verbs import VERBS


def words() -> dict[str, str | Promise]:
    """What the office reads, by verb; drafts and files are their authors' own affair."""
    return {name: verb.office for name, verb in VERBS.items() if verb.office}


@dataclass(frozen=True)
class Moment:
    """One line: who did what, and the department it was about."""

    at: datetime
    who: str
    what: str | Promise
    department: str


def history(targets: Sequence[Any], departments: Mapping[str, str]) -> list[Moment]:
    """What was done to these, the latest first.

    `departments` are short names, by the code of the department and by the ids of its referral and response.
    """
    told = words()
    entries = Entry.objects.filter(target_id__in=[str(one.pk) for one in targets], verb__in=told)
    rows = with_names(entries.order_by("-id")).values_list("at", "verb", "target_id", "changes", "who")[
        :LIMIT
    ]
    return [
        Moment(at, name or "", told[verb], departments.get(changes.get("department") or target_id, ""))
        for at, verb, target_id, changes, name in rows.values_list(
            "at", "verb", "target_id", "changes", "who"
        )[:LIMIT]
    ]
