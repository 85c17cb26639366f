"""How long each kind of stored thing is kept: one table, filled by the nouns, kept by one task each night.

docs/retention.md is made from it: `manage.py retention --write`.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import ngettext

from focalpoint import log
from focalpoint.errors import DomainError

logger = logging.getLogger(__name__)

# More than this is left for the next night, because a task has a time limit.
MOST_BATCHES = 100
BATCH = 500

Rows = QuerySet[Model]
End = Callable[[Rows, datetime], int]


def delete(rows: Rows, at: datetime) -> int:
    """Returns how many of `rows` were deleted, without what was deleted with them."""
    count = rows.count()
    rows.delete()
    return count


@dataclass(frozen=True)
class Rule:
    """One line of the table. `find` gives what is over at a time; a rule without it keeps for ever."""

    name: str
    # What is kept, since when its time is counted, and what happens then: sentences.
    what: str | Promise
    since: str | Promise
    # The setting that says for how many days, or a period that is none of the operator's business.
    kept: str | timedelta | None = None
    find: Callable[[datetime], Rows] | None = None
    end: End = delete

    @property
    def period(self) -> timedelta:
        if isinstance(self.kept, str):
            return timedelta(days=getattr(settings, self.kept))
        return self.kept or timedelta(0)


def in_days(days: int) -> str:
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


RULES: dict[str, Rule] = {}


def register(rule: Rule) -> Rule:
    if rule.name in RULES:
        raise ValueError(f"The rule {rule.name} is registered twice.")
    RULES[rule.name] = rule
    return rule


def by_verb(run: Callable[..., object]) -> End:
    """End each by its verb, in a transaction of its own: one that fails does not stop the others."""

    def end(rows: Rows, at: datetime) -> int:
        ended = 0
        for row in rows:
            try:
                run(row, at=at)
            except DomainError:
                # It came into use again meanwhile.
                continue
            ended += 1
        return ended

    return end


def keep(at: datetime) -> dict[str, int]:
    """End everything whose period is over; returns how many of each. May be run again."""
    return {rule.name: _keep(rule, at) for rule in RULES.values() if rule.find is not None}


def _keep(rule: Rule, at: datetime) -> int:
    ended = 0
    try:
        for ended_now in _batches(rule, at):
            ended += ended_now
    except Exception as error:
        # The other rules still run; the text of the error could hold content that no log may store.
        logger.error("Retention of %s: %s", rule.name, log.described(error))
    if ended:
        logger.info("Retention: %s of %s ended", ended, rule.name)
    return ended


def _batches(rule: Rule, at: datetime) -> Iterator[int]:
    assert rule.find is not None
    rows = rule.find(at).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:BATCH])
    for _ in range(MOST_BATCHES):
        if not keys:
            return
        yield rule.end(rows.model._default_manager.filter(pk__in=keys), at)
        keys = list(rows.filter(pk__gt=keys[-1]).values_list("pk", flat=True)[:BATCH])
