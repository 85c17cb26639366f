"""All that the decision screen shows: a case, its referrals, its history, each in one statement."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case as Choose
from django.db.models import F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagements.admin.history import Moment, history
from engagements.cases.models import Case, Clarification
from engagements.cases.states import State
from engagements.consultations.models import Publication as Terms
from engagements.publications import content as publication_content
from engagements.publications.clues import clues, names_of, words_of
from engagements.publications.models import Cause, Naming, Publication
from engagements.publications.queries import may_be_named, may_be_public, publication_of
from engagements.responses.models import Response
from engagements.routing.models import Referral
from engagements.routing.queries import Standing
from engagements.submissions import content, visibility
from engagements.submissions.models import Attachment, Submission, Version
from focalpoint.prepared import Rows, prepared
from focalpoint.translated import Translated
from focalpoint.verbs import Target
from organisations.profiles.states import State as ProfileState
from organisations.themes.models import Theme

MOST_OTHERS = 10
_ONCE: dict[str, str | Promise] = {
    Terms.ACCEPTED: _("If you publish it, it is public at once."),
    Terms.CLOSING: _("If you publish it, it becomes public once the call has closed."),
}


def loaded(cases: Any) -> Any:
    """With its main input, and who and what that belongs to."""
    return cases.select_related(
        *("consultation", "assignee", "main_submission__consultation"),
        *("main_submission__profile", "main_submission__author", "main_submission__publication"),
    ).defer(
        *("search", "consultation__body", "consultation__summary", "main_submission__answers"),
        *("main_submission__profile__mission", "main_submission__publication__search"),
        *("main_submission__consultation__body", "main_submission__consultation__summary"),
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a case: lists, as the database makes them."""

    # Of one version of its main input; None where there is no such version.
    text: str | None
    # All versions, the latest first.
    frozen: list[dict[str, Any]]
    author_themes: list[dict[str, Any]]
    confirmed: list[str]
    thread: list[dict[str, Any]]
    others: list[dict[str, Any]]
    all_files: list[dict[str, Any]]


def beside_of(case: Case, *, version: int | None = None) -> Beside:
    """With the text of that version, or of the latest."""
    if version is None:
        return _beside_latest(case=case.pk)[0]
    return Beside(**_beside(case.pk, version).get())


@prepared(Beside, case=UUID)
def _beside_latest(case: UUID) -> Rows:
    return _beside(case)


def _beside(case: UUID, version: int | None = None) -> Rows:
    main = OuterRef("main_submission")
    versions = Version.objects.filter(submission=main).order_by("-number")
    chosen = versions.filter(number=version) if version is not None else versions
    of_author = Theme.objects.filter(submissions=main)
    confirmed = Case.themes.through.objects.filter(case=OuterRef("pk")).order_by("theme_id")
    frozen = JSONObject(id="pk", number="number", at="submitted_at")
    return (
        Case.objects.filter(pk=case)
        .order_by()
        .values(
            text=Subquery(chosen.values("canonical")[:1]),
            frozen=ArraySubquery(versions.values(_one=frozen)),
            author_themes=ArraySubquery(of_author.values(_one=JSONObject(code="code", name="name"))),
            confirmed=ArraySubquery(confirmed.values("theme_id")),
            thread=ArraySubquery(_thread()),
            others=ArraySubquery(_others()),
            all_files=ArraySubquery(_files()),
        )
    )


def _thread() -> QuerySet[Any, Any]:
    asked = Clarification.objects.filter(submission__filing__case=OuterRef("pk")).order_by("asked_at")
    names = {"question": "question", "asked_at": "asked_at", "answer": "answer", "answered_at": "answered_at"}
    return asked.values(_one=JSONObject(**names, asked_by="asked_by__name"))


def _others() -> QuerySet[Any, Any]:
    """What else the organisation has submitted, the latest first."""
    rows = Submission.objects.handed_in().filter(profile=OuterRef("main_submission__profile"))
    rows = rows.exclude(filing__case=OuterRef("pk"))
    names = {"reference": "reference", "title": "title", "at": "submitted_at", "language": "language"}
    is_withdrawn = When(withdrawn_at__isnull=False, then=Value(State.WITHDRAWN.value))
    rows = rows.annotate(stands=Choose(is_withdrawn, default=F("filing__case__state")))
    names["state"] = "stands"
    return rows.order_by("-saved_at").values(_one=JSONObject(**names))[:MOST_OTHERS]


def _files() -> QuerySet[Any, Any]:
    files = Attachment.objects.filter(submission=OuterRef("main_submission"))
    return files.values(_one=JSONObject(pk="pk", sha256="file__sha256"))


def _when(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@dataclass
class Preview:
    """Exactly what the public would read, if an officer decides so."""

    # As submitted; and with the redaction that was decided on, where there is one.
    content: dict[str, Any]
    public: dict[str, Any]
    # Empty where the organisation may not be named.
    name: str
    # By which words the text may tell who wrote it; asked only where the name is withheld.
    clues: list[str]
    # When at the earliest, by the terms of the call.
    once: str | Promise


@dataclass
class CaseView:
    """One case as the decision screen has it before it."""

    case: Any
    beside: Beside
    # The canonical text of the version that is read.
    text: str
    referrals: list[Referral]
    content: dict[str, Any]
    moments: list[Moment] = field(default_factory=list)

    @property
    def responses(self) -> list[Response]:
        return [one.response for one in self.referrals if hasattr(one, "response")]

    @property
    def rows(self) -> list[Target]:
        """Whatever buttons stand at."""
        publication = [] if self.publication is None else [self.publication]
        return [self.case, self.submission, *publication, *self.referrals, *self.responses]

    @property
    def submission(self) -> Submission:
        submission: Submission = self.case.main_submission
        return submission

    @property
    def publication(self) -> Publication | None:
        return publication_of(self.submission)

    @property
    def asks_publication(self) -> bool:
        """Whether to refer it is also to decide about publication: nobody has, about the latest version."""
        publication = self.publication
        if publication is None:
            return may_be_public(self.submission)
        is_decided = str(publication.version_id) == self.beside.frozen[0]["id"]
        return may_be_public(self.submission) and not is_decided and publication.cause != Cause.AUTHOR

    @cached_property
    def preview(self) -> Preview:
        """Of the latest version, whichever is read."""
        canonical, publication = self._latest(), self.publication
        is_decided = publication is not None and not self.asks_publication
        redaction = publication.redaction if publication is not None and is_decided else None
        content = publication_content.readable(canonical, None)
        public = publication_content.readable(canonical, redaction)
        is_named = may_be_named(self.submission)
        words = [] if is_named else clues(words_of(public), self.names)
        name = str(self.submission.profile) if is_named else ""
        return Preview(content, public, name, words, _ONCE.get(self.case.consultation.publication, ""))

    @cached_property
    def names(self) -> list[str]:
        return names_of(self.submission)

    def clues_in(self, response: Response) -> list[str]:
        """By which words an answer may tell who wrote an input that is public without a name."""
        publication = self.publication
        is_unnamed = publication is not None and (
            publication.naming == Naming.WITHHELD or not may_be_named(self.submission)
        )
        if not (is_unnamed and response.publish and response.text):
            return []
        return clues(" ".join([response.text, response.commitment, *response.links]), self.names)

    def _latest(self) -> str:
        newest = self.beside.frozen[0]
        if newest["number"] == self.content["version"]:
            return self.text
        return Version.objects.get(pk=newest["id"]).canonical

    @property
    def standing(self) -> Standing | None:
        """How far the departments are with a case that is referred."""
        return Standing(tuple(self.referrals)) if self.case.state == State.REFERRED else None

    @property
    def is_verified(self) -> bool:
        return self.submission.profile.state == ProfileState.VERIFIED

    @property
    def state_word(self) -> Any:
        return self.case.get_state_display()

    @property
    def waiting_on_word(self) -> Any:
        return self.case.get_waiting_on_display()

    @property
    def author_themes(self) -> list[Translated]:
        return [Translated(theme["name"]) for theme in self.beside.author_themes]

    @property
    def themes(self) -> list[str]:
        """Codes as the office confirmed them, or the author's while nobody has taken it."""
        chosen = [theme["code"] for theme in self.beside.author_themes]
        return chosen if self.case.state == State.NEW else list(self.beside.confirmed)

    @property
    def versions(self) -> list[dict[str, Any]]:
        return [{**one, "at": _when(one["at"])} for one in self.beside.frozen]

    @property
    def thread(self) -> list[dict[str, Any]]:
        rows = self.beside.thread
        return [
            {**row, "asked_at": _when(row["asked_at"]), "answered_at": _when(row["answered_at"])}
            for row in rows
        ]

    @property
    def others(self) -> list[dict[str, Any]]:
        rows = self.beside.others
        return [{**row, "at": _when(row["at"]), "word": State(row["state"]).label} for row in rows]

    @property
    def files(self) -> list[dict[str, Any]]:
        """Those of the version that is read, with the id under which each is downloaded."""
        known = {file["sha256"]: file["pk"] for file in self.beside.all_files}
        return [{**file, "pk": known.get(file["sha256"])} for file in self.content["attachments"]]

    @property
    def seen_by(self) -> list[visibility.Sight]:
        return visibility.seen_by(self.submission.level, self.submission.consultation.publication)

    def is_late(self, now: datetime) -> bool:
        return self.case.due_at is not None and self.case.due_at < now


def case_view(case: Any, *, version: int | None = None) -> CaseView | None:
    """Of a case that was `loaded`, with one version of its text; None where it has no such version."""
    beside = beside_of(case, version=version)
    if beside.text is None:
        return None
    rows = Referral.objects.filter(case=case).order_by("-round", "sent_at", "pk")
    referrals: list[Any] = list(
        rows.select_related("department", "suggested", "previous__department", "response__sent_by").annotate(
            sender=F("sent_by__name")
        )
    )
    for referral in referrals:
        # Permissions of referrals and responses ask about the case: it is the one we have.
        referral.case = case
    view = CaseView(case, beside, beside.text, referrals, content.readable(beside.text))
    departments = {str(one.pk): str(one.department) for one in referrals}
    departments |= {str(one.pk): str(one.referral.department) for one in view.responses}
    for response in view.responses:
        response.clues = view.clues_in(response)  # type: ignore[attr-defined]
    view.moments = history(case, departments)
    return view
