"""The answers of departments, as rows. It follows responses, verb by verb."""

from datetime import datetime

from demo.world.referred import Referred
from engagements.cases.states import State
from engagements.responses import verbs
from engagements.responses.models import Kind, Response
from engagements.responses.states import State as ResponseState
from engagements.routing.models import Referral
from engagements.routing.states import LIVE
from engagements.routing.verbs import ANSWER

_KINDS = {
    Kind.WILL_ACT: 30,
    Kind.WILL_ACT_IN_PART: 25,
    Kind.UNDER_WAY: 20,
    Kind.CANNOT: 10,
    Kind.NOTED: 15,
}


class Answered(Referred):
    """Drafted by a reviewer, cleared and sent by the liaison, released by the office."""

    def _turn(self, state: str | None) -> Referral:
        """The first referral for action whose response is in `state` (None: it has none)."""
        for one in self._acting():
            answer = self.answers.get(one.pk)
            if answer.state == state if answer else state is None and one.state in LIVE:
                return one
        raise LookupError(state)

    def draft_answer(self, at: datetime) -> None:
        referral, dice = self._turn(None), self.rows.dice
        by = self._reviewer(referral)
        kind = dice.choices(list(_KINDS), list(_KINDS.values()))[0]
        will_act = kind in (Kind.WILL_ACT, Kind.WILL_ACT_IN_PART)
        response = self.rows.add(
            Response(
                referral=referral,
                kind=kind,
                text=dice.choice(self.desk.answers),
                commitment=dice.choice(self.desk.commitments) if will_act else "",
                commitment_due=(at + dice.days((60, 300))).date() if will_act else None,
                links=[self.cast.departments[referral.department_id].website] if will_act else [],
                publish=dice.often(0.85),
                edit=dice.randint(1, 6),
                saved_at=at,
                saved_by=by,
            )
        )
        self.answers[referral.pk] = response
        self.rows.made(verbs.BEGIN, response, by=by, at=at)

    def clear_answer(self, at: datetime) -> None:
        response = self.answers[self._turn(ResponseState.DRAFT).pk]
        by = self.cast.liaisons[response.referral.department_id]
        with self.rows.doing(verbs.CLEAR, response, by=by, at=at) as line:
            response.cleared_at, response.cleared_by = at, by
            line.noted |= {"kind": response.kind, "edit": response.edit}

    def send_answer(self, at: datetime) -> None:
        referral = self._turn(ResponseState.CLEARED)
        response, by = self.answers[referral.pk], self.cast.liaisons[referral.department_id]
        with self.rows.doing(verbs.SEND, response, by=by, at=at):
            response.sent_at, response.sent_by = at, by
            with self.rows.doing(ANSWER, referral, by=by, at=at):
                referral.settled_at, referral.settled_by = at, by
            self.settle(at, because=verbs.SEND.name)
        self.tell("response_sent", at, response=response.pk)

    def release_answer(self, at: datetime) -> None:
        referral, case, by = self._turn(ResponseState.SENT), self.case, self.case.assignee
        response, came_from = self.answers[referral.pk], case.state
        with self.rows.doing(verbs.RELEASE, response, by=by, at=at) as line:
            response.released_at, response.released_by = at, by
            referral.released_at, referral.released_by = at, by
            line.noted |= {"publish": response.publish}
            self.settle(at, because=verbs.RELEASE.name)
        is_last = came_from != case.state == State.ANSWERED
        self.tell("response_released", at, response=response.pk, is_last=is_last)
