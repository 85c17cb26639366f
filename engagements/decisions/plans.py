"""What was decided, so that it can wait: each kind as a value that is written as JSON and read again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Protocol, Self
from uuid import UUID

from engagements.cases import actions as cases
from engagements.cases.models import Case
from engagements.publications.actions import PublicationDraft
from engagements.reasons.models import DeclineReason
from engagements.routing import actions as routing
from engagements.routing.referral_drafts import ReferralDraft, is_only_for_information
from organisations.accounts.models import User
from organisations.departments.models import Department


class Plan(Protocol):
    """One kind of decision."""

    kind: ClassVar[str]

    def written(self) -> dict[str, Any]:
        """As JSON."""

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Self:
        """What `written` made."""

    def carry_out(self, case: Case, *, by: User, at: datetime, **beside: Any) -> object:
        """Do it; `beside` are themes and summary that were typed with it, and their edit number."""


@dataclass(frozen=True)
class Referring:
    """To which departments, and what becomes of it for the public."""

    kind: ClassVar[str] = "refer"
    referrals: Sequence[ReferralDraft]
    publication: PublicationDraft | None

    def written(self) -> dict[str, Any]:
        return {
            "referrals": [
                {
                    "department": draft.department.pk,
                    "purpose": str(draft.purpose),
                    "question": draft.question,
                    "due_on": draft.due_on.isoformat() if draft.due_on else None,
                    "rule": str(draft.rule) if draft.rule else None,
                }
                for draft in self.referrals
            ],
            "publication": asdict(self.publication) if self.publication else None,
        }

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Self:
        rows, publication = written["referrals"], written["publication"]
        departments = Department.objects.in_bulk([row["department"] for row in rows])
        drafts = [
            ReferralDraft(
                departments[row["department"]],
                row["purpose"],
                row["question"],
                date.fromisoformat(row["due_on"]) if row["due_on"] else None,
                UUID(row["rule"]) if row["rule"] else None,
            )
            for row in rows
        ]
        return cls(drafts, PublicationDraft(**publication) if publication else None)

    def carry_out(self, case: Case, *, by: User, at: datetime, **beside: Any) -> object:
        act = routing.inform if is_only_for_information(self.referrals) else routing.refer
        return act(case, referrals=self.referrals, publication=self.publication, **beside, by=by, at=at)


@dataclass(frozen=True)
class Asking:
    """A question to the author."""

    kind: ClassVar[str] = "return"
    question: str

    def written(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Self:
        return cls(**written)

    def carry_out(self, case: Case, *, by: User, at: datetime, **beside: Any) -> object:
        return cases.return_(case, question=self.question, **beside, by=by, at=at)


@dataclass(frozen=True)
class Declining:
    """Not accepted, and why."""

    kind: ClassVar[str] = "decline"
    reason: DeclineReason
    text: str

    def written(self) -> dict[str, Any]:
        return {"reason": self.reason.pk, "text": self.text}

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Self:
        return cls(DeclineReason.objects.get(pk=written["reason"]), written["text"])

    def carry_out(self, case: Case, *, by: User, at: datetime, **beside: Any) -> object:
        return cases.decline(case, reason=self.reason, text=self.text, **beside, by=by, at=at)


PLANS: dict[str, type[Plan]] = {plan.kind: plan for plan in (Referring, Asking, Declining)}
