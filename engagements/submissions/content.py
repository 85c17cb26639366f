"""What a version holds: all content of an input as canonical JSON, and its SHA-256.

Canonical: keys sorted, no spaces, UTF-8 as it is. The same content gives the same bytes and the same hash,
whoever hashes them; any change gives another.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import NotRequired, TypedDict, cast

from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _

from engagements.questions.answers import Answer, field_name, problems
from engagements.questions.models import Question
from engagements.submissions import visibility
from engagements.submissions.models import Attachment, Submission, Version
from engagements.submissions.queries import Whole
from focalpoint import search
from focalpoint.errors import Problem
from focalpoint.translated import Translated


class Call(TypedDict):
    id: str
    slug: str
    title: dict[str, str]


class Organisation(TypedDict):
    id: str
    legal_name: str
    country: str


class Answered(TypedDict):
    """One answer with its question; `shown` is as it is read."""

    question: str
    kind: str
    text: dict[str, str]
    answer: Answer
    labels: list[dict[str, str]]
    shown: NotRequired[str]


class File(TypedDict):
    name: str
    size: int
    sha256: str


class Content(TypedDict):
    """All that a version says; the public has neither organisation nor files."""

    reference: str | None
    version: int
    call: Call
    organisation: NotRequired[Organisation | None]
    language: str
    title: str
    summary: str
    level: str
    themes: list[str]
    answers: list[Answered]
    attachments: NotRequired[list[File]]


def canonical(submission: Whole, questions: Sequence[Question], *, number: int) -> str:
    """The text that is hashed, of an input loaded `whole`."""
    call, profile = submission.consultation, submission.profile
    content: Content = {
        "reference": submission.reference,
        "version": number,
        "call": {"id": str(call.pk), "slug": call.slug, "title": call.title},
        "organisation": {
            "id": str(profile.pk),
            "legal_name": profile.legal_name,
            "country": profile.country,
        },
        "language": submission.language,
        "title": submission.title,
        "summary": submission.summary,
        "level": submission.level,
        "themes": submission.theme_codes,
        "answers": [_answer(question, submission.answers.get(str(question.pk))) for question in questions],
        "attachments": [
            {"name": file["name"], "size": file["size"], "sha256": file["sha256"]}
            for file in submission.files
        ],
    }
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _answer(question: Question, answer: str | list[str] | None) -> Answered:
    """One answer with its question as it was asked, so that a version can be read by itself."""
    chosen = answer if isinstance(answer, list) else [answer]
    return {
        "question": str(question.pk),
        "kind": question.kind,
        "text": question.text,
        "answer": answer or "",
        "labels": [choice.label for choice in question.offered if choice.code in chosen],
    }


def readable(text: str) -> Content:
    """A version's content, ready to be read: questions and labels in the reader's language."""
    return shown(json.loads(text))


def shown(content: Content) -> Content:
    """The same of content that was loaded: each answer gets `shown`, as it is read."""
    for answer in content["answers"]:
        answer["text"] = Translated(answer["text"])
        labels = [str(Translated(label)) for label in answer["labels"]]
        # Of several choices there are always labels.
        answer["shown"] = ", ".join(labels) if answer["labels"] else cast(str, answer["answer"])
    return content


def is_frozen(attachment: Attachment) -> bool:
    """Whether a version of its input names the file: then it stays as long as the version."""
    versions = Version.objects.filter(
        submission=attachment.submission_id, submitted_at__gte=attachment.added_at
    )
    return any(
        file["sha256"] == attachment.file.sha256
        for text in versions.values_list("canonical", flat=True)
        for file in json.loads(text)["attachments"]
    )


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def office_vector(version: Version, submission: Submission, *, summary: str) -> Combinable:
    """What the office finds it by: its own summary too, who wrote it, and the organisation's names."""
    frozen = json.loads(version.canonical)
    names = f"{submission.profile.every_name} {submission.author.name}"
    return search.vector(frozen["language"], **texts(frozen), C=summary, D=names)


def texts(frozen: Content) -> dict[str, str]:
    """What a text is found by; of choices what was chosen, in every language in which it was offered."""
    answers: list[str] = []
    for answer in frozen["answers"]:
        labels = [text for label in answer["labels"] for text in label.values()]
        answers.extend(labels or ([answer["answer"]] if isinstance(answer["answer"], str) else []))
    return {
        "A": f"{frozen['title']} {frozen['reference']}",
        "B": " ".join([frozen["summary"], *answers]),
    }


def required_of(questions: Sequence[Question]) -> list[str]:
    """The fields without which no input is submitted, as `problems_of` names them."""
    return [
        "level",
        "title",
        "summary",
        *(field_name(question) for question in questions if question.required),
    ]


def problems_of(submission: Submission, questions: Sequence[Question]) -> list[Problem]:
    """All that keeps the input from being submitted, in the order of the page."""
    own_problems = []
    if not submission.title.strip():
        own_problems.append(Problem("title", _("Write a title.")))
    if not submission.summary.strip():
        own_problems.append(Problem("summary", _("Write a summary.")))
    if submission.level not in visibility.choosable(submission):
        own_problems.append(Problem("level", _("Choose who may see your input.")))
    return own_problems + problems(questions, submission.answers)
