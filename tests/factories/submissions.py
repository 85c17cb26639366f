"""Inputs for tests: drafts, and submitted ones; those in a state of their case are in `cases`."""

from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from engagements.cases import actions as cases
from engagements.consultations.models import Level
from engagements.submissions.content import canonical, sha256
from engagements.submissions.models import Submission, Version
from engagements.submissions.queries import with_related
from organisations.memberships.models import MembershipRole
from tests.factories import consultations, files, memberships, profiles

NOW = consultations.NOW
PDF = files.PDF


def as_seen(submission: Any) -> dict[str, str]:
    """What the page that shows it now posts beside its button."""
    return {"seen": Submission.objects.get(pk=submission.pk).edition}


def draft(**fields: Any) -> Submission:
    """A draft that lacks nothing. Its author is an owner of its (verified) organisation."""
    at = fields.pop("at", NOW - timedelta(days=1))
    call = fields.pop("consultation", None) or consultations.open_call(now=at)
    profile = fields.pop("profile", None) or profiles.profile()
    author = fields.pop("author", None) or memberships.member(profile, MembershipRole.OWNER).user
    themes = fields.pop("themes", [])
    defaults: dict[str, Any] = {
        "language": "en",
        "title": "Wells for the dry north",
        "summary": "Nine villages walk two hours for water. We ask for wells.",
        "created_at": at,
        "created_by": author,
        "saved_at": at,
        "saved_by": author,
    }
    defaults |= {"level": Level.OPEN, **fields}
    submission = Submission.objects.create(
        consultation=call,
        profile=profile,
        author=author,
        **{"strictest_level": defaults["level"], **defaults},
    )
    submission.themes.set(themes)
    return submission


def submitted(*, at: datetime = NOW, by: Any = None, **fields: Any) -> Submission:
    """Submitted at `at` through the real verb."""
    fields.setdefault("consultation", consultations.open_call(now=at))
    submission = draft(at=at - timedelta(hours=1), **fields)
    return cases.submit(submission, by=by or submission.author, at=at)


def version(submission: Submission, *, at: datetime = NOW) -> Version:
    """The next frozen version of what the input holds now."""
    number = submission.versions.count() + 1
    questions = list(submission.consultation.questions.all())
    text = canonical(with_related(submission), questions, number=number)
    return Version.objects.create(
        submission=submission,
        number=number,
        canonical=text,
        sha256=sha256(text),
        submitted_at=at,
        submitted_by=submission.author,
    )


def upload(name: str = "letter.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")
