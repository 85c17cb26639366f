"""Every verb of one input, each with the people who may, for the tests that try them against each other."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from engagements.campaigns import actions as campaigns
from engagements.cases import actions as cases
from engagements.cases import assigning, escalating, lapsing, messages, questions, sorting
from engagements.cases.models import Case
from engagements.cases.states import WAITING_ON, Priority, State, WaitingOn
from engagements.consultations.models import Level
from engagements.decisions import actions as decisions
from engagements.decisions.models import Decision
from engagements.decisions.plans import Declining, Plan, Referring
from engagements.notes import actions as notes
from engagements.notes.models import Note
from engagements.publications import actions as publications
from engagements.publications.actions import PublicationDraft
from engagements.publications.models import Decision as Publicity
from engagements.publications.models import Publication
from engagements.publications.states import State as PublicationState
from engagements.responses import actions as responses
from engagements.responses.models import Response
from engagements.responses.states import State as ResponseState
from engagements.routing import actions as routing
from engagements.routing import extensions
from engagements.routing.models import Purpose, Referral
from engagements.routing.referral_drafts import ReferralDraft
from engagements.routing.states import LIVE
from engagements.routing.states import State as ReferralState
from engagements.submissions import actions as submissions
from engagements.submissions import attachments
from engagements.submissions.models import Submission
from focalpoint.audit.models import Entry
from focalpoint.office import office_day
from focalpoint.verbs import VERBS
from organisations.memberships.models import MembershipRole
from organisations.profiles.models import Profile
from tests.factories import accounts, departments, memberships
from tests.factories import cases as case_factory
from tests.factories import labels as label_factory
from tests.factories import notes as note_factory
from tests.factories import publications as publication_factory
from tests.factories import responses as response_factory
from tests.factories import routing as referral_factory
from tests.factories import submissions as submission_factory
from tests.factories.reasons import outside_mandate

NOW = submission_factory.NOW
DRAFT = "draft"
LATER = NOW + timedelta(days=60)
BEFORE = NOW - timedelta(seconds=1)
# Later than the referral is due.
MORE_TIME = office_day(NOW) + timedelta(days=20)
TOMORROW = office_day(NOW) + timedelta(days=1)


@dataclass
class World:
    """One input and its case with everyone who has a part in it."""

    submission: Submission
    case: Case
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
    informed: Referral | None = None
    note: Note | None = None
    label: Any = None
    # A case that it can be joined to, and another input in its own.
    campaign: Case | None = None
    copy: Submission | None = None
    elsewhere: list[Any] = field(default_factory=list)
    # To refer it, and waiting for its minute to end.
    decision: Decision | None = None

    @property
    def publication(self) -> Any:
        """As it stands now; None while there is none."""
        return Publication.objects.filter(submission=self.submission.pk).first()

    def now(self) -> Submission:
        return Submission.objects.get(pk=self.submission.pk)


def world(state: str, *, response: str = ResponseState.APPROVED) -> World:
    """An input whose case is in `state`; referred, two departments have it and one has answered."""
    officer = accounts.officer()
    if state == DRAFT:
        submission, case = submission_factory.draft(), Case()
    else:
        case = case_factory.in_state(state, officer=None if state == State.NEW else officer)
        submission = Submission.objects.get(pk=case.main_submission_id)
    made = World(submission, case, submission.author, officer, accounts.officer(), accounts.lead())
    if state != DRAFT:
        made.note, made.label = note_factory.note(made.case, by=officer), label_factory.label()
    made.elsewhere = [departments.department() for _number in range(3)]
    if state in (State.REFERRED, State.ANSWERED):
        response = ResponseState.RELEASED if state == State.ANSWERED else response
        is_sent = response in (ResponseState.SENT, ResponseState.RELEASED)
        referral_state = ReferralState.ANSWERED if is_sent else ReferralState.ACKNOWLEDGED
        made.referral = referral_factory.referral(case, referral_state, purpose=Purpose.LEAD)
        made.response = response_factory.response(made.referral, response)
        made.liaison = departments.liaison(made.referral.department)
        if state == State.REFERRED:
            made.second = referral_factory.referral(case)
            made.reviewer = departments.reviewer(made.second.department)
            made.informed = referral_factory.referral(
                case, department=departments.department(), purpose=Purpose.INFORMATION
            )
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


def _referral_draft(department: Any, purpose: Purpose) -> ReferralDraft:
    return ReferralDraft(department, purpose, "Can you drill?")


RESPONSE: dict[str, Any] = {
    "kind": "will_act",
    "language": "en",
    "text": "Ten wells.",
    "commitment": "",
    "commitment_due": None,
    "links": [],
    "publish": True,
}

PUBLISHED = PublicationDraft(version=1, decision=Publicity.PUBLISH)


def referring(one: World) -> Referring:
    return Referring([_referral_draft(one.elsewhere[0], Purpose.LEAD)], None)


def decide(one: World, plan: Plan) -> Decision:
    """Without its rehearsal, which is over before it begins. In the tests no time is left to undo it."""
    given = {"kind": plan.kind, "plan": plan.written(), "typed": {}}
    return decisions.decide(one.case, **given, by=one.officer, at=one.at)


# By verb: the state of the input in which it can be done, and what does it.
ACTS: dict[str, tuple[State, Callable[[World], object]]] = {
    "submission.save": (
        DRAFT,
        lambda w: submissions.save(
            w.submission, **_content(w.submission), edit=w.now().edit, by=w.author, at=w.at
        ),
    ),
    "submission.add_attachment": (
        DRAFT,
        lambda w: attachments.add_attachment(
            w.submission,
            upload=SimpleUploadedFile("a.pdf", submission_factory.PDF),
            by=w.author,
            at=w.at,
        ),
    ),
    "submission.delete": (
        DRAFT,
        lambda w: submissions.delete(Submission(pk=w.submission.pk), by=w.author, at=w.at),
    ),
    "submission.submit": (
        DRAFT,
        lambda w: cases.submit(w.submission, by=w.author, at=w.at),
    ),
    "case.claim": (State.NEW, lambda w: assigning.claim(w.case, by=w.colleague, at=w.at)),
    "case.assess": (
        State.IN_TRIAGE,
        lambda w: cases.assess(w.case, themes=[], summary="Wells.", by=w.officer, at=w.at),
    ),
    "case.return": (
        State.IN_TRIAGE,
        lambda w: cases.return_(w.case, question="Where?", by=w.officer, at=w.at),
    ),
    "case.decline": (
        State.IN_TRIAGE,
        lambda w: cases.decline(
            w.case, reason=outside_mandate(), text="Not for the UN.", by=w.officer, at=w.at
        ),
    ),
    "case.assign": (
        State.IN_TRIAGE,
        lambda w: assigning.assign(w.case, to=w.lead, by=w.officer, at=w.at),
    ),
    "case.take_over": (
        State.IN_TRIAGE,
        lambda w: assigning.take_over(w.case, by=w.colleague, at=w.at),
    ),
    "case.refer": (
        State.IN_TRIAGE,
        lambda w: routing.refer(
            w.case, referrals=[_referral_draft(w.elsewhere[0], Purpose.LEAD)], by=w.officer, at=w.at
        ),
    ),
    "case.inform": (
        State.IN_TRIAGE,
        lambda w: routing.inform(
            w.case, referrals=[_referral_draft(w.elsewhere[0], Purpose.INFORMATION)], by=w.officer, at=w.at
        ),
    ),
    "case.decide": (State.IN_TRIAGE, lambda w: decide(w, Declining(outside_mandate(), "Not for the UN."))),
    "decision.undo": (State.IN_TRIAGE, lambda w: decisions.undo(w.decision, by=w.officer, at=BEFORE)),
    "decision.carry_out": (
        State.IN_TRIAGE,
        lambda w: decisions.carry_out(w.decision, at=w.decision.due_at),
    ),
    "decision.refuse": (
        State.IN_TRIAGE,
        lambda w: decisions.refuse(w.decision, reason="Someone else has it.", at=w.at),
    ),
    "case.join": (
        State.IN_TRIAGE,
        lambda w: campaigns.join(w.case, into=w.campaign, by=w.officer, at=w.at),
    ),
    "case.take_out": (
        State.IN_TRIAGE,
        lambda w: campaigns.take_out(w.case, submission=w.copy, by=w.officer, at=w.at),
    ),
    "submission.resubmit": (
        State.RETURNED,
        lambda w: cases.resubmit(w.submission, answer="There.", by=w.author, at=w.at),
    ),
    "case.correct_question": (
        State.RETURNED,
        lambda w: questions.correct_question(w.case, question="Where exactly?", by=w.officer, at=w.at),
    ),
    "case.recall_question": (
        State.RETURNED,
        lambda w: questions.recall_question(w.case, by=w.officer, at=w.at),
    ),
    "case.remind": (
        State.RETURNED,
        lambda w: lapsing.remind(w.case, at=(w.case.due_at or w.at) - timedelta(hours=1)),
    ),
    "case.escalate": (
        State.IN_TRIAGE,
        lambda w: escalating.escalate(w.case, at=(w.case.due_at or w.at) + timedelta(hours=1)),
    ),
    "case.lapse": (State.RETURNED, lambda w: lapsing.lapse(w.case, at=LATER)),
    "case.refer more": (
        State.REFERRED,
        lambda w: routing.refer(
            w.case, referrals=[_referral_draft(w.elsewhere[1], Purpose.ACTION)], by=w.officer, at=w.at
        ),
    ),
    "submission.withdraw": (
        State.REFERRED,
        lambda w: routing.withdraw(w.submission, by=w.author, at=w.at),
    ),
    "submission.raise_level": (
        State.REFERRED,
        lambda w: cases.raise_level(w.submission, level=Level.UN_ONLY, by=w.author, at=w.at),
    ),
    "publication.publish": (
        State.REFERRED,
        lambda w: publications.publish(w.publication, draft=PUBLISHED, by=w.officer, at=w.at),
    ),
    "publication.hold": (
        State.REFERRED,
        lambda w: publications.hold(w.publication, by=w.officer, at=w.at),
    ),
    "publication.take_down": (
        State.REFERRED,
        lambda w: publications.take_down(w.publication, by=w.author, at=w.at),
    ),
    "publication.allow": (
        State.REFERRED,
        lambda w: publications.allow(w.publication, by=w.author, at=w.at),
    ),
    "publication.appear": (State.REFERRED, lambda w: publications.appear(w.publication, at=w.at)),
    "publication.block": (State.REFERRED, lambda w: publications.block(w.publication, at=w.at)),
    "case.label": (
        State.IN_TRIAGE,
        lambda w: sorting.label(w.case, add=[w.label], by=w.colleague, at=w.at),
    ),
    "case.prioritise": (
        State.IN_TRIAGE,
        lambda w: sorting.prioritise(w.case, priority=Priority.HIGH, by=w.colleague, at=w.at),
    ),
    "case.snooze": (
        State.IN_TRIAGE,
        lambda w: sorting.snooze(
            w.case, until=TOMORROW, snooze_reason="Ana is away.", may_be_overdue=True, by=w.officer, at=w.at
        ),
    ),
    "case.snooze answers": (
        State.REFERRED,
        lambda w: sorting.snooze(w.case, until=TOMORROW, may_be_overdue=True, by=w.officer, at=w.at),
    ),
    "case.wake": (State.IN_TRIAGE, lambda w: sorting.wake(w.case, by=w.colleague, at=w.at)),
    "case.add_note": (
        State.IN_TRIAGE,
        lambda w: notes.add_note(w.case, text="Ask Ana.", mentions=[w.lead], by=w.colleague, at=w.at),
    ),
    "note.correct": (
        State.IN_TRIAGE,
        lambda w: notes.correct(w.note, text="Ask Bo.", mentions=[w.lead], by=w.officer, at=w.at),
    ),
    "note.delete": (State.IN_TRIAGE, lambda w: notes.delete(w.note, by=w.officer, at=w.at)),
    "submission.message": (
        State.IN_TRIAGE,
        lambda w: messages.message(w.submission, text="We are on it.", by=w.officer, at=w.at),
    ),
    "case.close": (State.ANSWERED, lambda w: cases.close(w.case, by=w.officer, at=w.at)),
    "case.reopen": (State.ANSWERED, lambda w: cases.reopen(w.case, by=w.colleague, at=w.at)),
    "case.appeal": (
        State.DECLINED,
        lambda w: cases.appeal(w.case, reason="Look again.", by=w.author, at=w.at),
    ),
    "referral.acknowledge": (
        State.REFERRED,
        lambda w: routing.acknowledge(w.second, by=w.reviewer, at=w.at),
    ),
    "referral.mark_read": (
        State.REFERRED,
        lambda w: routing.mark_read(w.informed, by=departments.reviewer(w.informed.department), at=w.at),
    ),
    "referral.return": (
        State.REFERRED,
        lambda w: routing.return_(w.second, reason="Not ours.", by=w.reviewer, at=w.at),
    ),
    "referral.forward": (
        State.REFERRED,
        lambda w: routing.forward(
            w.second, department=w.elsewhere[2], reason="Theirs.", by=w.reviewer, at=w.at
        ),
    ),
    "referral.request_extension": (
        State.REFERRED,
        lambda w: extensions.request_extension(
            w.second, until=MORE_TIME, reason="The drill is away.", by=w.reviewer, at=w.at
        ),
    ),
    "referral.withdraw_request": (
        State.REFERRED,
        lambda w: extensions.withdraw_request(w.second, by=w.reviewer, at=w.at),
    ),
    "referral.grant_extension": (
        State.REFERRED,
        lambda w: extensions.grant_extension(w.second, until=MORE_TIME, by=w.officer, at=w.at),
    ),
    "referral.refuse_extension": (
        State.REFERRED,
        lambda w: extensions.refuse_extension(
            w.second, text="The author waits already.", by=w.officer, at=w.at
        ),
    ),
    "referral.recall": (
        State.REFERRED,
        lambda w: routing.recall(w.second, reason="A mistake.", by=w.officer, at=w.at),
    ),
    "referral.remind": (
        State.REFERRED,
        lambda w: routing.remind(w.second, at=w.second.due_at + timedelta(hours=1)),
    ),
    "referral.respond": (
        State.REFERRED,
        lambda w: responses.respond(w.second, **RESPONSE, read=0, by=w.reviewer, at=w.at),
    ),
    "response.save": (
        State.REFERRED,
        lambda w: responses.save(w.response, **RESPONSE, edit=w.response.edit, by=w.liaison, at=w.at),
    ),
    "response.approve": (State.REFERRED, lambda w: responses.approve(w.response, by=w.liaison, at=w.at)),
    "response.reopen": (State.REFERRED, lambda w: responses.reopen(w.response, by=w.liaison, at=w.at)),
    "response.send": (State.REFERRED, lambda w: responses.send(w.response, by=w.liaison, at=w.at)),
    "response.release": (State.REFERRED, lambda w: responses.release(w.response, by=w.officer, at=w.at)),
    "response.return": (
        State.REFERRED,
        lambda w: responses.return_(w.response, remark="Say when.", by=w.officer, at=w.at),
    ),
}

# In which state the response is for these; approved for the others.
RESPONSES = {
    "response.save": ResponseState.DRAFT,
    "response.approve": ResponseState.DRAFT,
    "response.release": ResponseState.SENT,
    "response.return": ResponseState.SENT,
    "case.snooze answers": ResponseState.SENT,
}
NEEDS = {
    "referral": "second",
    "response": "response",
    "publication": "publication",
    "decision": "decision",
    "note": "note",
}
# A request for more time is there already.
ASKED = {"referral.withdraw_request", "referral.grant_extension", "referral.refuse_extension"}
NEEDED = {"case.join": "campaign", "case.take_out": "copy"}


def world_for(verb: str) -> World:
    """A world in which the verb can be done."""
    made = world(ACTS[verb][0], response=RESPONSES.get(verb, ResponseState.APPROVED))
    if verb.startswith("decision."):
        made.decision = decide(made, referring(made))
    if verb in ASKED:
        ACTS["referral.request_extension"][1](made)
    if verb == "case.wake":
        ACTS["case.snooze"][1](made)
    if verb == "case.snooze answers":
        # As the response that was sent left it.
        waits = {"waiting_on": WaitingOn.OFFICE, "waiting_reason": "response.send"}
        Case.objects.filter(pk=made.case.pk).update(**waits)
    if verb == "case.join":
        made.campaign = case_factory.assigned(officer=made.officer, consultation=made.submission.consultation)
    if verb == "case.take_out":
        made.copy = case_factory.another_input(made.case)
    if verb == "publication.allow":
        publications.take_down(made.publication, by=made.author, at=NOW)
    if verb in ("publication.appear", "publication.block"):
        publication_factory.publication(made.submission, PublicationState.HELD, decision=Publicity.PUBLISH)
    if verb == "publication.block":
        # Words of its text.
        Profile.objects.filter(pk=made.submission.profile_id).update(legal_name="Nine villages", listed=False)
    return made


def declared(verb: str) -> Any:
    """The row of an act: the same verb can stand here twice, from different states."""
    return VERBS[verb.split()[0]]


def can_be_tried(verb: str, one: World) -> bool:
    """Whether what the verb acts on is there at all."""
    needed = NEEDED.get(verb, NEEDS.get(verb.split(".")[0]))
    return needed is None or getattr(one, needed) is not None


def check_true(one: World) -> None:
    """Whatever was done: one holder, one clock, no live referral of what nobody may work on, a true log."""
    submission = Submission.objects.filter(pk=one.submission.pk).first()
    case = Case.objects.filter(filings__submission=one.submission.pk).first()
    if case is None:
        assert submission is None or submission.state == DRAFT
        assert not Referral.objects.filter(version__submission=one.submission.pk).exists()
        return
    assert submission is not None
    referrals = list(Referral.objects.filter(case=case))
    live = [referral for referral in referrals if referral.state in LIVE]
    assert (case.waiting_on == WaitingOn.NOBODY) is (case.due_at is None)
    # What waits on others, or was given to someone else, is put aside by no one.
    assert case.snoozed_until is None or (case.waiting_on == WaitingOn.OFFICE and case.assignee_id)
    if case.state == State.REFERRED:
        assert live or any(referral.released_at is None for referral in referrals)
    else:
        assert case.waiting_on == WAITING_ON[State(case.state)]
    if case.state in (State.WITHDRAWN, State.DECLINED, State.IN_TRIAGE, State.ANSWERED):
        assert not [referral for referral in live if referral.purpose != Purpose.INFORMATION]
    assert len([referral for referral in live if referral.purpose == Purpose.LEAD]) <= 1
    members = Submission.objects.filter(filing__case=case)
    assert case.main_submission in members
    assert (case.state == State.WITHDRAWN) is all(member.withdrawn_at for member in members)
    assert (case.state == State.RETURNED) is any(member.returned_at for member in members)
    assert case.state != State.JOINED
    assert not [one for one in live if one.version.submission_id != case.main_submission_id]
    # Whatever moved: each case that ended so has none, and the one that came last of an input is its own.
    assert not Case.objects.filter(state=State.JOINED, filings__isnull=False).exists()
    publication = Publication.objects.filter(submission=submission)
    public = Publication.objects.public().filter(submission=submission).first()
    # Nothing is public that the office did not accept, or that nobody decided to publish.
    if public is not None:
        assert Referral.objects.filter(version=public.version).exists() or not referrals
        assert (public.decision, public.decided_by is None) == (Publicity.PUBLISH, False)
        assert submission.level != Level.UN_ONLY
    if public is None or case.state in (State.NEW, State.DECLINED, State.WITHDRAWN):
        assert public is None
        assert not Response.objects.public().filter(referral__case=case).exists()
    check_log(
        [
            submission,
            case,
            *publication,
            *referrals,
            *Decision.objects.filter(case=case),
            *Response.objects.filter(referral__in=referrals),
        ]
    )


def check_log(rows: list[Any]) -> None:
    """Each move begins where the one before ended, and the last one ends where the row is."""
    states = {(row._meta.model_name, str(row.pk)): row.state for row in rows}
    moves: dict[tuple[str, str], list[list[str]]] = {key: [] for key in states}
    for entry in Entry.objects.filter(target_id__in={pk for _name, pk in states}).order_by("pk"):
        if "state" in entry.changes and (entry.target_type, entry.target_id) in moves:
            moves[entry.target_type, entry.target_id].append(entry.changes["state"])
    for key, state in states.items():
        # An inner move stands after the one that brought it about and may begin in the middle of it.
        for (_from, came_to), (left, _to) in pairwise(moves[key]):
            assert came_to == left, moves[key]
        assert not moves[key] or moves[key][-1][1] == state, moves[key]


def members(one: World) -> dict[str, Any]:
    """The other people of its organisation."""
    profile = one.submission.profile
    return {role: memberships.member(profile, role).user for role in MembershipRole}
