"""What can be done with an input while it is its author's."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from engagements.consultations.models import Consultation
from engagements.questions.answers import Answers, clean
from engagements.questions.models import Question
from engagements.questions.queries import questions_of
from engagements.submissions import content, notices, quotas, rates, verbs, visibility
from engagements.submissions.errors import (
    ChangedError,
    IncompleteError,
    InUseError,
    MayNotSubmitError,
    NotOfferedError,
    NotOpenError,
)
from engagements.submissions.models import Submission, Version
from engagements.submissions.queries import Whole, to_expire, to_warn
from engagements.submissions.states import State
from focalpoint.verbs import hold, note
from organisations.accounts.models import User
from organisations.profiles.models import Profile
from organisations.profiles.states import MAY_SUBMIT
from organisations.profiles.states import State as ProfileState
from organisations.themes.models import Theme


@verbs.CREATE.makes
def create(
    *,
    consultation: Consultation,
    profile: Profile,
    language: str,
    level: str,
    title: str = "",
    by: User,
    at: datetime,
) -> Submission:
    """Start a draft. It belongs to the organisation: all its owners and editors may work on it.

    Pressed twice it makes one: the draft that `by` has begun so and not touched yet is returned.
    """
    hold(by)
    if profile.state in (ProfileState.SUSPENDED, ProfileState.DECLINED, ProfileState.CLOSED):
        raise MayNotSubmitError
    if not consultation.is_open(at):
        raise NotOpenError(consultation, at=at)
    if level not in consultation.levels:
        raise NotOfferedError(_("Choose one of the levels that this call offers."))
    alike = {"profile": profile, "language": language, "level": level, "title": title, "summary": ""}
    begun = Submission.objects.filter(consultation=consultation, created_by=by, state=State.DRAFT, **alike)
    if untouched := begun.filter(edit=0, saved_at=F("created_at")).order_by("-created_at").first():
        return untouched
    rates.count_draft(by=by, profile=profile.pk, at=at)
    quotas.check_drafts(profile)
    return Submission(
        consultation=consultation,
        profile=profile,
        author=by,
        language=language,
        level=level,
        strictest_level=level,
        title=title,
        created_at=at,
        created_by=by,
        saved_at=at,
        saved_by=by,
    )


@verbs.SAVE
def save(
    submission: Submission,
    *,
    title: str,
    summary: str,
    language: str,
    level: str,
    answers: Answers,
    themes: Iterable[str],
    draft_answer: str | None = None,
    edit: int,
    by: User,
    at: datetime,
) -> Submission:
    """Keep what was written, if no one saved since edit number `edit`; it may still be incomplete.

    Raises ConflictError with both texts when someone did, WrongStateError when it is not open to changes.
    """
    if level not in visibility.choosable(submission):
        raise NotOfferedError(_("Choose one of the levels that this call offers."))
    submission.title, submission.summary = title, summary
    submission.language, submission.level = language, level
    levels = [level] if submission.returned_at is None else [level, submission.strictest_level]
    submission.strictest_level = visibility.least_public(*levels)
    submission.answers = clean(questions_of(submission.consultation_id), answers)
    if draft_answer is not None:
        submission.draft_answer = draft_answer
    submission.edit = edit + 1
    submission.saved_at, submission.saved_by = at, by
    submission.themes.set(Theme.objects.filter(pk__in=list(themes)))
    return submission


def freeze(submission: Whole, *, seen: str | None, by: User, at: datetime) -> Version:
    """The next version of an input loaded whole, as it stands now; part of submitting it.

    `seen` is the edition that the author looked at: no one submits a text they have not read.
    """
    questions = _ready(submission, seen, by)
    number = Version.objects.filter(submission=submission).count() + 1 if submission.submitted_at else 1
    return _freeze(submission, questions, number=number, by=by, at=at)


def _ready(submission: Submission, seen: str | None, by: User) -> list[Question]:
    """The questions, once nothing prevents submitting."""
    if submission.profile.state not in MAY_SUBMIT:
        raise MayNotSubmitError
    if seen is not None and seen != submission.edition:
        is_own = submission.saved_by_id == by.pk
        raise ChangedError(str(submission.saved_by), submission.saved_at, is_own=is_own)
    questions = questions_of(submission.consultation_id)
    if problems := content.problems_of(submission, questions):
        raise IncompleteError(problems)
    return questions


def _freeze(submission: Whole, questions: list[Question], *, number: int, by: User, at: datetime) -> Version:
    text = content.canonical(submission, questions, number=number)
    note(version=number, sha256=content.sha256(text))
    return Version.objects.create(
        submission=submission,
        number=number,
        canonical=text,
        sha256=content.sha256(text),
        submitted_at=at,
        submitted_by=by,
    )


@verbs.DELETE
def delete(submission: Submission, *, by: User, at: datetime) -> None:
    """Delete a draft for good, with its files."""
    submission.delete()


@verbs.WARN
def warn(submission: Submission, *, at: datetime) -> Submission:
    """Notify its writers that the draft will be deleted unless someone saves it."""
    if not to_warn(at).filter(pk=submission.pk).exists():
        raise InUseError
    submission.warned_at = at
    notices.warned(submission, at=at)
    return submission


@verbs.EXPIRE
def expire(submission: Submission, *, at: datetime) -> None:
    """Delete a draft that no one has worked on for long, and its files with it."""
    if not to_expire(at).filter(pk=submission.pk).exists():
        raise InUseError
    submission.delete()
