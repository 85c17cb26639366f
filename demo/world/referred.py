"""What departments do with a case."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from demo.world.calls import Call
from demo.world.cast import Cast, Organisation
from demo.world.dice import Dice
from demo.world.scripts import Script
from demo.world.stories import Subject
from demo.world.texts.matters import TOPICS, Matter, matter
from demo.world.texts.office import GIVEN_BACK, INFORMED, MORE_TIME, PASSED_ON, RECALLED
from engagements.cases.models import Case
from engagements.cases.states import State as CaseState
from engagements.publications.actions import PublicationDraft
from engagements.publications.errors import TellsWhoError
from engagements.publications.models import Decision
from engagements.publications.queries import may_be_public
from engagements.routing import actions as routing
from engagements.routing import extensions
from engagements.routing.models import Purpose, Referral
from engagements.routing.referral_drafts import ReferralDraft
from engagements.routing.states import LIVE, State
from engagements.rules.matching import rules_of
from engagements.submissions.models import Submission
from engagements.submissions.queries import latest_version
from focalpoint.office import office_day
from organisations.accounts.models import User


class Referred:
    """Verbs of referrals; Life makes the input and its case."""

    submission: Submission
    case_pk: UUID

    def __init__(
        self,
        cast: Cast,
        call: Call,
        organisation: Organisation,
        script: Script,
        subject: Subject,
        dice: Dice,
    ) -> None:
        self.cast, self.call, self.organisation, self.script = cast, call, organisation, script
        self.subject, self.dice = subject, dice

    @property
    def matter(self) -> Matter:
        return matter(self.subject.language, self.subject.topic, self.subject.story)

    @property
    def case(self) -> Case:
        """As it is now: others may have had it since."""
        return Case.objects.select_related("assignee", "main_submission__consultation").get(pk=self.case_pk)

    def assignee(self, case: Case) -> User:
        assert case.assignee is not None
        return case.assignee

    def refer(self, at: datetime, *, actions: int = 1) -> None:
        """To one department in the lead, perhaps to others, sometimes to one for information."""
        case = self.case
        purposes = [Purpose.LEAD, *[Purpose.ACTION] * (actions - 1)]
        purposes += [Purpose.INFORMATION] * self.dice.often(0.25)
        rules = self._proposed(case)
        referral_drafts = [
            ReferralDraft(
                self.cast.departments[code],
                purpose,
                INFORMED if purpose == Purpose.INFORMATION else self.matter.question,
                rule=rules.get((code, purpose)),
            )
            for code, purpose in zip(self._departments(), purposes, strict=False)
        ]
        by, draft = self.assignee(case), self._decision(case)
        try:
            routing.refer(case, referrals=referral_drafts, publication=draft, by=by, at=at)
        except TellsWhoError:
            assert draft is not None
            held = replace(draft, decision=Decision.HOLD)
            routing.refer(case, referrals=referral_drafts, publication=held, by=by, at=at)

    def _proposed(self, case: Case) -> dict[tuple[str, str], UUID]:
        """By department and purpose, the rule that proposes it; none for a case that is referred already."""
        rules = [] if case.state == CaseState.REFERRED else rules_of(case)
        return {(row.code, row.purpose): rule.id for rule in reversed(rules) for row in rule.departments}

    def refer_to_two(self, at: datetime) -> None:
        self.refer(at, actions=2)

    def _decision(self, case: Case) -> PublicationDraft | None:
        """What becomes of the text for the public, where it may be public at all."""
        if not may_be_public(case.main_submission):
            return None
        version = latest_version(case.main_submission_id)
        is_public = bool(self.script.level) or self.dice.often(0.9)
        return PublicationDraft(version.number, Decision.PUBLISH if is_public else Decision.HOLD)

    def _departments(self) -> list[str]:
        """The department of the topic first; no department is asked twice."""
        known = [self.script.department or self.matter.department, *TOPICS[self.subject.topic].departments]
        referred = {referral.department_id for referral in self.referrals()}
        return [code for code in dict.fromkeys(known) if code not in referred]

    def referrals(self) -> list[Referral]:
        rows = Referral.objects.filter(case=self.case_pk).select_related("department", "response")
        return list(rows.order_by("round", "sent_at", "purpose", "pk"))

    def _live(self, *states: str) -> Referral:
        """The first for action, who is in the lead before the others."""
        acting = [
            referral
            for referral in self.referrals()
            if referral.purpose != Purpose.INFORMATION and referral.state in states
        ]
        return min(acting, key=lambda referral: referral.purpose != Purpose.LEAD)

    def acknowledge(self, at: datetime) -> None:
        referral = self._live(State.SENT)
        routing.acknowledge(referral, by=self._reviewer(referral), at=at)
        # Whoever has it for information reads it about when the others begin; not everyone says so.
        for other in self.referrals():
            is_new = other.state == State.SENT and other.purpose == Purpose.INFORMATION
            if is_new and self.dice.often(0.7):
                routing.mark_read(other, by=self._reviewer(other), at=at)

    def _reviewer(self, referral: Referral) -> User:
        return self.cast.reviewers[referral.department_id]

    def request_extension(self, at: datetime) -> None:
        """Two weeks more."""
        referral = self._live(*LIVE)
        assert referral.due_at is not None
        until = office_day(max(at, referral.due_at)) + timedelta(days=14)
        extensions.request_extension(
            referral, until=until, reason=MORE_TIME, by=self._reviewer(referral), at=at
        )

    def give_back(self, at: datetime) -> None:
        """By the department in the lead."""
        referral = self._live(*LIVE)
        reason = self.dice.choice(GIVEN_BACK)
        routing.return_(referral, reason=reason, by=self._reviewer(referral), at=at)

    def forward(self, at: datetime) -> None:
        referral: Any = self._live(*LIVE)
        code = next(iter(self._departments()))
        routing.forward(
            referral,
            department=self.cast.departments[code],
            reason=self.dice.choice(PASSED_ON),
            by=self._reviewer(referral),
            at=at,
        )

    def recall(self, at: datetime) -> None:
        routing.recall(self._live(*LIVE), reason=RECALLED, by=self.assignee(self.case), at=at)
