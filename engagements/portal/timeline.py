"""What the author's page shows: a timeline, who acts next, questions, responses, versions.

All in public words: the internal terms of the office do not appear here.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagements.cases.models import Case, Clarification
from engagements.cases.states import State, WaitingOn
from engagements.cases.status import status_of
from engagements.publications.queries import may_be_public, publication_of
from engagements.responses.states import State as ResponseState
from engagements.routing.models import Referral
from engagements.submissions import content, visibility
from engagements.submissions.models import Submission, Version
from focalpoint.events import events_of
from focalpoint.verbs import VERBS
from organisations.accounts.models import User


@dataclass(frozen=True)
class TimelineEntry:
    """What happened, and when."""

    at: datetime
    what: str | Promise


def page(submission: Submission, user: User, *, at: datetime) -> dict[str, Any]:
    """The context of the author's page, of a submitted input loaded whole, with its case."""
    case = submission.filing.case
    versions = list(Version.objects.filter(submission=submission))
    referrals = list(
        Referral.objects.filter(case=case).select_related("department", "response").order_by("sent_at", "pk")
    )
    return {
        "submission": submission,
        "case": case,
        "status": status_of(submission),
        "versions": versions,
        "submitted": content.readable(versions[0].canonical) if versions else {},
        "entries": _entries(submission, case),
        "referrals": referrals,
        "responses": [referral.response for referral in referrals if _is_released(referral)],
        "waits_for": _waits_for(submission, case),
        "is_late": case.due_at is not None and case.due_at < at,
        "seen_by": visibility.seen_by(submission.level, submission.consultation.publication),
        "publication": publication_of(submission),
        "may_be_public": may_be_public(submission),
        "may_take_down": _may(user, "take_down", submission),
        "may_allow": _may(user, "allow", submission),
        "may_raise_level": user.has_perm("engagements.raise_level_submission", submission),
        "may_withdraw": user.has_perm("engagements.withdraw_submission", submission),
        "may_appeal": user.has_perm("engagements.appeal_case", case),
        "may_resubmit": user.has_perm("engagements.resubmit_submission", submission),
        "now": at,
        **clarifications_of(submission),
    }


def _may(user: User, verb: str, submission: Submission) -> bool:
    publication = publication_of(submission)
    return publication is not None and user.has_perm(f"engagements.{verb}_publication", publication)


def clarifications_of(submission: Submission) -> dict[str, Any]:
    """The questions of the office, and the one that is open."""
    if submission.submitted_at is None:
        return {"clarifications": [], "open_question": None}
    clarifications = list(Clarification.objects.filter(submission=submission))
    is_open = submission.returned_at is not None
    waiting = [question for question in clarifications if question.answered_at is None] if is_open else []
    return {
        "clarifications": clarifications,
        "open_question": waiting[-1] if waiting else None,
    }


def _entries(submission: Submission, case: Case) -> list[TimelineEntry]:
    happened = {name: verb.author for name, verb in VERBS.items() if verb.author}
    return [
        TimelineEntry(event.at, happened[event.verb]) for event in events_of([submission, case], happened)
    ]


def _is_released(referral: Referral) -> bool:
    return hasattr(referral, "response") and referral.response.state == ResponseState.RELEASED


def _waits_for(submission: Submission, case: Case) -> str | Promise:
    """Who must act next, as the author reads it."""
    if submission.withdrawn_at is not None:
        return ""
    if case.state == State.RETURNED and submission.returned_at is None:
        # Another author of its campaign is asked.
        return _("The focal point office")
    words: dict[WaitingOn, str | Promise] = {
        WaitingOn.OFFICE: _("The focal point office"),
        WaitingOn.AUTHOR: _("You"),
        WaitingOn.DEPARTMENTS: _("The departments"),
        WaitingOn.NOBODY: "",
    }
    return words[WaitingOn(case.waiting_on)]
