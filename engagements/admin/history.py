"""What happened to a case, in the office's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from engagements.cases.models import Case
from focalpoint.audit.history import LIMIT, with_names
from focalpoint.events import events_of
from focalpoint.verbs import VERBS

# Of a campaign; what is done to the case concerns them all.
MOST_INPUTS = 50


@dataclass(frozen=True)
class TimelineEntry:
    """One line: who did what, and the department it was about."""

    at: datetime
    who: str
    what: str | Promise
    department: str


def history(case: Case, departments: Mapping[str, str]) -> list[TimelineEntry]:
    """What was done to it, its inputs, referrals and responses, the latest first.

    `departments` are short names, by the ids of referrals and responses.
    """
    words = {name: verb.office for name, verb in VERBS.items() if verb.office}
    inputs = case.submissions.only("pk").order_by("submitted_at", "pk")[:MOST_INPUTS]
    rows = with_names(events_of([case, *inputs], words)).order_by("-id")
    return [
        TimelineEntry(at, name or "", words[verb], departments.get(target_id, ""))
        for at, verb, target_id, name in rows.values_list("at", "verb", "target_id", "who")[:LIMIT]
    ]
