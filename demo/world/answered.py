"""The answers of departments: drafted by a reviewer, approved and sent by the liaison, then released."""

from datetime import datetime

from demo.world.referred import Referred
from demo.world.texts.matters import Answer
from demo.world.texts.office import REMARK
from engagements.responses import actions as responses
from engagements.responses.models import Response
from engagements.responses.states import State
from engagements.routing.models import Purpose, Referral
from engagements.routing.states import LIVE
from organisations.accounts.models import User


class Answered(Referred):
    """Verbs of responses."""

    def draft_answer(self, at: datetime) -> None:
        referral = self._live(*LIVE)
        answer, promised = self._answer(referral), None
        if answer.commitment:
            promised = (at + self.dice.days((60, 300))).date()
        responses.respond(
            referral,
            kind=answer.kind,
            language="en",
            text=answer.text,
            commitment=answer.commitment,
            commitment_due=promised,
            links=[referral.department.website] if promised and referral.department.website else [],
            publish=bool(self.script.level) or self.dice.often(0.9),
            read=0,
            by=self._reviewer(referral),
            at=at,
        )

    def _answer(self, referral: Referral) -> Answer:
        """The department whose topic it is writes more than the others."""
        is_first = referral.department_id == self.matter.department or referral.purpose == Purpose.LEAD
        return self.matter.answers[0 if is_first else 1]

    def _response(self, state: str) -> Response:
        """Of the first referral whose answer is in that state."""
        answers = [referral.response for referral in self.referrals() if hasattr(referral, "response")]
        return next(response for response in answers if response.state == state)

    def _liaison(self, response: Response) -> User:
        return self.cast.liaisons[response.referral.department_id]

    def clear_answer(self, at: datetime) -> None:
        response = self._response(State.DRAFT)
        responses.approve(response, edit=response.edit, by=self._liaison(response), at=at)

    def send_answer(self, at: datetime) -> None:
        response = self._response(State.APPROVED)
        responses.send(response, by=self._liaison(response), at=at)

    def return_answer(self, at: datetime) -> None:
        responses.return_(self._response(State.SENT), remark=REMARK, by=self.assignee(self.case), at=at)

    def release_answer(self, at: datetime) -> None:
        responses.release(self._response(State.SENT), by=self.assignee(self.case), at=at)
