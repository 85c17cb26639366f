"""What became of one input, as its author reads it, and as everyone does where the input is public."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery

from engagements.cases.models import Filing
from engagements.outcomes.models import InputUse, Outcome, Use
from engagements.submissions.models import Submission
from focalpoint.translated import Translated


@dataclass(frozen=True)
class UseOfInput:
    """In one public outcome; `reason` is the office's own, or the usual sentence of the outcome."""

    title: Translated
    call_slug: str
    outcome: UUID
    is_of_call: bool
    use: Use
    reason: str | Translated


def uses_of(submission: UUID) -> list[UseOfInput]:
    """One statement. An outcome says nothing of what was submitted after it."""
    own = InputUse.objects.filter(edition=OuterRef("edition"), submission=submission)
    row = Submission.objects.filter(pk=submission)
    is_about = Q(case=None, consultation=Subquery(row.values("consultation")[:1])) | Q(
        case=Subquery(Filing.objects.filter(submission=submission).values("case")[:1])
    )
    rows = (
        Outcome.objects.public()
        .filter(is_about, edition__published_at__gte=Subquery(row.values("submitted_at")[:1]))
        .order_by("edition__published_at", "id")
        .annotate(
            own_use=Subquery(own.values("use")[:1]),
            own_reason=Subquery(own.values("reason")[:1]),
            said=F("edition__content"),
            slug=F("consultation__slug"),
        )
        .values("id", "case_id", "own_use", "own_reason", "said", "slug")
    )
    return [
        UseOfInput(
            title=Translated(row["said"]["title"]),
            call_slug=row["slug"],
            outcome=row["id"],
            is_of_call=row["case_id"] is None,
            use=Use(row["own_use"] or Use.NOT_USED),
            reason=row["own_reason"] or ("" if row["own_use"] else Translated(row["said"]["default_reason"])),
        )
        for row in rows
    ]
