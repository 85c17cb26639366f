"""What the author's page shows: a timeline, who acts next, questions, responses, versions.

All in public words: the internal terms of the office do not appear here.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Value
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagements.cases.models import Case, Clarification, Message
from engagements.cases.states import State, WaitingOn
from engagements.cases.status import status_of
from engagements.publications.queries import may_be_public, publication_of
from engagements.responses.states import State as ResponseState
from engagements.routing.models import Referral
from engagements.submissions import content, visibility
from engagements.submissions.models import Submission, Version
from focalpoint.events import events_of
from focalpoint.office import in_words, overdue_in_words
from focalpoint.verbs import VERBS
from organisations.accounts.models import User

_WHO: dict[WaitingOn, str | Promise] = {
    WaitingOn.OFFICE: _("With the Focal Point Office"),
    WaitingOn.AUTHOR: _("Waiting for you"),
    WaitingOn.DEPARTMENTS: _("With departments"),
    WaitingOn.NOBODY: "",
}
# The same while there is time.
_DUE: dict[WaitingOn, str | Promise] = {
    WaitingOn.OFFICE: _("With the Focal Point Office: next step due %(day)s"),
    WaitingOn.AUTHOR: _("Waiting for you: reply by %(day)s"),
    WaitingOn.DEPARTMENTS: _("With departments: answer due %(day)s"),
}


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
        **_who_has_it(submission, case, at),
        "level_label": visibility.label(submission.level, submission.consultation.publication),
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
    """The questions of the office, the one that is open, and its messages, which need no answer."""
    if submission.submitted_at is None:
        return {"clarifications": [], "open_question": None, "messages_of_office": []}
    clarifications, messages = _written(submission)
    is_open = submission.returned_at is not None
    waiting = [question for question in clarifications if question.answered_at is None] if is_open else []
    return {
        "clarifications": clarifications,
        "open_question": waiting[-1] if waiting else None,
        "messages_of_office": messages,
    }


def _written(submission: Submission) -> tuple[list[Clarification], list[Message]]:
    """Questions and messages to its author, each in the order in which they were sent; one statement."""
    nothing = (Value(""), Value(None, output_field=DateTimeField()))
    asked = Clarification.objects.filter(submission=submission).order_by()
    questions = asked.values_list(Value("question"), "pk", "question", "asked_at", "answer", "answered_at")
    sent = Message.objects.filter(submission=submission).order_by()
    messages = sent.values_list(Value("message"), "pk", "text", "sent_at", *nothing)
    rows = sorted(questions.union(messages, all=True), key=lambda row: row[3])
    return (
        [
            Clarification(pk=pk, question=text, asked_at=at, answer=answer, answered_at=answered_at)
            for kind, pk, text, at, answer, answered_at in rows
            if kind == "question"
        ],
        [Message(pk=pk, text=text, sent_at=at) for kind, pk, text, at, *_rest in rows if kind == "message"],
    )


def _entries(submission: Submission, case: Case) -> list[TimelineEntry]:
    happened = {name: verb.author for name, verb in VERBS.items() if verb.author}
    return [
        TimelineEntry(event.at, happened[event.verb]) for event in events_of([submission, case], happened)
    ]


def _is_released(referral: Referral) -> bool:
    return hasattr(referral, "response") and referral.response.state == ResponseState.RELEASED


def _who_has_it(submission: Submission, case: Case, at: datetime) -> dict[str, Any]:
    """Who must act next and by when ("" where no one must), and whether it is late."""
    waiting_on, due_at = WaitingOn(case.waiting_on), case.due_at
    if submission.withdrawn_at is not None or case.state == State.ANSWERED:
        # What is answered, the office has only to close.
        waiting_on = WaitingOn.NOBODY
    elif case.state == State.RETURNED and submission.returned_at is None:
        # Another author of its campaign is asked, and has to answer by then.
        waiting_on, due_at = WaitingOn.OFFICE, None
    who = str(_WHO[waiting_on])
    if not who or due_at is None:
        return {"who_has_it": who, "is_late": False}
    if due_at < at:
        late = overdue_in_words(due_at, now=at)
        return {"who_has_it": gettext("%(who)s: %(late)s") % {"who": who, "late": late}, "is_late": True}
    return {"who_has_it": str(_DUE[waiting_on]) % {"day": in_words(due_at)}, "is_late": False}
