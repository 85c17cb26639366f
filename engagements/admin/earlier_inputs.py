"""What an organisation has submitted, with what became of it: on the decision screen, and on its own page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case as Choose
from django.db.models import Exists, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import JSONObject
from django.utils.functional import Promise

from engagements.cases.models import Filing
from engagements.cases.states import State
from engagements.responses.models import Kind, Response
from engagements.responses.states import State as ResponseState
from engagements.submissions.models import Submission
from engagements.submissions.visibility import is_read_by_officers
from focalpoint.translated import Translated
from organisations.themes.models import Theme


class AnswerColumns(TypedDict):
    acronym: str
    name: dict[str, str]
    kind: str


class InputColumns(TypedDict):
    """As the database returns it, as JSON: keys and times are strings."""

    reference: str
    title: str
    at: str
    language: str
    level: str
    state: str
    # The reason from the office's list, where it was declined.
    reason: dict[str, str] | None
    answers: list[AnswerColumns]
    theme_names: list[dict[str, str]]
    in_campaign: bool


# By the name of each column, what `with_outcome` calls it.
_COLUMNS = {
    "reference": "reference",
    "title": "title",
    "at": "submitted_at",
    "language": "language",
    "level": "level",
    "state": "now_in",
    "reason": "declined_for",
    "answers": "answers_of_departments",
    "theme_names": "theme_names",
    "in_campaign": "is_in_campaign",
}


@dataclass(frozen=True, slots=True)
class DepartmentAnswer:
    """Which department answered, and what kind of answer it was."""

    department: str
    kind: str | Promise


@dataclass(frozen=True, slots=True)
class EarlierInput:
    """One input; of one that officers may not read there are only its date and its themes."""

    reference: str
    title: str
    language: str
    at: datetime
    word: str | Promise
    reason: Translated | None
    answers: list[DepartmentAnswer]
    themes: list[Translated]
    is_in_campaign: bool
    is_withheld: bool


def with_outcome(inputs: QuerySet[Submission], *beside: str) -> QuerySet[Submission, dict[str, Any]]:
    """Each as one column `_one`, of `InputColumns`, with the columns `beside` it."""
    answers = Response.objects.filter(
        referral__case=OuterRef("filing__case"), state__in=[ResponseState.SENT, ResponseState.RELEASED]
    ).order_by("sent_at", "pk")
    department = {"acronym": "referral__department__acronym", "name": "referral__department__name"}
    others = Filing.objects.filter(case=OuterRef("filing__case")).exclude(submission=OuterRef("pk"))
    is_withdrawn = When(withdrawn_at__isnull=False, then=Value(State.WITHDRAWN.value))
    is_declined = When(filing__case__state=State.DECLINED, then=F("filing__case__decline_reason__label"))
    with_columns = inputs.annotate(
        now_in=Choose(is_withdrawn, default=F("filing__case__state")),
        declined_for=Choose(is_declined, default=None),
        answers_of_departments=ArraySubquery(answers.values(_one=JSONObject(**department, kind="kind"))),
        theme_names=ArraySubquery(Theme.objects.filter(submissions=OuterRef("pk")).values("name")),
        is_in_campaign=Exists(others),
    )
    return with_columns.values(*beside, _one=JSONObject(**_COLUMNS))


def earlier_input(columns: InputColumns) -> EarlierInput:
    at = datetime.fromisoformat(columns["at"])
    themes = [Translated(name) for name in columns["theme_names"]]
    if not is_read_by_officers(columns["level"]):
        return EarlierInput("", "", "", at, "", None, [], themes, False, True)
    reason, answers = columns["reason"], columns["answers"]
    return EarlierInput(
        reference=columns["reference"],
        title=columns["title"],
        language=columns["language"],
        at=at,
        word=State(columns["state"]).label,
        reason=Translated(reason) if reason else None,
        answers=[
            DepartmentAnswer(answer["acronym"] or str(Translated(answer["name"])), Kind(answer["kind"]).label)
            for answer in answers
        ],
        themes=themes,
        is_in_campaign=columns["in_campaign"],
        is_withheld=False,
    )
