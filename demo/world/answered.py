"""The answers of departments, as rows. It follows responses, verb by verb."""

from datetime import datetime
from typing import Any

from demo.world.referred import Referred
from engagements.responses.models import Kind, Response
from engagements.responses.states import State as ResponseState
from engagements.routing.states import State as ReferralState
from engagements.submissions.states import State

_KINDS = {
    Kind.WILL_ACT: 30,
    Kind.WILL_ACT_IN_PART: 25,
    Kind.UNDER_WAY: 20,
    Kind.CANNOT: 10,
    Kind.NOTED: 15,
}


class Answered(Referred):
    """Drafted by a reviewer, cleared and sent by the liaison, released by the office."""

    def draft_answer(self, at: datetime) -> None:
        referral, dice = self._turn(None), self.rows.dice
        by = self.cast.reviewers[referral.department_id][0]
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
        self._answer("response.begin", response, at, by)

    def _answer(self, verb: str, response: Response, at: datetime, by: Any) -> None:
        referral = response.referral
        part_of = ("submission", referral.submission_id)
        self.rows.record(verb, response.pk, by=by, at=at, part_of=part_of, department=referral.department_id)

    def clear_answer(self, at: datetime) -> None:
        response = self.answers[self._turn(ResponseState.DRAFT).pk]
        by = self.cast.liaisons[response.referral.department_id]
        self._set(response, state=ResponseState.CLEARED, cleared_at=at, cleared_by=by)
        self._answer("response.clear", response, at, by)

    def send_answer(self, at: datetime) -> None:
        referral = self._turn(ResponseState.CLEARED)
        response, by = self.answers[referral.pk], self.cast.liaisons[referral.department_id]
        self._set(referral, state=ReferralState.ANSWERED, settled_at=at, settled_by=by)
        self._set(response, state=ResponseState.SENT, sent_at=at, sent_by=by)
        self._trail("referral.answer", referral, at, by)
        self._answer("response.send", response, at, by)
        self.settle(at)
        self.tell("response_sent", at, response=response.pk)

    def release_answer(self, at: datetime) -> None:
        referral = self._turn(ResponseState.SENT)
        response, by = self.answers[referral.pk], self.officer
        self._set(response, state=ResponseState.RELEASED, released_at=at, released_by=by)
        self._set(referral, released_at=at, released_by=by)
        self._answer("response.release", response, at, by)
        self.settle(at)
        is_last = self.facts["state"] == State.ANSWERED
        self.tell("response_released", at, response=response.pk, is_last=is_last)
