"""The text of an input as it is compared: what its author typed, without what the call says itself."""

import json
from collections.abc import Iterable
from uuid import UUID

from engagements.submissions.content import Content
from engagements.submissions.models import Version


def typed(content: Content) -> str:
    """Title, summary and answers in words; what was chosen from a list is the same in very many inputs."""
    answers = [
        answer["answer"]
        for answer in content["answers"]
        if isinstance(answer["answer"], str) and not answer["labels"]
    ]
    return "\n".join(part for part in (content["title"], content["summary"], *answers) if part)


def latest_texts(inputs: Iterable[UUID]) -> dict[UUID, tuple[int, str]]:
    """By input the number of its latest version, and its text as it is compared; one statement."""
    latest = Version.objects.filter(submission__in=list(inputs)).order_by("submission_id", "-number")
    rows = latest.distinct("submission_id").values_list("submission_id", "number", "canonical")
    return {pk: (number, typed(json.loads(canonical))) for pk, number, canonical in rows}
