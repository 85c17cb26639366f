"""What each person's digest holds: plain values that are stored in the outbox, so nothing confidential.

An input that only the United Nations may know of is counted, never named, and neither is its call.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from engagements.digests import queries
from engagements.digests.sections import TOP, Line, Section, gathered
from focalpoint.notifications.digest import PendingItems
from focalpoint.notifications.notify import Page
from organisations.accounts.models import User
from organisations.accounts.permissions import is_officer


class OfficeLines(TypedDict):
    """What the office has to do: `calls` are named, `more` of them are not, `secret` inputs are counted."""

    waiting: int
    new: int
    overdue: int
    to_release: int
    late_departments: int
    calls: list[Line]
    more: int
    secret: int


def contents(
    people: Collection[User],
    pending_items: dict[UUID, PendingItems],
    *,
    at: datetime,
    with_titles: bool = False,
) -> dict[UUID, dict[str, object]]:
    """By person, the context of their digest; people with nothing to report are left out.

    With titles of inputs only for an email that is sent now: the outbox never holds them.
    """
    sections = _sections(people, at)
    officer_ids = {person.pk for person in people if is_officer(person)}
    office = _office(at) if officer_ids else None
    contexts: dict[UUID, dict[str, object]] = {}
    for person in people:
        news = _happened(pending_items.get(person.pk))
        parts: dict[str, Section] = {name: rows.get(person.pk, Section()) for name, rows in sections.items()}
        office_lines = office if person.pk in officer_ids else None
        waiting = (office_lines["waiting"] if office_lines else 0) + sum(
            parts[name].total for name in parts if name != "held"
        )
        if news.total or waiting:
            lists = {
                name: part.frozen(without=() if with_titles else ("title",))
                for name, part in parts.items()
                if part.total
            }
            counts = {"waiting": waiting, "news": news.total}
            contexts[person.pk] = {**lists, "happened": news.frozen(), "office": office_lines or {}, **counts}
    return contexts


def page_of(person: User, context: Mapping[str, object]) -> Page:
    """The page with that person's work."""
    if is_officer(person):
        return ("admin:engagements_case_changelist",)
    return ("referral-list",) if context.keys() & {"late", "soon", "new"} else ("my-home",)


def _happened(pending: PendingItems | None) -> Section:
    if pending is None:
        return Section()
    return Section([*pending.named], len(pending.unread) - len(pending.named), pending.discreet)


def _sections(people: Collection[User], at: datetime) -> dict[str, dict[UUID, Section]]:
    def reference(row: queries.Input) -> Line:
        return {
            "id": str(row["id"]),
            "reference": row["reference"],
            "title": row["title"],
            "due_at": row["due_at"],
            "is_late": row["due_at"] is not None and row["due_at"] < at,
        }

    officers = [person for person in people if is_officer(person)]
    referred = gathered(queries.referred(people, at), _referral)
    return {
        "closing": _of_all(gathered(queries.closing(people, at), _draft)),
        "asked": _of_all(gathered(queries.open_questions(people), reference)),
        "held": _of_all(gathered(queries.assigned(officers, at), reference)) if officers else {},
        **{name: _of_part(referred, name) for name in ("late", "soon", "new")},
    }


def _of_all(sections: dict[tuple[UUID, str | None], Section]) -> dict[UUID, Section]:
    return _of_part(sections, None)


def _of_part(sections: dict[tuple[UUID, str | None], Section], name: str | None) -> dict[UUID, Section]:
    return {person: section for (person, part), section in sections.items() if part == name}


def _draft(row: queries.Draft) -> Line:
    return {
        "id": str(row["id"]),
        "call": dict(row["consultation__title"]),
        "closes_at": row["consultation__closes_at"],
    }


def _referral(row: queries.Referred) -> Line:
    name = row["department__name"]
    acronym = row["department__acronym"]
    return {
        "id": str(row["id"]),
        "reference": row["reference"],
        "title": row["title"],
        "department": {code: acronym or text for code, text in name.items()},
        "due_at": row["due_at"],
    }


def _office(at: datetime) -> OfficeLines:
    counts = queries.office(at)
    calls: list[Line] = [
        {"call": dict(row["consultation__title"]), "count": row["count"]} for row in counts["calls"]
    ]
    named = sum(row["count"] for row in counts["calls"])
    secret = counts["waiting"] - named
    return {**counts, "calls": calls[:TOP], "more": len(calls[TOP:]), "secret": secret}
