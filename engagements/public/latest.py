"""The latest calls, inputs, answers and outcomes, for feeds; and the calls that close next, for calendars.

What is public and who is named is said by the nouns' own querysets; nothing here widens them.
"""

from dataclasses import dataclass, fields
from datetime import datetime

from django.db.models import Q

from engagements.consultations.models import Consultation, ConsultationQuerySet
from engagements.outcomes.models import Outcome
from engagements.public.answers import newest
from engagements.public.narrowing import about, sent_to
from engagements.public.outcomes import OutcomeRow, outcome_rows, saying_of
from engagements.public.presenters.calls import CallEntry
from engagements.public.presenters.columns import made
from engagements.public.presenters.inputs import AnswerEntry, InputRow
from engagements.publications.models import Publication
from engagements.publications.queries import public_rows
from engagements.responses.models import Response
from focalpoint.translated import Translated
from organisations.departments.models import Department
from organisations.themes.models import Theme

SIZE = 30
# Far more than are ever open at a time.
MOST_IN_A_CALENDAR = 500
_CALL = [field.name for field in fields(CallEntry)]


@dataclass(frozen=True)
class Scope:
    """What a feed is about: the code of a theme or of a department, or neither."""

    theme: str = ""
    department: str = ""

    def name(self) -> Translated | None:
        """How that is called; None where there is no such theme or department."""
        if not (self.theme or self.department):
            return Translated()
        if self.theme:
            return Theme.objects.filter(pk=self.theme).values_list("name", flat=True).first()
        return Department.objects.filter(pk=self.department).values_list("name", flat=True).first()


def latest_calls(scope: Scope) -> list[CallEntry]:
    """The last to be announced. The standing call is no news and in no feed."""
    calls = _announced()
    if scope.theme:
        calls = about(calls, Consultation, "consultation", scope.theme)
    if scope.department:
        calls = calls.filter(department=scope.department)
    return made(CallEntry, calls.order_by("-published_at", "-id").values(*_CALL)[:SIZE])


def latest_inputs(scope: Scope) -> list[InputRow]:
    inputs = Publication.objects.all()
    if scope.theme:
        inputs = about(inputs, Publication, "publication", scope.theme)
    if scope.department:
        inputs = sent_to(inputs, scope.department)
    return made(InputRow, public_rows(inputs).order_by("-published_at", "-id")[:SIZE])


def latest_answers(scope: Scope) -> list[AnswerEntry]:
    answers = Response.objects.public()
    if scope.theme:
        themed = about(Publication.objects.all(), Publication, "publication", scope.theme)
        answers = answers.filter(referral__version__submission__publication__in=themed)
    if scope.department:
        answers = answers.filter(referral__department=scope.department)
    return made(AnswerEntry, newest(answers, "id")[:SIZE])


def latest_outcomes(scope: Scope) -> list[OutcomeRow]:
    """The last to be published or corrected; of calls that a department asked, of what speaks of a theme."""
    outcomes = Outcome.objects.public()
    if scope.theme:
        outcomes = saying_of(outcomes, scope.theme)
    if scope.department:
        outcomes = outcomes.filter(consultation__department=scope.department)
    return made(OutcomeRow, outcome_rows(outcomes)[:SIZE])


def calls_to_close(now: datetime) -> list[CallEntry]:
    """Those that are open or will be, the first to close first."""
    is_next = Q(pk__in=Consultation.objects.open(now).values("pk")) | Q(
        pk__in=Consultation.objects.upcoming(now).values("pk")
    )
    calls = _announced().filter(is_next, closes_at__isnull=False)
    return made(CallEntry, calls.order_by("closes_at", "id").values(*_CALL)[:MOST_IN_A_CALENDAR])


def call_that_closes(slug: str) -> CallEntry | None:
    """None where there is no such call, or it never closes."""
    calls = _announced().filter(slug=slug, closes_at__isnull=False)
    return next(iter(made(CallEntry, calls.order_by().values(*_CALL))), None)


def _announced() -> ConsultationQuerySet:
    return Consultation.objects.published().exclude(standing=True)
