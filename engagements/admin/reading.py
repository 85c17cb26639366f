"""All that the decision screen shows: an input, its referrals, its history, each in one statement."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from engagements.admin.history import Moment, history
from engagements.responses.models import Response
from engagements.routing.models import Referral
from engagements.submissions import content, visibility
from engagements.submissions.models import Attachment, Submission, Version
from engagements.submissions.states import OFFICE_WORDS, Ball, State
from engagements.triage.models import Assessment, Clarification
from engagements.triage.permissions import assessment_of
from focalpoint.translated import Translated
from focalpoint.verbs import Target
from organisations.profiles.states import State as ProfileState
from organisations.themes.models import Theme

MOST_OTHERS = 10


def loaded(inputs: Any, *, version: int | None = None) -> Any:
    """With the text of one version (the latest, unless told), and what stands beside it."""
    versions = Version.objects.filter(submission=OuterRef("pk")).order_by("-number")
    chosen = versions.filter(number=version) if version else versions
    of_author = Theme.objects.filter(submissions=OuterRef("pk"))
    confirmed = Assessment.themes.through.objects.filter(assessment=OuterRef("pk")).order_by("theme_id")
    return (
        inputs.select_related("consultation", "profile", "author", "assessment__officer")
        .defer("answers", "search", "consultation__body", "consultation__summary", "profile__mission")
        .annotate(
            text=Subquery(chosen.values("canonical")[:1]),
            frozen=ArraySubquery(versions.values(_one=JSONObject(number="number", at="submitted_at"))),
            author_themes=ArraySubquery(of_author.values(_one=JSONObject(code="code", name="name"))),
            confirmed=ArraySubquery(confirmed.values("theme_id")),
            thread=ArraySubquery(_thread()),
            others=ArraySubquery(_others()),
            all_files=ArraySubquery(_files()),
        )
    )


def _thread() -> QuerySet[Any, Any]:
    asked = Clarification.objects.filter(submission=OuterRef("pk")).order_by("asked_at")
    names = {"question": "question", "asked_at": "asked_at", "answer": "answer", "answered_at": "answered_at"}
    return asked.values(_one=JSONObject(**names, asked_by="asked_by__name"))


def _others() -> QuerySet[Any, Any]:
    """What else the organisation has handed in, the latest first."""
    rows = Submission.objects.handed_in().filter(profile=OuterRef("profile")).exclude(pk=OuterRef("pk"))
    names = {"pk": "pk", "title": "title", "state": "state", "at": "submitted_at", "language": "language"}
    return rows.order_by("-saved_at").values(_one=JSONObject(**names))[:MOST_OTHERS]


def _files() -> QuerySet[Any, Any]:
    files = Attachment.objects.filter(submission=OuterRef("pk"))
    return files.values(_one=JSONObject(pk="pk", sha256="file__sha256"))


def _when(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@dataclass
class Case:
    """One input as the decision screen has it before it."""

    submission: Any
    referrals: list[Referral]
    content: dict[str, Any]
    moments: list[Moment] = field(default_factory=list)

    @property
    def responses(self) -> list[Response]:
        return [one.response for one in self.referrals if hasattr(one, "response")]

    @property
    def rows(self) -> list[Target]:
        """Whatever buttons stand at."""
        return [self.submission, *self.referrals, *self.responses]

    @property
    def assessment(self) -> Assessment | None:
        return assessment_of(self.submission)

    @property
    def officer(self) -> Any:
        return self.assessment and self.assessment.officer

    @property
    def is_verified(self) -> bool:
        return self.submission.profile.state == ProfileState.VERIFIED

    @property
    def state_word(self) -> Any:
        return OFFICE_WORDS[State(self.submission.state)]

    @property
    def ball_word(self) -> Any:
        return Ball(self.submission.ball).label

    @property
    def author_themes(self) -> list[Translated]:
        return [Translated(theme["name"]) for theme in self.submission.author_themes]

    @property
    def themes(self) -> list[str]:
        """Codes as the office confirmed them, or the author's while nobody has taken it."""
        chosen = [theme["code"] for theme in self.submission.author_themes]
        return list(self.submission.confirmed) if self.assessment else chosen

    @property
    def versions(self) -> list[dict[str, Any]]:
        return [{**one, "at": _when(one["at"])} for one in self.submission.frozen]

    @property
    def thread(self) -> list[dict[str, Any]]:
        rows = self.submission.thread
        return [
            {**row, "asked_at": _when(row["asked_at"]), "answered_at": _when(row["answered_at"])}
            for row in rows
        ]

    @property
    def others(self) -> list[dict[str, Any]]:
        rows = self.submission.others
        return [{**row, "at": _when(row["at"]), "word": OFFICE_WORDS[State(row["state"])]} for row in rows]

    @property
    def files(self) -> list[dict[str, Any]]:
        """Those of the version that is read, with the id under which each is downloaded."""
        known = {file["sha256"]: file["pk"] for file in self.submission.all_files}
        return [{**file, "pk": known.get(file["sha256"])} for file in self.content["attachments"]]

    @property
    def seen_by(self) -> list[visibility.Sight]:
        return visibility.seen_by(self.submission.level, self.submission.consultation.publication)

    def is_late(self, now: datetime) -> bool:
        return self.submission.due_at is not None and self.submission.due_at < now


def case(submission: Any) -> Case:
    """Of an input that was `loaded`."""
    rows = Referral.objects.filter(submission=submission).order_by("-round", "sent_at", "pk")
    referrals: list[Any] = list(
        rows.select_related("department", "suggested", "previous__department", "response__sent_by").annotate(
            sender=F("sent_by__name")
        )
    )
    for referral in referrals:
        # Permissions of referrals and responses ask about the input: it is the one we have.
        referral.submission = submission
    found = Case(submission, referrals, content.readable(submission.text))
    departments = {str(one.pk): str(one.department) for one in referrals}
    departments |= {str(one.pk): str(one.referral.department) for one in found.responses}
    found.moments = history(submission, departments)
    return found
