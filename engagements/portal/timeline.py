"""What the author's page shows: a timeline, who acts next, questions, responses, versions.

All in public words: the internal terms of the office do not appear here.
"""

from collections.abc import Iterable
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
from engagements.cases.verbs import APPEAL, DECLINE, RECALL_QUESTION, RETURN
from engagements.publications.queries import may_be_public, publication_of
from engagements.responses.states import State as ResponseState
from engagements.routing.models import Referral
from engagements.submissions import content, visibility
from engagements.submissions.models import Submission, Version
from focalpoint.events import Event, events_of
from focalpoint.office import in_words, overdue_in_words
from focalpoint.translated import Translated
from focalpoint.verbs import VERBS
from organisations.accounts.models import User
from organisations.memberships.models import Membership

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
    # Why it was declined, in the reader's language.
    why: Translated | None = None


def page(submission: Submission, user: User, *, at: datetime) -> dict[str, Any]:
    """The context of the author's page, of a submitted input loaded whole, with its case."""
    case = submission.filing.case
    versions = list(Version.objects.filter(submission=submission))
    referrals = list(
        Referral.objects.filter(case=case).select_related("department", "response").order_by("sent_at", "pk")
    )
    # What was over before it was joined to a campaign concerned others.
    since = submission.filing.filed_at
    referrals = [
        referral
        for referral in referrals
        if referral.settled_at is None or referral.settled_at >= since or _is_released(referral)
    ]
    asked = clarifications_of(submission)
    return {
        "submission": submission,
        "case": case,
        "status": status_of(submission),
        "versions": versions,
        "submitted": content.readable(versions[0].canonical) if versions else {},
        "entries": _entries(submission, case, _moments(asked["clarifications"])),
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
        **asked,
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
    waiting = [
        question
        for question in clarifications
        if is_open and question.answered_at is None and question.recalled_at is None
    ]
    return {
        "clarifications": clarifications,
        "open_question": waiting[-1] if waiting else None,
        "messages_of_office": messages,
    }


def _written(submission: Submission) -> tuple[list[Clarification], list[Message]]:
    """Questions and messages to its author, each in the order in which they were sent; one statement."""
    never = Value(None, output_field=DateTimeField())
    asked = Clarification.objects.filter(submission=submission).order_by()
    columns = ("question", "asked_at", "answer", "answered_at", "read_at", "recalled_at")
    questions = asked.values_list(Value("question"), "pk", *columns)
    sent = Message.objects.filter(submission=submission).order_by()
    messages = sent.values_list(Value("message"), "pk", "text", "sent_at", Value(""), never, never, never)
    rows = sorted(questions.union(messages, all=True), key=lambda row: row[3])
    return (
        [
            Clarification(pk=pk, **dict(zip(columns, values, strict=True)))
            for kind, pk, *values in rows
            if kind == "question"
        ],
        [Message(pk=pk, text=text, sent_at=at) for kind, pk, text, at, *_rest in rows if kind == "message"],
    )


def _entries(submission: Submission, case: Case, asked_at: set[datetime]) -> list[TimelineEntry]:
    """What was done to it, and to its case while it was in it; not what concerned another author of the case.

    Before it was joined to a campaign it had a case of its own.
    """
    happened = {name: verb.author for name, verb in VERBS.items() if verb.author}
    filing = submission.filing
    is_joined = submission.submitted_at is not None and filing.filed_at > submission.submitted_at
    own = Case.objects.filter(main_submission=submission, state=State.JOINED) if is_joined else []
    events = list(events_of([submission, case, *own], happened))
    declined = [event for event in events if event.verb == DECLINE.name]
    # The case holds the reason of the latest decision: that of one before a review is not said.
    because = case.decline_reason.label if case.decline_reason is not None else None
    return [
        TimelineEntry(event.at, happened[event.verb], because if event in declined[-1:] else None)
        for event in events
        if event.root_id != str(case.pk)
        or (event.at >= filing.filed_at and _concerns(event, submission, asked_at))
    ]


def _moments(clarifications: Iterable[Clarification]) -> set[datetime]:
    """When the office asked or recalled something."""
    times = (time for one in clarifications for time in (one.asked_at, one.recalled_at))
    return {time for time in times if time is not None}


def _concerns(event: Event, submission: Submission, asked_at: set[datetime]) -> bool:
    """A question is put to one author of a case, and a review asked for by one."""
    if event.verb in (RETURN.name, RECALL_QUESTION.name):
        return event.at in asked_at
    if event.verb == APPEAL.name:
        return Membership.objects.filter(profile=submission.profile_id, user=event.by).exists()
    return True


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
