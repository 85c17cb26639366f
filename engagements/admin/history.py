"""What happened to an input, from the audit trail, in the office's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from focalpoint.audit.history import LIMIT, with_names
from focalpoint.audit.models import Entry
from focalpoint.verbs import VERBS

WORDS: dict[str, Promise] = {
    "submission.claimed": _("took it"),
    "submission.assessed": _("saved themes and summary"),
    "submission.returned": _("asked the author a question"),
    "submission.declined": _("declined it"),
    "submission.reassigned": _("gave it to another officer"),
    "submission.routed": _("referred it"),
    "submission.referred": _("referred it to one more department"),
    "submission.taken_back": _("came back to the office: no department answers any more"),
    "submission.answered": _("counts as answered: every department has"),
    "submission.appealed": _("asked for a second look"),
    "submission.reopened": _("took it up again"),
    "submission.closed": _("closed it"),
    "submission.lapsed": _("was closed: the question was not answered in time"),
    "referral.sent": _("sent it to a department"),
    "referral.acknowledged": _("acknowledged it"),
    "referral.returned": _("gave it back to the office"),
    "referral.forwarded": _("passed it on"),
    "referral.recalled": _("recalled it"),
    "referral.answered": _("answered"),
    "referral.reopened": _("was given the question again"),
    "response.saved": _("began a response"),
    "response.cleared": _("cleared the response"),
    "response.reopened": _("opened the response for changes again"),
    "response.sent": _("sent the response to the office"),
    "response.released": _("released the response to the author"),
    "response.returned": _("sent the response back to the department"),
}


def words() -> dict[str, str | Promise]:
    """What the office reads, by verb."""
    return {**WORDS, **{name: verb.office for name, verb in VERBS.items() if verb.office}}


@dataclass(frozen=True)
class Moment:
    """One line: who did what, and the department it was about."""

    at: datetime
    who: str
    what: str | Promise
    department: str


def history(targets: Sequence[Any], departments: Mapping[str, str]) -> list[Moment]:
    """What was done to these, the latest first; `departments` are their short names by code.

    Drafts and files are their authors' own affair.
    """
    told = words()
    entries = Entry.objects.filter(target_id__in=[str(one.pk) for one in targets], verb__in=told)
    rows = with_names(entries.order_by("-id")).values_list("at", "verb", "changes", "who")[:LIMIT]
    return [
        Moment(at, name or "", told[verb], departments.get(changes.get("department") or "", ""))
        for at, verb, changes, name in rows
    ]
