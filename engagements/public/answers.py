"""Answers that everyone may read, as rows for public pages: never with who wrote the input."""

from uuid import UUID

from django.db.models import F, Q

from engagements.public.presenters.inputs import AnswerRow, ResponseRow
from engagements.publications.models import Publication
from engagements.responses.models import Response, ResponseQuerySet
from focalpoint.prepared import Rows, prepared
from organisations.themes.queries import with_those_below

LATEST = 4
OF_ONE_DEPARTMENT = 10
_SHOWN = {
    "department": F("referral__department__name"),
    "title": F("referral__version__submission__publication__title"),
    "reference": F("referral__version__submission__reference"),
    "input_language": F("referral__version__submission__publication__language"),
}


def newest(answers: ResponseQuerySet, *columns: str) -> Rows:
    """With the columns of an AnswerRow, and `columns`."""
    return answers.order_by("-released_at", "-id").values("kind", "released_at", *columns, **_SHOWN)


@prepared(AnswerRow)
def latest() -> Rows:
    """The latest answers of all departments."""
    return newest(Response.objects.public())[:LATEST]


@prepared(AnswerRow, department=str)
def latest_of(department: str) -> Rows:
    """The latest answers of one department.

    By the date on the referral, which is the same: its index begins with the department.
    """
    of_it = Response.objects.public().filter(
        referral__department=department, referral__released_at__isnull=False
    )
    newest = of_it.order_by("-referral__released_at", "-referral_id")
    return newest.values("kind", "released_at", **_SHOWN)[:OF_ONE_DEPARTMENT]


@prepared(AnswerRow, theme=str)
def latest_about(theme: str) -> Rows:
    """The latest answers to inputs about one theme or one below it."""
    about_it = Publication.themes.through.objects.filter(with_those_below(theme)).values("publication")
    answers = Response.objects.public().filter(referral__version__submission__publication__in=about_it)
    return newest(answers)[:LATEST]


@prepared(ResponseRow, submission=UUID)
def answers_to(submission: UUID) -> Rows:
    """All answers to one input that is public, whole; none to a version of it that is not."""
    answers = Response.objects.released().filter(publish=True, referral__case__filings__submission=submission)
    is_of_another = Q(referral__version__submission=submission) & ~Q(
        referral__version=F("referral__version__submission__publication__version")
    )
    answers = answers.exclude(is_of_another)
    return answers.order_by("released_at", "id").values(
        *("kind", "language", "text", "commitment", "commitment_due", "links", "released_at"),
        department=F("referral__department__name"),
    )
