"""Rows of public lists, made ready before the template: an address, a date or a name costs a template tag
ten times what it costs here, and a page has twenty-five of each."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from engagements.consultations.states import Phase
from engagements.publications.queries import PublicRow
from engagements.responses.models import Kind
from engagements.routing.models import Purpose
from engagements.routing.states import LIVE, State
from focalpoint.moments import announced, closing_as_announced
from focalpoint.office import office_day
from organisations.profiles.models import Kind as ProfileKind
from organisations.regions.countries import countries

LONGEST_SUMMARY = 240
# The columns of a call that its row needs.
LISTED = ("slug", "title", "summary", "opens_at", "closes_at", "time_zone")


@lru_cache(maxsize=4096)
def _day(day: date, language: str | None) -> str:
    return date_format(day, "j F Y")


def day(moment: datetime) -> str:
    """The office's day of `moment` in words, in the reader's language."""
    return _day(office_day(moment), get_language())


def call_rows(rows: Iterable[dict[str, Any]], phase: Phase, *, now: datetime) -> list[dict[str, Any]]:
    """Calls, all of one phase, with the date that matters next as a sentence."""
    base = reverse("consultation-list")
    return [
        {
            "url": f"{base}{row['slug']}/",
            "title": row["title"].marked,
            "summary": row["summary"].only(row["title"].language).shortened(LONGEST_SUMMARY).marked,
            **next_date(row, phase, now=now),
        }
        for row in rows
    ]


def next_date(call: dict[str, Any], phase: Phase, *, now: datetime) -> dict[str, Any]:
    """`when` as a sentence, `at` for the reader's own clock, `left` while it is open."""
    if phase == Phase.UPCOMING:
        at, sentence = call["opens_at"], _("Opens on %(when)s")
        words = announced(at, call["time_zone"])
    elif call["closes_at"] is None:
        return {"when": _("Always open"), "at": "", "left": "", "is_closing": False}
    else:
        at = call["closes_at"]
        sentence = _("Closes %(when)s") if phase == Phase.OPEN else _("Closed %(when)s")
        words = closing_as_announced(at, call["time_zone"])
    return {
        "when": sentence % {"when": words},
        "at": at.isoformat(timespec="minutes"),
        "is_closing": phase != Phase.UPCOMING,
        "left": _left(at - now) if phase == Phase.OPEN else "",
    }


def _left(time: timedelta) -> str:
    if not time.days:
        return _("Last day")
    return ngettext("%(days)s day left", "%(days)s days left", time.days) % {"days": time.days}


def input_rows(rows: Iterable[PublicRow]) -> list[dict[str, Any]]:
    """Published inputs, each under its organisation's name or without any.

    Why it is not named nobody reads: at the author's wish, or because the organisation is not listed.
    """
    base, directory = reverse("input-list"), reverse("organisation-list")
    return [
        {
            **row,
            "url": f"{base}{row['reference']}/",
            "by": str(row["organisation"] or row["organisation_legal"] or _("Name withheld")),
            "by_url": f"{directory}{row['organisation_slug']}/" if row["organisation_slug"] else "",
            "day": day(row["published_at"]),
            "call": row["call_title"].marked,
        }
        for row in rows
    ]


def country_name(code: str) -> str:
    return dict(countries()).get(code, code)


def organisation_rows(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Listed organisations, under their name in the reader's language."""
    base, kinds, names = reverse("organisation-list"), dict(ProfileKind.choices), dict(countries())
    return [
        {
            "url": f"{base}{row['slug']}/",
            "title": str(row["name"] or row["legal_name"]),
            "acronym": row["acronym"],
            "country": names.get(row["country"], ""),
            "kind": kinds.get(row["kind"], ""),
        }
        for row in rows
    ]


def answer_rows(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Answers by what they come to, with the input they answer."""
    base = reverse("input-list")
    return [
        {
            **row,
            "url": f"{base}{row['reference']}/#answers",
            "department": row["department"].marked,
            "kind": Kind(row["kind"]).label,
            "day": day(row["released_at"]),
        }
        for row in rows
    ]


def response_rows(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Whole answers, as on the page of an input."""
    return [
        {
            **row,
            "department": row["department"].marked,
            "kind": Kind(row["kind"]).label,
            "day": day(row["released_at"]),
            "by_day": _day(row["commitment_due"], get_language()) if row["commitment_due"] else "",
        }
        for row in rows
    ]


def referral_rows(rows: Iterable[dict[str, Any]], *, now: datetime) -> list[dict[str, Any]]:
    """Which department has it or had it, in public words."""
    base = reverse("department-list")
    return [
        {
            "url": f"{base}{row['department_id']}/",
            "department": row["department_name"].marked,
            "what": _settled(row) or _("Has it since %(day)s") % {"day": day(row["sent_at"])},
            "owed": _owed(row) if row["state"] in LIVE else "",
            "is_late": row["state"] in LIVE and row["due_at"] is not None and row["due_at"] < now,
        }
        for row in rows
    ]


def _settled(row: dict[str, Any]) -> str:
    """What became of a referral; "" while the department has it."""
    words = {
        State.READ: _("Read on %(day)s"),
        State.ANSWERED: _("Answered on %(day)s"),
        State.RETURNED: _("Gave it back to the office on %(day)s"),
        State.FORWARDED: _("Passed it on to another department on %(day)s"),
    }
    return words[row["state"]] % {"day": day(row["settled_at"])} if row["state"] in words else ""


def _owed(row: dict[str, Any]) -> str:
    if row["purpose"] == Purpose.INFORMATION:
        return _("for information")
    return _("answer due by %(day)s") % {"day": _day(office_day(row["due_at"]), get_language())}
