"""A decision waits for a minute, in which it can be undone; then it is carried out, or comes back."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import translation

from engagements.cases.actions import prepare_decision
from engagements.cases.models import Case
from engagements.cases.states import State as CaseState
from engagements.decisions import verbs
from engagements.decisions.errors import HasLeftError
from engagements.decisions.models import Decision
from engagements.decisions.plans import PLANS, Plan
from focalpoint import languages, log
from focalpoint.errors import DomainError
from focalpoint.verbs import BusyError, MovedError, hold, rehearsal
from organisations.accounts.models import User
from organisations.accounts.permissions import is_officer
from organisations.themes.models import Theme

logger = logging.getLogger(__name__)

# What was posted, by the names of its fields.
Typed = Mapping[str, Sequence[str]]

# How many are carried out in one run.
MOST = 1000


def make(
    case: Case, plan: Plan, *, typed: Typed | None = None, beside: Mapping[str, Any], by: User, at: datetime
) -> Decision | None:
    """Carry it out in a minute, unless it is undone; at once, and None, where there is no time to undo.

    What would be refused is refused now. `typed` is what the page shows again when it is undone; `beside`
    are themes, summary and their edit number: those are saved at once.
    """
    if not settings.UNDO_SECONDS:
        plan.carry_out(case, **beside, by=by, at=at)
        return None
    with rehearsal():
        plan.carry_out(case, **beside, by=by, at=at)
    return decide(case, kind=plan.kind, plan=plan.written(), typed=typed or {}, **beside, by=by, at=at)


@verbs.DECIDE
def decide(
    case: Case,
    *,
    kind: str,
    plan: Mapping[str, Any],
    typed: Typed,
    themes: Iterable[Theme] | None = None,
    summary: str | None = None,
    edit: int | None = None,
    by: User,
    at: datetime,
) -> Decision:
    """Remember it; see `make`."""
    prepare_decision(case, themes, summary, by=by)
    return Decision.objects.create(
        case=case,
        kind=kind,
        plan=plan,
        typed=typed,
        decided_at=at,
        decided_by=by,
        due_at=at + timedelta(seconds=settings.UNDO_SECONDS),
    )


@verbs.UNDO
def undo(decision: Decision, *, by: User, at: datetime) -> Decision:
    """It is not carried out; nobody outside the office has learned of it."""
    decision.settled_at = at
    return decision


@verbs.CARRY_OUT
def carry_out(decision: Decision, *, at: datetime) -> Decision:
    """Do it, as the officer who decided it; their rights are asked again."""
    officer = decision.decided_by
    if not (officer.is_active and is_officer.test(officer)):
        raise HasLeftError
    PLANS[decision.kind].read(decision.plan).carry_out(decision.case, by=officer, at=at)
    decision.settled_at, decision.plan, decision.typed = at, {}, {}
    return decision


@verbs.REFUSE
def refuse(decision: Decision, *, reason: str, at: datetime) -> Decision:
    """Something happened meanwhile: its officer sees why, with what they had typed."""
    decision.settled_at, decision.refusal = at, reason[:1000]
    case = hold(decision.case)
    if case.state == CaseState.IN_TRIAGE:
        reconsider(case, at=at)
    return decision


@verbs.RECONSIDER
def reconsider(case: Case, *, at: datetime) -> Case:
    """The queue says why it is there again."""
    case.waiting_reason = verbs.RECONSIDER.name
    return case


def carry_out_due(*, at: datetime) -> None:
    """Carry out what waits no longer, each in a transaction of its own."""
    for pk in Decision.objects.due(at).order_by("due_at").values_list("pk", flat=True)[:MOST]:
        decision = Decision.objects.select_related("decided_by").get(pk=pk)
        # What is in the way is said to the officer, who reads it later.
        with translation.override(languages.readable(decision.decided_by.language)):
            _carry_out(decision, at=at)


def _carry_out(decision: Decision, *, at: datetime) -> None:
    try:
        carry_out(decision, at=at)
    except (BusyError, MovedError):
        # Someone has the case at this moment: the next run tries it again.
        return
    except DomainError as error:
        _refuse(decision, str(error.message), at=at)
    except Exception as error:
        # It is tried again: the text of the error could hold what must not be in a log.
        logger.error("Decision %s: %s", decision.pk, log.described(error))


def _refuse(decision: Decision, reason: str, *, at: datetime) -> None:
    try:
        refuse(decision, reason=reason, at=at)
    except DomainError:
        # Another worker was faster, or it was undone.
        logger.info("Decision %s was settled by someone else", decision.pk)
