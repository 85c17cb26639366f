"""Answers that everybody may read, as rows for public lists: short, and without who wrote the input."""

from typing import Any

from django.db.models import F

from engagements.responses.models import Response
from organisations.departments.models import Department


def latest_answers(*, department: Department | None = None) -> Any:
    """What was answered, the newest first; of one department or of all."""
    answers = Response.objects.public()
    if department is not None:
        answers = answers.filter(referral__department=department)
    return answers.order_by("-released_at", "-id").values(
        "kind",
        "released_at",
        department=F("referral__department__name"),
        title=F("referral__submission__title"),
        reference=F("referral__submission__reference"),
        input_language=F("referral__submission__language"),
    )
