"""What happened to an organisation's entry, in the office's words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from focalpoint.audit.history import LIMIT, with_names
from focalpoint.events import events_of
from focalpoint.verbs import VERBS
from organisations.profiles.models import Profile

# What its people write: changes of other columns follow from the verb and say nothing more.
WRITTEN = (
    *("legal_name", "name", "acronym", "kind", "country", "countries_of_work", "website", "mission"),
    *("listed", "registration_number", "themes"),
)


@dataclass(frozen=True)
class TimelineEntry:
    """One line: who did what; `fields` are the fields that were changed."""

    at: datetime
    who: str
    what: str | Promise
    fields: list[str]


def history(profile: Profile) -> list[TimelineEntry]:
    """The latest first."""
    labels = {name: str(Profile._meta.get_field(name).verbose_name) for name in WRITTEN}  # type: ignore[union-attr]
    sentences = {name: verb.office for name, verb in VERBS.items() if verb.office}
    events = events_of([profile], sentences).filter(target_id=str(profile.pk))
    return [
        TimelineEntry(
            event.at,
            event.who or "",
            sentences[event.verb],
            [label for name, label in labels.items() if name in event.fields],
        )
        for event in with_names(events).order_by("-id")[:LIMIT]
    ]
