"""What the office made of inputs, for tests."""

from typing import Any

from engagements.submissions.models import Submission
from engagements.submissions.states import State
from engagements.triage.models import Assessment, Clarification
from tests.factories import accounts, submissions

NOW = submissions.NOW


def assessment(submission: Submission, officer: Any = None, **fields: Any) -> Assessment:
    """The input is an officer's, who is made when not given."""
    officer = officer or accounts.officer()
    defaults: dict[str, Any] = {"officer": officer, "claimed_at": NOW, "claimed_by": officer}
    return Assessment.objects.create(submission=submission, **{**defaults, **fields})


def held(state: str = State.IN_TRIAGE, officer: Any = None, **fields: Any) -> Submission:
    """An input in `state` that an officer has, loaded anew."""
    submission = submissions.in_state(state, **fields)
    assessment(submission, officer)
    return Submission.objects.get(pk=submission.pk)


def appealed(**fields: Any) -> Submission:
    """Declined, and brought back by its author: it waits for a lead."""
    submission = submissions.in_state(State.IN_TRIAGE, **fields)
    told = {"appeal": "Look again.", "appealed_at": NOW, "appealed_by": submission.author}
    made = assessment(submission, decline_reason="Not for the UN.", **told)
    Assessment.objects.filter(pk=made.pk).update(officer=None)
    return Submission.objects.get(pk=submission.pk)


def question(submission: Submission, **fields: Any) -> Clarification:
    """The office asked; nobody has answered unless `answer` says so."""
    defaults: dict[str, Any] = {
        "question": "Where exactly?",
        "asked_at": NOW,
        "asked_by": accounts.officer(),
    }
    if fields.get("answer"):
        defaults |= {"answered_at": NOW, "answered_by": submission.author}
    return Clarification.objects.create(submission=submission, **{**defaults, **fields})
