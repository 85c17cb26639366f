"""The part of a case's life that departments have, as rows. It follows routing, verb by verb."""

from datetime import datetime
from typing import Any

from django.conf import settings

from demo.world.cast import Cast
from demo.world.rows import Rows
from demo.world.texts.office import DESKS, GIVEN_BACK, INFORMED, PASSED_ON, Desk
from engagements.cases.models import Case
from engagements.cases.states import WaitingOn
from engagements.consultations.models import Publication as Terms
from engagements.publications import verbs as publishing
from engagements.publications.models import Decision, Publication
from engagements.publications.queries import may_be_public
from engagements.publications.states import State as PublicationState
from engagements.responses.models import Response
from engagements.routing import verbs
from engagements.routing.models import Purpose, Referral
from engagements.routing.queries import Standing
from engagements.routing.states import LIVE
from engagements.routing.states import State as ReferralState
from engagements.submissions.models import Version
from organisations.calendars.queries import due_after
from organisations.profiles.states import State as ProfileState


class Referred:
    """Verbs of referrals; Life makes the input and its case."""

    # An input that is loaded whole.
    submission: Any
    case: Case
    version: Version

    def __init__(self, rows: Rows, cast: Cast, topic: str) -> None:
        self.rows, self.cast, self.topic = rows, cast, topic
        self.referrals: list[Referral] = []
        self.answers: dict[Any, Response] = {}
        self.publication: Publication | None = None

    def tell(self, name: str, at: datetime, **details: Any) -> None:
        self.rows.events.append((at, name, self.submission.pk, details))

    @property
    def desk(self) -> Desk:
        return DESKS[self.topic]

    @property
    def standing(self) -> Standing:
        return Standing(tuple(self.referrals))

    def refer(self, at: datetime, *, actions: int = 1) -> None:
        """To one department in the lead, perhaps to others, sometimes to one for information."""
        chosen = self._departments(actions + self.rows.dice.often(0.25))
        officer, number = self.case.assignee, self.standing.round + 1
        purposes = [Purpose.LEAD, *[Purpose.ACTION] * (actions - 1)]
        with self.rows.doing(verbs.REFER, self.case, by=officer, at=at) as line:
            self._decide(officer, at)
            made = [
                self._send(code, purposes[n] if n < actions else Purpose.INFORMATION, number, at, by=officer)
                for n, code in enumerate(chosen)
            ]
            self.case.due_at = min(one.due_at for one in made if one.due_at)
            line.noted |= {"departments": chosen}
            self.tell("referred", at, referrals=[one.pk for one in made])
            self.come_to(at)

    def refer_to_two(self, at: datetime) -> None:
        self.refer(at, actions=2)

    def _decide(self, officer: Any, at: datetime) -> None:
        """What becomes of the text for the public, where it may be public at all."""
        if not may_be_public(self.submission):
            return
        if self.publication is None:
            self.publication = self.rows.add(
                Publication(
                    submission=self.submission,
                    version=self.version,
                    consultation=self.submission.consultation,
                    language=self.submission.language,
                )
            )
            self.rows.made(publishing.OPEN, self.publication, by=officer, at=at)
        elif self.publication.version == self.version:
            return
        else:
            self._accept(self.publication, officer, at)
        publication = self.publication
        with self.rows.doing(publishing.PUBLISH, publication, by=officer, at=at):
            publication.decision = Decision.PUBLISH
            publication.decided_at, publication.decided_by = at, officer

    def _departments(self, many: int) -> list[str]:
        """The likeliest first; nobody is asked twice."""
        asked = {one.department_id for one in self.referrals}
        left = [code for code in self.desk.departments if code not in asked]
        first = left[0] if self.rows.dice.often(0.6) else self.rows.dice.choice(left)
        others = [code for code in left if code != first]
        return [first, *self.rows.dice.sample(others, min(len(others), many - 1))]

    def _accept(self, publication: Publication, officer: Any, at: datetime) -> None:
        if publication.state == PublicationState.PUBLISHED:
            with self.rows.doing(publishing.HOLD, publication, by=officer, at=at):
                publication.decision = Decision.HOLD
                publication.decided_at, publication.decided_by = at, officer
        with self.rows.doing(publishing.ACCEPT, publication, by=officer, at=at):
            publication.version = self.version

    def come_to(self, at: datetime) -> None:
        """What the clock has done until then: by the terms of its call, what was decided on became public."""
        publication, call = self.publication, self.submission.consultation
        if publication is None or publication.state != PublicationState.HELD:
            return
        is_verified = self.submission.profile.state == ProfileState.VERIFIED
        if publication.decision != Decision.PUBLISH or not is_verified:
            return
        moment: Any = publication.decided_at
        if call.publication == Terms.CLOSING:
            moment = max(moment, call.closes_at)
        if moment <= at:
            with self.rows.doing(publishing.APPEAR, publication, by=None, at=moment):
                publication.published_at = publication.published_at or moment
            self.tell("published", moment)

    def take_down(self, because: str, by: Any, at: datetime) -> None:
        """What was public, or was to be, is not any more."""
        publication = self.publication
        if publication is None or publication.state == PublicationState.TAKEN_DOWN:
            return
        with self.rows.doing(publishing.TAKE_DOWN, publication, by=by, at=at):
            publication.cause, publication.decision = because, Decision.HOLD
            publication.taken_down_at, publication.taken_down_by = at, by

    def _send(
        self,
        code: str,
        purpose: str,
        number: int,
        at: datetime,
        *,
        before: Referral | None = None,
        by: Any,
    ) -> Referral:
        is_owed = purpose != Purpose.INFORMATION
        due_at = due_after(at, self.cast.departments[code].answer_days) if is_owed else None
        if before and before.due_at and before.due_at > at:
            due_at = before.due_at
        referral: Referral = self.rows.add(
            Referral(
                case=self.case,
                version=before.version if before else self.version,
                department=self.cast.departments[code],
                purpose=purpose,
                question=self.desk.question if is_owed else INFORMED,
                round=number,
                due_at=due_at,
                previous=before,
                sent_at=at,
                sent_by=by,
            )
        )
        self.referrals.append(referral)
        self.rows.made(verbs.SEND, referral, by=by, at=at)
        return referral

    def _acting(self) -> list[Referral]:
        return [one for one in self.referrals if one.purpose != Purpose.INFORMATION]

    def _reviewer(self, referral: Referral) -> Any:
        return self.cast.reviewers[referral.department_id][0]

    def acknowledge(self, at: datetime) -> None:
        referral = next(one for one in self._acting() if one.state == ReferralState.SENT)
        by = self._reviewer(referral)
        with self.rows.doing(verbs.ACKNOWLEDGE, referral, by=by, at=at):
            referral.acknowledged_at, referral.acknowledged_by = at, by
        self._read(at)

    def _read(self, at: datetime) -> None:
        """Whoever has it for information reads it about when the others begin; not everyone says so."""
        for referral in self.referrals:
            is_new = referral.state == ReferralState.SENT and referral.purpose == Purpose.INFORMATION
            if is_new and self.rows.dice.often(0.7):
                by = self._reviewer(referral)
                with self.rows.doing(verbs.MARK_READ, referral, by=by, at=at):
                    referral.settled_at, referral.settled_by = at, by

    def give_back(self, at: datetime) -> None:
        """By the department in the lead."""
        referral = self._live()
        by = self._reviewer(referral)
        with self.rows.doing(verbs.RETURN, referral, by=by, at=at):
            _settled(referral, self.rows.dice.choice(GIVEN_BACK), by, at)
            self.tell("given_back", at, referral=referral.pk)
            self.settle(at, because=verbs.RETURN.name)

    def _live(self) -> Referral:
        return next(one for one in self._acting() if one.state in LIVE)

    def forward(self, at: datetime) -> None:
        asked = {one.department_id for one in self.referrals}
        others = [code for code in self.cast.liaisons if code not in asked]
        wanted = [code for code in self.desk.departments if code not in asked] or others
        referral = self._live()
        by = self._reviewer(referral)
        with self.rows.doing(verbs.FORWARD, referral, by=by, at=at) as line:
            _settled(referral, self.rows.dice.choice(PASSED_ON), by, at)
            line.noted |= {"to": wanted[0]}
            onward = self._send(wanted[0], referral.purpose, referral.round, at, before=referral, by=by)
            self.tell("forwarded", at, referral=referral.pk, onward=onward.pk)
            self.settle(at, because=verbs.FORWARD.name)

    def recall(self, at: datetime, by: Any) -> None:
        """All that are live: the author withdrew the input."""
        for referral in [one for one in self.referrals if one.state in LIVE]:
            with self.rows.doing(verbs.RECALL, referral, by=by, at=at):
                _settled(referral, "", by, at)
            self.tell("recalled", at, referral=referral.pk)

    def settle(self, at: datetime, *, because: str) -> None:
        """Say whom the case waits on now, as `engagements.routing.settling` does."""
        now, case = self.standing, self.case
        if now.to_release or (now.live and now.lacks_lead):
            if case.waiting_on != WaitingOn.OFFICE:
                self._pass_on(WaitingOn.OFFICE, due_after(at, settings.ACKNOWLEDGE_DAYS), because, at)
        elif now.live:
            due_at = min(one.due_at for one in now.live if one.due_at)
            if (case.waiting_on, case.due_at) != (WaitingOn.DEPARTMENTS, due_at):
                self._pass_on(WaitingOn.DEPARTMENTS, due_at, because, at)
        elif now.answered:
            with self.rows.doing(verbs.ANSWER_CASE, case, by=None, at=at):
                pass
        else:
            with self.rows.doing(verbs.COME_BACK, case, by=None, at=at):
                case.waiting_reason = because

    def _pass_on(self, waiting_on: WaitingOn, due_at: datetime, because: str, at: datetime) -> None:
        with self.rows.doing(verbs.PASS_ON, self.case, by=None, at=at):
            self.case.waiting_on, self.case.due_at, self.case.waiting_reason = waiting_on, due_at, because


def _settled(referral: Referral, reason: str, by: Any, at: datetime) -> None:
    referral.reason, referral.settled_at, referral.settled_by = reason, at, by
