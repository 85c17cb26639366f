"""What the author's page tells: one line of time, who has the ball, questions, responses, versions.

All in public words: what the office calls things inside does not appear here.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagements.portal.forms.writing import AnswerForm
from engagements.responses.states import State as ResponseState
from engagements.routing.models import Referral
from engagements.submissions import content, visibility
from engagements.submissions.models import Version
from engagements.submissions.states import Ball, State
from engagements.triage.models import Clarification
from engagements.triage.permissions import assessment_of
from focalpoint.events import events_of
from focalpoint.verbs import VERBS


@dataclass(frozen=True)
class Moment:
    """One point on the line of time."""

    at: datetime
    what: str | Promise


def page(submission: Any, user: Any, *, at: datetime) -> dict[str, Any]:
    """The context of the author's page, of an input loaded whole."""
    versions = list(Version.objects.filter(submission=submission))
    referrals = list(
        Referral.objects.filter(submission=submission)
        .select_related("department", "response")
        .order_by("sent_at", "pk")
    )
    return {
        "submission": submission,
        "versions": versions,
        "handed_in": content.readable(versions[0].canonical) if versions else {},
        "moments": _moments(submission),
        "referrals": referrals,
        "responses": [one.response for one in referrals if _is_released(one)],
        "waits_for": _waits_for(submission),
        "is_late": submission.due_at is not None and submission.due_at < at,
        "seen_by": visibility.seen_by(submission.level, submission.consultation.publication),
        "may_withdraw": user.has_perm("engagements.withdraw_submission", submission),
        "may_appeal": _may_appeal(submission, user),
        "may_resubmit": user.has_perm("engagements.resubmit_submission", submission),
        "now": at,
        **asked(submission),
    }


def asked(submission: Any, *, form: AnswerForm | None = None) -> dict[str, Any]:
    """The questions of the office, and the form that answers the one that is open."""
    if submission.state == State.DRAFT:
        return {"clarifications": [], "open_question": None}
    clarifications = list(Clarification.objects.filter(submission=submission))
    is_open = submission.state == State.RETURNED
    waiting = [one for one in clarifications if one.answered_at is None] if is_open else []
    return {
        "clarifications": clarifications,
        "open_question": waiting[-1] if waiting else None,
        "answer_form": form or AnswerForm(),
    }


def _moments(submission: Any) -> list[Moment]:
    happened = {name: verb.author for name, verb in VERBS.items() if verb.author}
    return [Moment(event.at, happened[event.verb]) for event in events_of(submission, happened)]


def _may_appeal(submission: Any, user: Any) -> bool:
    """Once: a decision that was looked at a second time stands."""
    assessment = assessment_of(submission) if submission.state == State.DECLINED else None
    may = user.has_perm("engagements.appeal_submission", submission)
    return may and assessment is not None and assessment.appealed_at is None


def _is_released(referral: Referral) -> bool:
    return hasattr(referral, "response") and referral.response.state == ResponseState.RELEASED


def _waits_for(submission: Any) -> str | Promise:
    """Who must act next, as the author reads it."""
    words: dict[Ball, str | Promise] = {
        Ball.OFFICE: _("The focal point office"),
        Ball.AUTHOR: _("You"),
        Ball.DEPARTMENTS: _("The departments"),
        Ball.NOBODY: "",
    }
    return words[Ball(submission.ball)]
