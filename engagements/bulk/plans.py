"""What is done to each case of a bulk act: each kind as a value that is written as JSON and read again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol, Self
from uuid import UUID

from django.db.models import Q

from engagements.bulk import queries
from engagements.bulk.errors import NothingToChangeError, NotInBulkError
from engagements.bulk.models import MARKED, OF_OFFICER
from engagements.bulk.queries import LEVELS, Hindrances
from engagements.bulk.states import Kind
from engagements.campaigns import actions as campaigns
from engagements.campaigns.queries import COMPARED_LEVELS
from engagements.campaigns.verbs import JOIN
from engagements.cases import actions as cases
from engagements.cases import assigning, sorting
from engagements.cases.models import Case
from engagements.cases.states import State
from engagements.cases.verbs import ASSIGN, CLAIM, CLOSE, DECLINE, TAKE_OVER
from engagements.decisions.permissions import waits_already
from engagements.decisions.plans import Declining as OneDeclining
from engagements.decisions.plans import Referring as OneReferring
from engagements.labels.models import Label
from engagements.reasons.models import DeclineReason
from engagements.routing.referral_drafts import ReferralDraft
from focalpoint.errors import DomainError, WrongStateError
from organisations.accounts.models import User
from organisations.accounts.roles import Role


class Plan(Protocol):
    """One kind of act."""

    kind: ClassVar[Kind]
    # What must be as it was when the officer selected it: a case that changed since then is left alone.
    minds: ClassVar[Sequence[str]]

    def written(self) -> dict[str, Any]:
        """As JSON."""

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Self:
        """What `written` made."""

    def hindrances(self, by: User) -> Hindrances:
        """What is in the way, asked of the tables."""

    def carry_out(self, case: Case, *, by: User, at: datetime) -> object:
        """By the verb, which asks for itself."""


@dataclass(frozen=True)
class Assigning:
    """To an officer."""

    kind: ClassVar[Kind] = Kind.ASSIGN
    minds: ClassVar[Sequence[str]] = OF_OFFICER
    to: User

    def written(self) -> dict[str, Any]:
        return {"to": str(self.to.pk)}

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Self:
        return cls(User.objects.get(pk=written["to"]))

    def hindrances(self, by: User) -> Hindrances:
        is_own = self.to.pk == by.pk
        sources = (CLAIM.sources | TAKE_OVER.sources) if is_own else ASSIGN.sources
        return {
            **queries.in_other_state(sources),
            "same": Q(case__assignee=self.to.pk),
            **({} if is_own else queries.given_by_lead(by)),
            **queries.waits_for_lead(by),
            **({} if self.to.has_role(Role.LEAD_OFFICER) else queries.waits_for_lead(self.to)),
            **queries.declined_by(self.to),
        }

    def carry_out(self, case: Case, *, by: User, at: datetime) -> object:
        if case.assignee_id == self.to.pk:
            raise NothingToChangeError
        if case.state == State.NEW and self.to.pk == by.pk:
            return assigning.claim(case, by=by, at=at)
        return assigning.assign(case, to=self.to, by=by, at=at)


@dataclass(frozen=True)
class Labelling:
    """Labels are added, and others removed."""

    kind: ClassVar[Kind] = Kind.LABEL
    minds: ClassVar[Sequence[str]] = ()
    add: Sequence[Label] = ()
    remove: Sequence[Label] = ()

    def written(self) -> dict[str, Any]:
        return {"add": [label.pk for label in self.add], "remove": [label.pk for label in self.remove]}

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Self:
        rows = Label.objects.in_bulk([*written["add"], *written["remove"]])
        return cls(*([rows[pk] for pk in written[name] if pk in rows] for name in ("add", "remove")))

    def hindrances(self, by: User) -> Hindrances:
        has_all = Q(case__labels__contains=[label.pk for label in self.add])
        has_none = ~Q(case__labels__overlap=[label.pk for label in self.remove])
        return {"same": has_all & has_none if self.remove else has_all}

    def carry_out(self, case: Case, *, by: User, at: datetime) -> object:
        before, add = set(case.labels), {label.pk for label in self.add}
        if before == (before - {label.pk for label in self.remove}) | add:
            raise NothingToChangeError
        return sorting.label(case, add=self.add, remove=self.remove, by=by, at=at)


@dataclass(frozen=True)
class Prioritising:
    """How much they matter."""

    kind: ClassVar[Kind] = Kind.PRIORITISE
    minds: ClassVar[Sequence[str]] = ()
    priority: int

    def written(self) -> dict[str, Any]:
        return {"priority": self.priority}

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Self:
        return cls(**written)

    def hindrances(self, by: User) -> Hindrances:
        return {"same": Q(case__priority=self.priority)}

    def carry_out(self, case: Case, *, by: User, at: datetime) -> object:
        if case.priority == self.priority:
            raise NothingToChangeError
        return sorting.prioritise(case, priority=self.priority, by=by, at=at)


@dataclass(frozen=True)
class Referring:
    """To departments, for the first time. Nothing becomes public: that is decided by a person who read it."""

    kind: ClassVar[Kind] = Kind.REFER
    minds: ClassVar[Sequence[str]] = MARKED
    # More departments are added to one input at a time.
    sources: ClassVar = (State.NEW, State.IN_TRIAGE)
    referrals: Sequence[ReferralDraft]

    def written(self) -> dict[str, Any]:
        return OneReferring(self.referrals, None).written()

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Self:
        return cls(OneReferring.read(written).referrals)

    def hindrances(self, by: User) -> Hindrances:
        return {
            **queries.in_other_state(self.sources),
            **queries.of_colleague(by),
            **queries.being_decided(),
            **queries.of_other_level(),
            **queries.not_verified(),
        }

    def carry_out(self, case: Case, *, by: User, at: datetime) -> object:
        if case.state not in self.sources:
            raise WrongStateError(case, "case.refer")
        if case.main_submission.level not in LEVELS:
            raise NotInBulkError
        _check_not_decided(case, by, at)
        return OneReferring(self.referrals, None).carry_out(case, by=by, at=at)


@dataclass(frozen=True)
class Declining:
    """For a reason of the office's list, in one sentence to all."""

    kind: ClassVar[Kind] = Kind.DECLINE
    minds: ClassVar[Sequence[str]] = MARKED
    reason: DeclineReason
    text: str

    def written(self) -> dict[str, Any]:
        return OneDeclining(self.reason, self.text).written()

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Self:
        one = OneDeclining.read(written)
        return cls(one.reason, one.text)

    def hindrances(self, by: User) -> Hindrances:
        return {
            **queries.in_other_state(DECLINE.sources),
            **queries.of_colleague(by),
            **queries.being_decided(),
        }

    def carry_out(self, case: Case, *, by: User, at: datetime) -> object:
        _check_not_decided(case, by, at)
        return cases.decline(case, reason=self.reason, text=self.text, by=by, at=at)


@dataclass(frozen=True)
class Closing:
    """They were answered."""

    kind: ClassVar[Kind] = Kind.CLOSE
    minds: ClassVar[Sequence[str]] = MARKED

    def written(self) -> dict[str, Any]:
        return {}

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Self:
        return cls(**written)

    def hindrances(self, by: User) -> Hindrances:
        return queries.in_other_state(CLOSE.sources)

    def carry_out(self, case: Case, *, by: User, at: datetime) -> object:
        return cases.close(case, by=by, at=at)


@dataclass(frozen=True)
class Joining:
    """Into one case, with which they are answered from then on."""

    kind: ClassVar[Kind] = Kind.JOIN
    minds: ClassVar[Sequence[str]] = MARKED
    into: Case

    def written(self) -> dict[str, Any]:
        return {"into": str(self.into.pk)}

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Self:
        return cls(Case.objects.select_related("main_submission").get(pk=UUID(written["into"])))

    def hindrances(self, by: User) -> Hindrances:
        return {
            "itself": Q(case=self.into.pk),
            **queries.in_other_state(JOIN.sources),
            **queries.of_colleague(by),
            **queries.being_decided(),
            "shared": ~Q(case__main_submission__level__in=COMPARED_LEVELS),
            "call": ~Q(case__consultation=self.into.consultation_id),
        }

    def carry_out(self, case: Case, *, by: User, at: datetime) -> object:
        _check_not_decided(case, by, at)
        return campaigns.join(case, into=self.into, by=by, at=at)


def _check_not_decided(case: Case, by: User, at: datetime) -> None:
    """A decision that was made a moment ago is not overtaken by many at once."""
    error: DomainError | None = waits_already(case, by, at)
    if error is not None:
        raise error


PLANS: dict[str, type[Plan]] = {
    plan.kind: plan for plan in (Assigning, Labelling, Prioritising, Referring, Declining, Closing, Joining)
}
