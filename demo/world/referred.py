"""The part of an input's life that departments have, as rows. It follows routing and responses, verb by verb."""

# ruff: noqa: E501 (sentences are not broken)

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from demo.world.cast import Cast
from demo.world.rows import Rows
from demo.world.texts.office import DESKS, GIVEN_BACK, INFORMED, PASSED_ON, Desk
from engagements.consultations.models import Publication
from engagements.responses.models import Response
from engagements.routing.models import Purpose, Referral
from engagements.routing.states import LIVE
from engagements.routing.states import State as ReferralState
from engagements.submissions.models import PUBLIC_LEVELS
from engagements.submissions.states import Ball, State
from organisations.calendars.queries import due_after
from organisations.profiles.states import State as ProfileState


class Referred:
    """Verbs of referrals and responses; `facts` of the input and `enter` come from Life."""

    # ruff: noqa: E501 (sentences are not broken)

    rows: Rows
    cast: Cast
    facts: dict[str, Any]
    text: Any
    topic: str
    officer: Any

    def __init__(self) -> None:
        self.referrals: list[Referral] = []
        self.answers: dict[Any, Response] = {}

    def enter(self, state: str, at: datetime, *, due_at: Any = ...) -> None:
        raise NotImplementedError

    def record(self, verb: str, at: datetime, by: Any, **changes: Any) -> None:
        raise NotImplementedError

    def tell(self, name: str, at: datetime, **details: Any) -> None:
        raise NotImplementedError

    @property
    def desk(self) -> Desk:
        return DESKS[self.topic]

    def route(self, at: datetime, *, actions: int = 1) -> None:
        """To one department in the lead, perhaps to others, sometimes to one for information."""
        chosen = self._departments(actions + self.rows.dice.often(0.25))
        if "accepted_at" not in self.facts:
            self.facts |= {"accepted_at": at, "accepted_by": self.officer}
        number = max((one.round for one in self.referrals), default=0) + 1
        made = []
        for position, code in enumerate(chosen):
            purpose = Purpose.LEAD if position == 0 else Purpose.ACTION
            made.append(self._send(code, purpose if position < actions else Purpose.INFORMATION, number, at))
        due = min(one.due_at for one in self.referrals if one.round == number and one.due_at)
        self.enter(State.ROUTED, at, due_at=due)
        self.record("submission.route", at, self.officer, departments=chosen, due_at=due.isoformat())
        self.tell("routed", at, referrals=[one.pk for one in made])
        self._publish(at)

    def route_to_two(self, at: datetime) -> None:
        self.route(at, actions=2)

    def _departments(self, many: int) -> list[str]:
        """The likeliest first; nobody is asked twice."""
        asked = {one.department_id for one in self.referrals}
        left = [code for code in self.desk.departments if code not in asked]
        first = left[0] if self.rows.dice.often(0.6) else self.rows.dice.choice(left)
        others = [code for code in left if code != first]
        return [first, *self.rows.dice.sample(others, min(len(others), many - 1))]

    def _publish(self, at: datetime) -> None:
        """By the terms of the call, for those whose name or text may be public."""
        call, closes = self.text.consultation, self.text.consultation.closes_at
        may = self.text.level in PUBLIC_LEVELS and self.text.profile.state == ProfileState.VERIFIED
        if not may or call.publication == Publication.NEVER or "published_at" in self.facts:
            return
        moment = at if call.publication == Publication.ACCEPTED else max(at, closes)
        if moment <= self.now:
            self.facts["published_at"] = moment
            self.record("submission.publish", moment, None)
            self.tell("published", moment)

    now: datetime

    def _send(
        self, code: str, purpose: str, number: int, at: datetime, *, before: Referral | None = None
    ) -> Referral:
        days = self.cast.departments[code].answer_days
        is_owed = purpose != Purpose.INFORMATION
        referral = self.rows.add(
            Referral(
                submission_id=self.facts["pk"],
                version=before.version if before else self.version,
                department_id=code,
                purpose=purpose,
                question=self.desk.question if is_owed else INFORMED,
                round=number,
                due_at=before.due_at if before else (due_after(at, days) if is_owed else None),
                previous=before,
                sent_at=at,
                sent_by=self.cast.reviewers[before.department_id][0] if before else self.officer,
            )
        )
        self.referrals.append(referral)
        self._trail("referral.send", referral, at, referral.sent_by)
        return referral

    version: Any

    def _trail(self, verb: str, referral: Referral, at: datetime, by: Any) -> None:
        self.rows.record(
            verb,
            referral.pk,
            by=by,
            at=at,
            part_of=("submission", referral.submission_id),
            department=referral.department_id,
            purpose=referral.purpose,
        )

    def _acting(self) -> list[Referral]:
        return [one for one in self.referrals if one.purpose != Purpose.INFORMATION]

    def _turn(self, *states: str | None) -> Referral:
        """The first referral for action whose response is in one of `states` (None: it has none)."""
        for one in self._acting():
            answer = self.answers.get(one.pk)
            state = answer.state if answer else None
            has_ended = one.state not in LIVE and state is None
            if not has_ended and state in states:
                return one
        raise LookupError(states)

    def _set(self, row: Any, **changes: Any) -> None:
        for name, value in changes.items():
            setattr(row, name, value)

    def acknowledge(self, at: datetime) -> None:
        referral = next(one for one in self._acting() if one.state == ReferralState.SENT)
        by = self.cast.reviewers[referral.department_id][0]
        self._set(referral, state=ReferralState.ACKNOWLEDGED, acknowledged_at=at, acknowledged_by=by)
        self._trail("referral.acknowledge", referral, at, by)

    def give_back(self, at: datetime) -> None:
        """By the department in the lead."""
        referral, by = self._end(ReferralState.RETURNED, self.rows.dice.choice(GIVEN_BACK), at)
        self._trail("referral.return", referral, at, by)
        self.tell("given_back", at, referral=referral.pk)
        self.settle(at)

    def forward(self, at: datetime) -> None:
        asked = {one.department_id for one in self.referrals}
        others = [code for code in self.cast.liaisons if code not in asked]
        wanted = [code for code in self.desk.departments if code not in asked] or others
        referral, by = self._end(ReferralState.FORWARDED, self.rows.dice.choice(PASSED_ON), at)
        self._trail("referral.forward", referral, at, by)
        onward = self._send(wanted[0], referral.purpose, referral.round, at, before=referral)
        self.tell("forwarded", at, referral=referral.pk, onward=onward.pk)
        self.settle(at)

    def _end(self, state: str, reason: str, at: datetime) -> tuple[Referral, Any]:
        referral = next(one for one in self._acting() if one.state in LIVE)
        by = self.cast.reviewers[referral.department_id][0]
        self._set(referral, state=state, settled_at=at, settled_by=by, reason=reason)
        return referral, by

    def recall(self, at: datetime, by: Any) -> None:
        """All that are live: the author took the input back."""
        for referral in [one for one in self.referrals if one.state in LIVE]:
            self._set(referral, state=ReferralState.RECALLED, settled_at=at, settled_by=by)
            self._trail("referral.recall", referral, at, by)
            self.tell("recalled", at, referral=referral.pk)

    def settle(self, at: datetime) -> None:
        """Pass the ball on, as `routing.actions.settle` does."""
        number = max(one.round for one in self.referrals)
        acting = [one for one in self._acting() if one.round == number]
        live = [one for one in acting if one.state in LIVE]
        answered = [one for one in acting if one.state == ReferralState.ANSWERED]
        led = [one for one in acting if one.purpose == Purpose.LEAD]
        lacks_lead = not any(one.state in [*LIVE, ReferralState.ANSWERED] for one in led)
        if any(one.released_at is None for one in answered) or (live and lacks_lead):
            if self.facts["ball"] != Ball.OFFICE:
                self.facts |= {"ball": Ball.OFFICE, "due_at": due_after(at, settings.ACKNOWLEDGE_DAYS)}
        elif live:
            self.facts |= {"ball": Ball.DEPARTMENTS, "due_at": min(one.due_at for one in live if one.due_at)}
        elif answered:
            self.enter(State.ANSWERED, at)
            self.record("submission.answer", at + timedelta(seconds=1), None)
        else:
            self.enter(State.IN_TRIAGE, at)
            self.record("submission.take_back", at + timedelta(seconds=1), None)
