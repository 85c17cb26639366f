"""What happened to an organisation's entry, from the audit trail, in the office's words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from focalpoint.audit.history import history_of
from organisations.profiles.models import Profile

WORDS: dict[str, Promise] = {
    "profile.created": _("began the entry"),
    "profile.saved": _("changed the entry"),
    "profile.submitted": _("handed it in"),
    "profile.verified": _("verified it"),
    "profile.returned": _("returned it with a question"),
    "profile.declined": _("did not accept it"),
    "profile.suspended": _("suspended it"),
    "profile.reinstated": _("reinstated it"),
    "evidence.added": _("added a file as evidence"),
    "evidence.removed": _("removed the file"),
}


@dataclass(frozen=True)
class Moment:
    """One line: who did what; `fields` are the fields that were changed."""

    at: datetime
    who: str
    what: str | Promise
    fields: list[str]


def history(profile: Profile) -> list[Moment]:
    """The latest first."""
    labels = {
        field.name: str(field.verbose_name)
        for field in Profile._meta.get_fields()
        if hasattr(field, "verbose_name")
    }
    return [
        Moment(
            entry.at,
            entry.who or "",
            WORDS.get(entry.verb, entry.verb),
            [labels.get(name, name) for name in entry.changes.get("fields", [])],
        )
        for entry in history_of(profile)
    ]
