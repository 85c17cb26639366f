"""One input whose life is lived by the real verbs, step by step: what the other factories are measured by."""

from datetime import date, datetime
from typing import Any

from django.db import models

from engagements.cases import actions as cases
from engagements.cases import assigning
from engagements.cases.models import Case
from engagements.cases.states import State as CaseState
from engagements.publications import actions as publications
from engagements.publications.actions import PublicationDraft
from engagements.publications.models import Decision, Publication
from engagements.publications.states import State as PublicationState
from engagements.responses import actions as responses
from engagements.responses.models import Response
from engagements.responses.states import State as ResponseState
from engagements.routing import actions as routing
from engagements.routing.models import Purpose, Referral
from engagements.routing.referral_drafts import ReferralDraft
from engagements.routing.states import State as ReferralState
from tests.factories import accounts, departments, submissions
from tests.factories.reasons import outside_mandate

NOW = submissions.NOW
_READ = "submit claim refer acknowledge"
CASES = {
    CaseState.NEW: "submit",
    CaseState.IN_TRIAGE: "submit claim",
    CaseState.RETURNED: "submit claim ask",
    CaseState.REFERRED: "submit claim refer",
    CaseState.ANSWERED: f"{_READ} draft approve send release",
    CaseState.CLOSED: f"{_READ} draft approve send release close",
    CaseState.DECLINED: "submit claim decline",
    CaseState.WITHDRAWN: "submit withdraw",
}
REFERRALS = {
    ReferralState.SENT: "submit claim refer",
    ReferralState.ACKNOWLEDGED: _READ,
    ReferralState.ANSWERED: f"{_READ} draft approve send",
    ReferralState.READ: "submit claim refer_for_information read",
    ReferralState.RETURNED: "submit claim refer give_back",
    ReferralState.FORWARDED: "submit claim refer forward",
    ReferralState.RECALLED: "submit claim refer recall",
}
RESPONSES = {
    ResponseState.DRAFT: f"{_READ} draft",
    ResponseState.APPROVED: f"{_READ} draft approve",
    ResponseState.SENT: f"{_READ} draft approve send",
    ResponseState.RELEASED: f"{_READ} draft approve send release",
}
PUBLICATIONS = {
    PublicationState.HELD: "submit claim refer",
    PublicationState.PUBLISHED: "submit claim refer_and_publish",
    PublicationState.TAKEN_DOWN: "submit claim refer_and_publish take_down",
}
# Codes count as they are; of everything else only whether it is there.
_CODES = {"state", "waiting_on", "waiting_reason", "decision", "naming", "cause", "purpose", "level"}
# What tests ask for by itself, or what says nothing about where a row has come from.
_FREE = {"edit", "links", "commitment", "kind", "round", "name", "website", "created_at"}
RESPONSE: dict[str, Any] = {
    "kind": "will_act",
    "language": "en",
    "text": "Nine wells will be drilled.",
    "commitment": "",
    "commitment_due": None,
    "links": [],
    "publish": True,
}


class Life:
    """`Life("submit claim refer")`: an input that has come so far, with everyone who had a part in it."""

    def __init__(self, steps: str = "", *, at: datetime = NOW, **fields: Any) -> None:
        self.at = at
        self.submission = submissions.draft(**fields)
        self.author, self.officer = self.submission.author, accounts.officer()
        self.department = departments.department()
        self.reviewer = departments.reviewer(self.department)
        self.liaison = departments.liaison(self.department)
        for step in steps.split():
            getattr(self, step)()

    @property
    def case(self) -> Case:
        return Case.objects.get(filings__submission=self.submission.pk)

    @property
    def publication(self) -> Publication:
        return Publication.objects.get(submission=self.submission.pk)

    @property
    def referral(self) -> Referral:
        """The one that was sent first."""
        return Referral.objects.filter(case=self.case, previous=None).order_by("sent_at").first()  # type: ignore[return-value]

    @property
    def response(self) -> Response:
        return Response.objects.get(referral=self.referral)

    def submit(self) -> None:
        self.submission = cases.submit(self.submission, by=self.author, at=self.at)

    def claim(self) -> None:
        assigning.claim(self.case, by=self.officer, at=self.at)

    def ask(self) -> None:
        cases.return_(self.case, question="Where exactly?", by=self.officer, at=self.at)

    def decline(self) -> None:
        cases.decline(
            self.case, reason=outside_mandate(), text="Not for the UN.", by=self.officer, at=self.at
        )

    def appeal(self) -> None:
        cases.appeal(self.case, reason="Look again.", by=self.author, at=self.at)

    def refer(self, *, decision: str | None = None, purpose: str = Purpose.LEAD) -> None:
        question = "Can the wells be drilled this year?"
        referrals = [ReferralDraft(self.department, purpose, question)]
        if purpose != Purpose.LEAD:
            referrals.append(ReferralDraft(departments.department(), Purpose.LEAD, question))
        draft = PublicationDraft(1, decision) if decision else None
        routing.refer(self.case, referrals=referrals, publication=draft, by=self.officer, at=self.at)

    def refer_and_publish(self) -> None:
        self.refer(decision=Decision.PUBLISH)

    def refer_for_information(self) -> None:
        self.refer(purpose=Purpose.INFORMATION)

    def read(self) -> None:
        referral = Referral.objects.get(case=self.case, purpose=Purpose.INFORMATION)
        routing.mark_read(referral, by=self.reviewer, at=self.at)

    def acknowledge(self) -> None:
        routing.acknowledge(self.referral, by=self.reviewer, at=self.at)

    def give_back(self) -> None:
        routing.return_(self.referral, reason="This is not ours.", by=self.reviewer, at=self.at)

    def forward(self) -> None:
        to = departments.department()
        reason = "This is not ours."
        routing.forward(self.referral, department=to, reason=reason, by=self.reviewer, at=self.at)

    def recall(self) -> None:
        routing.recall(self.referral, reason="This is not ours.", by=self.officer, at=self.at)

    def draft(self) -> None:
        responses.respond(self.referral, **RESPONSE, read=0, by=self.reviewer, at=self.at)

    def approve(self) -> None:
        responses.approve(self.response, by=self.liaison, at=self.at)

    def send(self) -> None:
        responses.send(self.response, by=self.liaison, at=self.at)

    def release(self) -> None:
        responses.release(self.response, by=self.officer, at=self.at)

    def close(self) -> None:
        cases.close(self.case, by=self.officer, at=self.at)

    def withdraw(self) -> None:
        routing.withdraw(self.submission, by=self.author, at=self.at)

    def take_down(self) -> None:
        publications.take_down(self.publication, by=self.author, at=self.at)


def facts(row: models.Model, *free: str) -> dict[str, Any]:
    """Of a row: its codes, and which of its columns are filled."""
    columns = {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}
    return {
        name: str(value) if name in _CODES else _is_there(value)
        for name, value in columns.items()
        if name not in _FREE and name not in free
    }


def _is_there(value: Any) -> bool:
    return isinstance(value, bool | int | date) or bool(value)
