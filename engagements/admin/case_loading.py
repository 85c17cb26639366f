"""How a case is loaded for the decision screen, with all that is shown beside it."""

from dataclasses import dataclass
from typing import Any, TypedDict
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from engagements.admin import campaigns
from engagements.admin.earlier_inputs import InputColumns, with_outcome
from engagements.admin.recent_decisions import DecisionColumns, decisions_of
from engagements.cases.models import Case, CaseQuerySet, Clarification, Message
from engagements.labels.queries import by_name
from engagements.notes.models import Note
from engagements.rules.matching import rules_for
from engagements.submissions.models import Attachment, Submission, Version
from focalpoint.access import load_allowed
from focalpoint.paging import Counted
from focalpoint.prepared import Rows, prepared
from organisations.accounts.models import User
from organisations.themes.models import Theme

MOST_OTHERS = 10
# What is more than that is counted as "100+".
MOST_COUNTED = 100


# Rows that the database returns as JSON: keys and times are strings.
class VersionColumns(TypedDict):
    id: str
    number: int
    at: str


class ThemeColumns(TypedDict):
    code: str
    name: dict[str, str]


class QuestionColumns(TypedDict):
    question: str
    asked_at: str
    asked_by: str
    answer: str
    answered_at: str | None
    read_at: str | None
    recalled_at: str | None


class MessageColumns(TypedDict):
    text: str
    sent_at: str
    sent_by: str


class NoteColumns(TypedDict):
    """`mentioned` holds names."""

    id: str
    text: str
    written_at: str
    written_by: str
    author: str
    corrected_at: str | None
    deleted_at: str | None
    deleter: str | None
    mentioned: list[str]


class LabelColumns(TypedDict):
    id: int
    name: str
    colour: str
    archived_at: str | None


class FileColumns(TypedDict):
    pk: str
    sha256: str
    copy_size: int
    copy_sha256: str
    scanned_at: str | None
    virus: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What is shown beside a case: lists, as the database returns them."""

    # Of one version of its main input; None where there is no such version.
    text: str | None
    # Of the version before that one, where there is one.
    before: str | None
    # The latest first; each case has one at least.
    frozen: list[VersionColumns]
    author_themes: list[ThemeColumns]
    confirmed: list[str]
    thread: list[QuestionColumns]
    messages: list[MessageColumns]
    # The earliest first.
    internal_notes: list[NoteColumns]
    # All that there are.
    label_list: list[LabelColumns]
    others: list[InputColumns]
    number_of_others: int
    # Referral rules whose words are in the text; `rules.matching` compares the rest.
    rules: list[dict[str, Any]]
    all_files: list[FileColumns]
    # How many inputs it has, and how many look like the main one.
    inputs: int
    alike: int
    # What its reader has just decided, and what waits for this case.
    recent: list[DecisionColumns]


VIEW = "engagements.view_case"


def load_case(reader: User, **key: object) -> Case:
    """The case with its main input, and its organisation, call and publication.

    Raises what `load_allowed` raises. What few cases have (a reason for declining, a deputy of their officer)
    is loaded when it is read: PostgreSQL plans a join of eleven tables for longer than it runs it.
    """
    case = load_allowed(reader, VIEW, _with_input(Case.objects.all()), **key)
    case.main_submission.consultation = case.consultation
    return case


def _with_input(cases: CaseQuerySet) -> CaseQuerySet:
    return cases.select_related(
        *("consultation", "assignee", "main_submission__profile", "main_submission__author"),
        "main_submission__publication",
    ).defer(
        *("search", "consultation__body", "consultation__summary", "main_submission__answers"),
        *("main_submission__profile__mission", "main_submission__publication__search"),
    )


def beside_of(case: Case, reader: User, *, version: int | None = None) -> Beside:
    """With the text of that version, or of the latest."""
    if version is None:
        return _beside_latest(case=case.pk, reader=reader.pk)[0]
    return Beside(**_beside(case.pk, reader.pk, version).get())


@prepared(Beside, case=UUID, reader=UUID)
def _beside_latest(case: UUID, reader: UUID) -> Rows:
    return _beside(case, reader)


def _beside(case: UUID, reader: UUID, version: int | None = None) -> Rows:
    main = OuterRef("main_submission")
    versions = Version.objects.filter(submission=main).order_by("-number")
    chosen = versions.filter(number=version) if version is not None else versions
    earlier = versions if version is None else versions.filter(number__lt=version)
    before = earlier.values("canonical")[1:2] if version is None else earlier.values("canonical")[:1]
    of_author = Theme.objects.filter(submissions=main)
    confirmed = Case.themes.through.objects.filter(case=OuterRef("pk")).order_by("theme_id")
    return (
        Case.objects.filter(pk=case)
        .order_by()
        .values(
            text=Subquery(chosen.values("canonical")[:1]),
            before=Subquery(before),
            frozen=_rows(versions, id="pk", number="number", at="submitted_at"),
            author_themes=_rows(of_author, code="code", name="name"),
            confirmed=ArraySubquery(confirmed.values("theme_id")),
            thread=_thread(),
            messages=_messages(),
            internal_notes=_notes(),
            label_list=_labels(),
            others=ArraySubquery(with_outcome(_others().order_by("-saved_at")[:MOST_OTHERS])),
            number_of_others=Counted(_others(), cap=MOST_COUNTED),
            rules=rules_for(OuterRef("search")),
            all_files=_files(),
            inputs=campaigns.inputs(),
            alike=campaigns.alike(),
            recent=decisions_of(reader, case),
        )
    )


def _rows(rows: QuerySet[Model], **columns: str) -> ArraySubquery:
    """`rows` as one column: a list of objects with these columns."""
    return ArraySubquery(rows.values(_one=JSONObject(**columns)))


def _thread() -> ArraySubquery:
    rows = Clarification.objects.filter(submission__filing__case=OuterRef("pk")).order_by("asked_at")
    names = ("question", "asked_at", "answer", "answered_at", "read_at", "recalled_at")
    return _rows(rows, **{name: name for name in names}, asked_by="asked_by__name")


def _messages() -> ArraySubquery:
    rows = Message.objects.filter(submission__filing__case=OuterRef("pk")).order_by("sent_at")
    return _rows(rows, text="text", sent_at="sent_at", sent_by="sent_by__name")


def _notes() -> ArraySubquery:
    rows = Note.objects.filter(case=OuterRef("pk")).order_by("written_at", "pk")
    mentions = Note.mentioned.through.objects.filter(note=OuterRef("pk")).order_by("user__name")
    with_names = rows.annotate(names=ArraySubquery(mentions.values("user__name")))
    names = {"id": "pk", "text": "text", "written_at": "written_at", "written_by": "written_by_id"}
    names |= {"author": "written_by__name", "corrected_at": "corrected_at", "deleted_at": "deleted_at"}
    return _rows(with_names, **names, deleter="deleted_by__name", mentioned="names")


def _labels() -> ArraySubquery:
    return _rows(by_name(), id="pk", name="name", colour="colour", archived_at="archived_at")


def _others() -> QuerySet[Submission]:
    """What else the organisation has submitted."""
    rows = Submission.objects.submitted().filter(profile=OuterRef("main_submission__profile"))
    return rows.exclude(filing__case=OuterRef("pk"))


def _files() -> ArraySubquery:
    """Those of versions: what its author added to a returned input is nobody else's yet."""
    files = Attachment.objects.filter(
        submission=OuterRef("main_submission"), added_at__lte=F("submission__submitted_at")
    )
    columns = ("sha256", "copy_size", "copy_sha256", "scanned_at", "virus")
    return _rows(files, pk="pk", **{name: f"file__{name}" for name in columns})
