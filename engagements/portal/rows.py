"""Rows of public lists, made ready before the template: an address, a date or a name costs a template tag
ten times what it costs here, and a page has twenty-five of each."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from engagements.consultations.models import Consultation
from engagements.consultations.states import Phase
from engagements.portal.choices import countries
from engagements.responses.models import Kind
from organisations.profiles.models import Kind as ProfileKind
from organisations.profiles.models import Profile

LONGEST_SUMMARY = 240
# The columns of a call that its row needs.
LISTED = ("slug", "title", "summary", "opens_at", "closes_at", "time_zone", "state", "standing")


@lru_cache(maxsize=4096)
def _day(day: date, language: str | None) -> str:
    return date_format(day, "j F Y")


def day(moment: datetime) -> str:
    """The day in words, in the reader's language."""
    return _day(moment.date(), get_language())


def shortened(text: str, limit: int = LONGEST_SUMMARY) -> str:
    """The beginning of `text`, up to a word's end."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(maxsplit=1)[0].rstrip(" ,;:.") + "…"


def announced(moment: datetime, zone: str) -> str:
    """A moment on the clock it was announced in: "4 March 2026, 17:00 (New York time)"."""
    local = moment.astimezone(ZoneInfo(zone))
    words = {"when": f"{day(local)}, {local:%H:%M}", "zone": zone.rsplit("/", 1)[-1].replace("_", " ")}
    return f"{words['when']} UTC" if zone == "UTC" else _("%(when)s (%(zone)s time)") % words


def call_rows(calls: Iterable[Consultation], *, now: datetime) -> list[dict[str, Any]]:
    """Calls with the date that matters next, as a sentence."""
    base = reverse("consultation-list")
    return [
        {
            "url": f"{base}{call.slug}/",
            "title": call.title,
            "summary": shortened(str(call.summary)),
            "summary_of": call.summary,
            **next_date(call, now=now),
        }
        for call in calls
    ]


def next_date(call: Consultation, *, now: datetime) -> dict[str, Any]:
    """`when` as a sentence, `at` for the reader's own clock, `left` while it is open."""
    phase = call.phase(now)
    if phase == Phase.UPCOMING and call.opens_at:
        at, sentence = call.opens_at, _("Opens on %(when)s")
    elif call.closes_at:
        at = call.closes_at
        sentence = _("Closes on %(when)s") if phase == Phase.OPEN else _("Closed on %(when)s")
    else:
        return {"when": _("Always open"), "at": "", "left": ""}
    days = (at - now).days
    left = (
        ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days} if days else _("Last day")
    )
    return {
        "when": sentence % {"when": announced(at, call.time_zone)},
        "at": at.isoformat(timespec="minutes"),
        "left": (left if days else _("Last day")) if phase == Phase.OPEN else "",
    }


def input_rows(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Published inputs, each under its organisation's name or without any."""
    base, directory = reverse("input-list"), reverse("organisation-list")
    withheld = _("Name withheld")
    return [
        {
            **row,
            "url": f"{base}{row['reference']}/",
            "by": str(row["organisation"] or row["organisation_legal"] or withheld),
            "by_url": f"{directory}{row['organisation_slug']}/" if row["organisation_slug"] else "",
            "day": day(row["published_at"]),
        }
        for row in rows
    ]


def country_name(code: str) -> str:
    return dict(countries()).get(code, code)


def organisation_rows(profiles: Iterable[Profile]) -> list[dict[str, Any]]:
    """Listed organisations."""
    base, kinds, names = reverse("organisation-list"), dict(ProfileKind.choices), dict(countries())
    return [
        {
            "url": f"{base}{profile.slug}/",
            "name": str(profile),
            "acronym": profile.acronym,
            "country": names.get(str(profile.country), ""),
            "kind": kinds.get(profile.kind, ""),
        }
        for profile in profiles
    ]


def answer_rows(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Answers by what they come to, with the input they answer."""
    base = reverse("input-list")
    return [
        {
            **row,
            "url": f"{base}{row['reference']}/#answers",
            "kind": Kind(row["kind"]).label,
            "day": day(row["released_at"]),
        }
        for row in rows
    ]
