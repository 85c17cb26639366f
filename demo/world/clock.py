"""What the portal itself did in the past: published what was due, reminded, closed what lapsed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from engagements.campaigns.comparing import compare
from engagements.campaigns.queries import to_compare
from engagements.cases import escalating, lapsing
from engagements.cases import queries as cases
from engagements.publications import actions as publications
from engagements.publications.errors import NotDueError
from engagements.publications.queries import to_appear, to_block, to_hide
from engagements.routing import actions as routing
from engagements.routing import queries as referrals
from engagements.submissions import actions as submissions
from engagements.submissions.queries import to_warn


def strike(at: datetime) -> None:
    """As `engagements.tasks` do, at a time of the past."""
    _each(to_hide, publications.hide, at)
    _each(to_block, publications.block, at)
    _each(to_appear, publications.appear, at)
    _each(to_warn, submissions.warn, at)
    _each(cases.to_lapse, lapsing.lapse, at)
    _each(cases.to_remind, lapsing.remind, at)
    _each(cases.to_escalate, escalating.escalate, at)
    _each(referrals.to_remind, routing.remind, at)
    for key in to_compare().values_list("pk", flat=True):
        compare(key, at=at)


def _each(find: Callable[[datetime], QuerySet[Any]], act: Callable[..., object], at: datetime) -> None:
    for row in find(at).order_by("pk"):
        try:
            act(row, at=at)
        except NotDueError:
            # Only some of those that were found are: the text has to say the name.
            continue
