"""Every verb of one input, each with the people who may, for the tests that try them against each other."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from engagements.responses import actions as responses
from engagements.responses.models import Response
from engagements.responses.states import State as ResponseState
from engagements.routing import actions as routing
from engagements.routing.handovers import Handover
from engagements.routing.models import Purpose, Referral
from engagements.routing.states import LIVE
from engagements.routing.states import State as ReferralState
from engagements.submissions import actions as submissions
from engagements.submissions import attachments
from engagements.submissions.models import Submission
from engagements.submissions.states import BALL, Ball, State
from engagements.cases import actions as case_actions
from focalpoint.audit.models import Entry
from organisations.memberships.models import Part
from tests.factories import accounts, departments, memberships
from tests.factories import responses as response_factory
from tests.factories import routing as referral_factory
from tests.factories import submissions as submission_factory
from tests.factories import cases as case_factory

NOW = submission_factory.NOW
LATER = NOW + timedelta(days=60)


@dataclass
class World:
    """One input with everyone who has a part in it."""

    submission: Submission
    author: Any
    officer: Any
    colleague: Any
    lead: Any
    at: datetime = NOW
    referral: Referral | None = None
    second: Referral | None = None
    response: Response | None = None
    liaison: Any = None
    reviewer: Any = None
    elsewhere: list[Any] = field(default_factory=list)

    def now(self) -> Submission:
        return Submission.objects.get(pk=self.submission.pk)


def world(state: str, *, response: str = ResponseState.CLEARED) -> World:
    """An input in `state` that an officer has; routed, two departments have it and one has answered."""
    officer = accounts.officer()
    if state in (State.DRAFT, State.SUBMITTED):
        submission = submission_factory.in_state(state)
    else:
        submission = case_factory.held(state, officer)
    if state == State.RETURNED:
        case_factory.question(submission)
    if state == State.DECLINED:
        submission.assessment.declined_by = officer
        submission.assessment.save()
    made = World(submission, submission.author, officer, accounts.officer(), accounts.lead())
    made.elsewhere = [departments.department() for _number in range(3)]
    if state in (State.ROUTED, State.ANSWERED):
        response = ResponseState.RELEASED if state == State.ANSWERED else response
        is_sent = response in (ResponseState.SENT, ResponseState.RELEASED)
        referral_state = ReferralState.ANSWERED if is_sent else ReferralState.ACKNOWLEDGED
        made.referral = referral_factory.referral(submission, referral_state, purpose=Purpose.LEAD)
        made.response = response_factory.response(made.referral, response)
        made.liaison = departments.liaison(made.referral.department)
        if state == State.ROUTED:
            made.second = referral_factory.referral(submission)
            made.reviewer = departments.reviewer(made.second.department)
    return made


def _content(one: Submission) -> dict[str, Any]:
    return {
        "title": "Wells, again",
        "summary": one.summary,
        "language": one.language,
        "level": one.level,
        "answers": one.answers,
        "themes": [],
    }


def _handover(department: Any, purpose: Purpose) -> Handover:
    return Handover(department, purpose, "Can you drill?")


RESPONSE: dict[str, Any] = {
    "kind": "will_act",
    "language": "en",
    "text": "Ten wells.",
    "commitment": "",
    "commitment_due": None,
    "links": [],
    "publish": True,
}

# By verb: the state of the input in which it can be done, and what does it.
ACTS: dict[str, tuple[State, Callable[[World], object]]] = {
    "submission.save": (
        State.DRAFT,
        lambda w: submissions.save(
            w.submission, **_content(w.submission), edit=w.now().edit, by=w.author, at=w.at
        ),
    ),
    "submission.add_attachment": (
        State.DRAFT,
        lambda w: attachments.add_attachment(
            w.submission,
            upload=SimpleUploadedFile("a.pdf", submission_factory.PDF),
            by=w.author,
            at=w.at,
        ),
    ),
    "submission.discard": (
        State.DRAFT,
        lambda w: submissions.discard(Submission(pk=w.submission.pk), by=w.author, at=w.at),
    ),
    "submission.submit": (
        State.DRAFT,
        lambda w: submissions.submit(w.submission, by=w.author, at=w.at),
    ),
    "submission.claim": (State.SUBMITTED, lambda w: triage.claim(w.submission, by=w.colleague, at=w.at)),
    "submission.assess": (
        State.IN_TRIAGE,
        lambda w: triage.assess(w.submission, themes=[], summary="Wells.", by=w.officer, at=w.at),
    ),
    "submission.return": (
        State.IN_TRIAGE,
        lambda w: triage.return_(w.submission, question="Where?", by=w.officer, at=w.at),
    ),
    "submission.decline": (
        State.IN_TRIAGE,
        lambda w: triage.decline(w.submission, reason="Not for the UN.", by=w.officer, at=w.at),
    ),
    "submission.reassign": (
        State.IN_TRIAGE,
        lambda w: triage.reassign(w.submission, to=w.lead, by=w.officer, at=w.at),
    ),
    "submission.take_over": (
        State.IN_TRIAGE,
        lambda w: triage.take_over(w.submission, by=w.colleague, at=w.at),
    ),
    "submission.route": (
        State.IN_TRIAGE,
        lambda w: routing.route(
            w.submission, referrals=[_handover(w.elsewhere[0], Purpose.LEAD)], by=w.officer, at=w.at
        ),
    ),
    "submission.resubmit": (
        State.RETURNED,
        lambda w: triage.resubmit(w.submission, answer="There.", by=w.author, at=w.at),
    ),
    "submission.remind": (
        State.RETURNED,
        lambda w: triage.remind(w.submission, at=(w.now().due_at or w.at) - timedelta(hours=1)),
    ),
    "submission.lapse": (State.RETURNED, lambda w: triage.lapse(w.submission, at=LATER)),
    "submission.refer": (
        State.ROUTED,
        lambda w: routing.refer(
            w.submission, handover=_handover(w.elsewhere[1], Purpose.ACTION), by=w.officer, at=w.at
        ),
    ),
    "submission.withdraw": (
        State.ROUTED,
        lambda w: routing.withdraw(w.submission, by=w.author, at=w.at),
    ),
    "submission.publish": (State.ROUTED, lambda w: submissions.publish(w.submission, at=w.at)),
    "submission.close": (State.ANSWERED, lambda w: triage.close(w.submission, by=w.officer, at=w.at)),
    "submission.reopen": (State.ANSWERED, lambda w: triage.reopen(w.submission, by=w.colleague, at=w.at)),
    "submission.appeal": (
        State.DECLINED,
        lambda w: triage.appeal(w.submission, reason="Look again.", by=w.author, at=w.at),
    ),
    "referral.acknowledge": (
        State.ROUTED,
        lambda w: routing.acknowledge(w.second, by=w.reviewer, at=w.at),
    ),
    "referral.return": (
        State.ROUTED,
        lambda w: routing.return_(w.second, reason="Not ours.", by=w.reviewer, at=w.at),
    ),
    "referral.forward": (
        State.ROUTED,
        lambda w: routing.forward(
            w.second, department=w.elsewhere[2], reason="Theirs.", by=w.reviewer, at=w.at
        ),
    ),
    "referral.recall": (
        State.ROUTED,
        lambda w: routing.recall(w.second, reason="A mistake.", by=w.officer, at=w.at),
    ),
    "referral.remind": (
        State.ROUTED,
        lambda w: routing.remind(w.second, at=w.second.due_at + timedelta(hours=1)),
    ),
    "referral.respond": (
        State.ROUTED,
        lambda w: responses.respond(w.second, **RESPONSE, read=0, by=w.reviewer, at=w.at),
    ),
    "response.save": (
        State.ROUTED,
        lambda w: responses.save(w.response, **RESPONSE, edit=w.response.edit, by=w.liaison, at=w.at),
    ),
    "response.clear": (State.ROUTED, lambda w: responses.clear(w.response, by=w.liaison, at=w.at)),
    "response.reopen": (State.ROUTED, lambda w: responses.reopen(w.response, by=w.liaison, at=w.at)),
    "response.send": (State.ROUTED, lambda w: responses.send(w.response, by=w.liaison, at=w.at)),
    "response.release": (State.ROUTED, lambda w: responses.release(w.response, by=w.officer, at=w.at)),
    "response.return": (
        State.ROUTED,
        lambda w: responses.return_(w.response, remark="Say when.", by=w.officer, at=w.at),
    ),
}

# In which state the response is for these; cleared for the others.
RESPONSES = {
    "response.save": ResponseState.DRAFT,
    "response.clear": ResponseState.DRAFT,
    "response.release": ResponseState.SENT,
    "response.return": ResponseState.SENT,
}
NEEDS = {"referral": "second", "response": "response"}


def world_for(verb: str) -> World:
    """A world in which the verb can be done."""
    return world(ACTS[verb][0], response=RESPONSES.get(verb, ResponseState.CLEARED))


def can_be_tried(verb: str, one: World) -> bool:
    """Whether what the verb acts on is there at all."""
    needed = NEEDS.get(verb.split(".")[0])
    return needed is None or getattr(one, needed) is not None


def check_true(one: World) -> None:
    """Whatever was done: one holder, one clock, no live referral of what nobody may work on, a true log."""
    submission = Submission.objects.filter(pk=one.submission.pk).first()
    if submission is None:
        assert not Referral.objects.filter(submission_id=one.submission.pk).exists()
        return
    referrals = list(Referral.objects.filter(submission=submission))
    live = [referral for referral in referrals if referral.state in LIVE]
    if submission.state != State.DRAFT:
        assert (submission.ball == Ball.NOBODY) is (submission.due_at is None)
    if submission.state == State.ROUTED:
        assert live or any(referral.released_at is None for referral in referrals)
    else:
        assert submission.ball == BALL[State(submission.state)]
    if submission.state in (State.WITHDRAWN, State.DECLINED, State.IN_TRIAGE, State.ANSWERED):
        assert not [referral for referral in live if referral.purpose != Purpose.INFORMATION]
    assert len([referral for referral in live if referral.purpose == Purpose.LEAD]) <= 1
    if submission.state == State.WITHDRAWN:
        assert not Submission.objects.published().filter(pk=submission.pk).exists()
        assert not Response.objects.public().filter(referral__submission=submission).exists()
    for row in [submission, *referrals, *Response.objects.filter(referral__in=referrals)]:
        check_log(row)


def check_log(row: Any) -> None:
    """Each move begins where the one before ended, and the last one ends where the row is."""
    entries = Entry.objects.filter(target_id=str(row.pk), target_type=row._meta.model_name).order_by("pk")
    moves = [entry.changes["state"] for entry in entries if "state" in entry.changes]
    # An inner move stands after the one that brought it about and may begin in the middle of it.
    for (_from, came_to), (left, _to) in pairwise(moves):
        assert came_to == left, moves
    assert not moves or moves[-1][1] == row.state, moves


def members(one: World) -> dict[str, Any]:
    """The other people of its organisation."""
    profile = one.submission.profile
    return {part: memberships.member(profile, part).user for part in Part}
