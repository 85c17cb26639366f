"""What happened to an organisation's entry, from the audit trail, in the office's words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from focalpoint.audit.history import history_of
from focalpoint.verbs import VERBS
from organisations.profiles.models import Profile

# What its people write: changes of other columns follow from the verb and say nothing more.
WRITTEN = (
    *("legal_name", "name", "acronym", "kind", "country", "countries_of_work", "website", "mission"),
    *("listed", "registration_number", "themes"),
)


@dataclass(frozen=True)
class Moment:
    """One line: who did what; `fields` are the fields that were changed."""

    at: datetime
    who: str
    what: str | Promise
    fields: list[str]


def history(profile: Profile) -> list[Moment]:
    """The latest first."""
    labels = {name: str(Profile._meta.get_field(name).verbose_name) for name in WRITTEN}  # type: ignore[union-attr]
    return [
        Moment(entry.at, entry.who or "", VERBS[entry.verb].office, _written(entry.changes, labels))
        for entry in history_of(profile)
        if entry.verb in VERBS and VERBS[entry.verb].office
    ]


def _written(changes: dict[str, Any], labels: dict[str, str]) -> list[str]:
    changed = {*changes, *changes.get("fields", [])}
    return [label for name, label in labels.items() if name in changed]
