"""Closing times of calls as events of a calendar."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from engagements.api.addresses import absolute, host
from engagements.public.presenters.calls import CallEntry
from focalpoint.icalendar import Event, calendar
from focalpoint.moments import closing_as_announced

# An event that began at 00:00 would stand on the day after the last one: it ends when the call closes.
LENGTH = timedelta(minutes=30)


def of_calls(calls: Iterable[CallEntry]) -> bytes:
    name = _("Closing dates of calls for inputs")
    events = [event for call in calls if (event := _event(call))]
    return calendar(f"{name} · Focal Point", events, language=get_language() or "en")


def _event(call: CallEntry) -> Event | None:
    if call.closes_at is None:
        return None
    when = _("Closes %(when)s") % {"when": closing_as_announced(call.closes_at, call.time_zone)}
    return Event(
        uid=f"calls/{call.slug}@{host()}",
        stamp=call.published_at,
        sequence=call.edit,
        starts_at=call.closes_at - LENGTH,
        ends_at=call.closes_at,
        summary=_("Call closes: %(title)s") % {"title": call.title},
        language=call.title.language,
        description=f"{when}\n{call.short}",
        url=absolute(call.url),
    )
