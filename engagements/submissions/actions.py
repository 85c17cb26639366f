"""What can be done with an input: written, handed in, withdrawn, published by the terms of its call."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from engagements.consultations.models import Consultation, Level
from engagements.questions.answers import clean
from engagements.questions.models import Question
from engagements.submissions import content, notices, references
from engagements.submissions.clock import move
from engagements.submissions.errors import (
    ChangedError,
    ConflictError,
    IncompleteError,
    MayNotSubmitError,
    NotOfferedError,
    NotOpenError,
)
from engagements.submissions.models import Submission, Version
from engagements.submissions.queries import EDITABLE, made_whole, to_publish
from engagements.submissions.states import WORKFLOW, State
from focalpoint import audit
from focalpoint.errors import WrongStateError
from focalpoint.pages import forget_public_pages
from organisations.accounts.models import User
from organisations.profiles.models import Profile
from organisations.profiles.states import MAY_SUBMIT
from organisations.profiles.states import State as ProfileState

# Saves of one person within this time are one sitting, and one entry in the audit trail.
SITTING = timedelta(minutes=30)
TRIES = 3


@transaction.atomic
def create(
    consultation: Consultation,
    profile: Profile,
    *,
    language: str,
    level: str,
    title: str = "",
    by: User,
    at: datetime,
) -> Submission:
    """Begin a draft. It belongs to the organisation: all its owners and editors may work on it."""
    if profile.state in (ProfileState.SUSPENDED, ProfileState.DECLINED, ProfileState.CLOSED):
        raise MayNotSubmitError
    if not consultation.is_open(at):
        raise NotOpenError(consultation, at=at)
    if level not in consultation.levels:
        raise NotOfferedError(_("Choose one of the levels that the call offers."))
    submission = Submission.objects.create(
        consultation=consultation,
        profile=profile,
        author=by,
        language=language,
        level=level,
        title=title,
        created_at=at,
        created_by=by,
        saved_at=at,
        saved_by=by,
    )
    audit.record("submission.created", submission, by=by, at=at, changes={"call": consultation.slug})
    return submission


@transaction.atomic
def save(
    submission: Submission,
    *,
    title: str,
    summary: str,
    language: str,
    level: str,
    answers: dict[str, Any],
    themes: Iterable[str],
    edit: int,
    by: User,
    at: datetime,
) -> Submission:
    """Keep what was written, if nobody saved since edit number `edit`; it may still be incomplete.

    Raises ConflictError with both texts when somebody did, WrongStateError when it is not open to changes.
    """
    mine: dict[str, Any] = {"title": title, "summary": summary, "language": language, "level": level}
    questions = list(Question.objects.filter(consultation=submission.consultation_id))
    mine["answers"] = clean(questions, answers)
    if level not in submission.consultation.levels:
        raise NotOfferedError(_("Choose one of the levels that the call offers."))
    before = {"level": submission.level, "saved_by": submission.saved_by_id, "saved_at": submission.saved_at}
    rows = Submission.objects.filter(pk=submission.pk, edit=edit, state__in=EDITABLE)
    changes = {**mine, "saved_at": at, "saved_by": by}
    if level == Level.UN_ONLY:
        # What was public and came back with a question: it will not be public again.
        changes["published_at"] = None
    if not rows.update(**changes, edit=F("edit") + 1):
        raise _lost(submission, {**mine, "themes": sorted(themes)}, "save")
    for name, value in {**changes, "edit": edit + 1}.items():
        setattr(submission, name, value)
    _keep_themes(submission, sorted(themes))
    if _new_sitting(before, submission):
        audited = {"edit": edit + 1, "level": [before["level"], level]}
        audit.record("submission.saved", submission, by=by, at=at, changes=audited)
    return submission


def _keep_themes(submission: Any, codes: list[str]) -> None:
    if submission.__dict__.get("theme_codes") != codes:
        submission.themes.set(codes)
        submission.theme_codes = codes


def _new_sitting(before: dict[str, Any], after: Submission) -> bool:
    return (
        before["level"] != after.level
        or before["saved_by"] != after.saved_by_id
        or after.saved_at - before["saved_at"] > SITTING
        or after.edit == 1
    )


def _lost(submission: Submission, mine: dict[str, Any], verb: str) -> Exception:
    """Why a conditional save matched no row."""
    theirs = made_whole(Submission.objects.get(pk=submission.pk))
    if theirs.state not in EDITABLE:
        return WrongStateError(theirs, verb)
    return ConflictError(theirs, mine)


def submit(submission: Submission, *, by: User, at: datetime) -> Submission:
    """Hand it in: freeze a version, give the reference, start the office's clock, mail the receipt."""
    for left in reversed(range(TRIES)):
        try:
            return _submit(submission, by=by, at=at)
        except IntegrityError as error:
            # Somebody has just been given the same reference.
            if not left or "reference" not in str(error):
                raise
    raise AssertionError("unreachable")


@transaction.atomic
def _submit(submission: Submission, *, by: User, at: datetime) -> Submission:
    submission = made_whole(submission)
    if not submission.consultation.is_open(at):
        raise NotOpenError(submission.consultation, at=at)
    questions = _ready(submission)
    reference = references.make(at)
    vector = content.search_vector(submission, reference=reference)
    changes = {"reference": reference, "submitted_at": at, "submitted_by": by, "search": vector}
    _hand_over(submission, "submit", at=at, **changes)
    version = _freeze(submission, questions, number=1, by=by, at=at)
    _tell_handed_in("submission.submitted", submission, version, by=by, at=at)
    return submission


@transaction.atomic
def resubmit(submission: Submission, *, by: User, at: datetime) -> Submission:
    """Hand a returned input in again, as its next version; a closed call does not matter here."""
    submission = made_whole(submission)
    questions = _ready(submission)
    vector = content.search_vector(submission, reference=str(submission.reference))
    _hand_over(submission, "resubmit", at=at, search=vector)
    number = Version.objects.filter(submission=submission).count() + 1
    version = _freeze(submission, questions, number=number, by=by, at=at)
    _tell_handed_in("submission.resubmitted", submission, version, by=by, at=at)
    return submission


def _ready(submission: Submission) -> list[Question]:
    """The questions, once nothing is in the way of handing in."""
    if submission.profile.state not in MAY_SUBMIT:
        raise MayNotSubmitError
    questions = list(Question.objects.filter(consultation=submission.consultation_id))
    if problems := content.lacking(submission, questions):
        raise IncompleteError(problems)
    return questions


def _hand_over(submission: Submission, name: str, *, at: datetime, **changes: Any) -> None:
    """The move, only if the text is still the one that is about to be frozen."""
    unchanged = Q(edit=submission.edit, saved_at=submission.saved_at)
    try:
        move(submission, name, at=at, where=unchanged, **changes)
    except WrongStateError as lost:
        if WORKFLOW.allows(lost.row, name):
            raise ChangedError from lost
        raise


def _freeze(
    submission: Submission, questions: list[Question], *, number: int, by: User, at: datetime
) -> Version:
    text = content.canonical(submission, questions, number=number)
    return Version.objects.create(
        submission=submission,
        number=number,
        canonical=text,
        sha256=content.sha256(text),
        submitted_at=at,
        submitted_by=by,
    )


def _tell_handed_in(verb: str, submission: Submission, version: Version, *, by: User, at: datetime) -> None:
    changes = {
        "reference": submission.reference,
        "version": version.number,
        "sha256": version.sha256,
        "level": submission.level,
    }
    audit.record(verb, submission, by=by, at=at, changes=changes)
    notices.submitted(submission, version, at=at)


@transaction.atomic
def withdraw(submission: Submission, *, by: User, at: datetime) -> Submission:
    """Take it back: nobody works on it any more, and the public page says only that it was withdrawn.

    What departments were sent is recalled by `routing.actions.withdraw`, which calls this.
    """
    submission = made_whole(submission)
    was_public = submission.published_at is not None
    came_from = move(submission, "withdraw", at=at, withdrawn_at=at, withdrawn_by=by, published_at=None)
    changes = {"from": came_from, "was_public": was_public}
    audit.record("submission.withdrawn", submission, by=by, at=at, changes=changes)
    notices.withdrawn(submission, at=at)
    forget_public_pages()
    return submission


@transaction.atomic
def discard(submission: Submission, *, by: User, at: datetime) -> None:
    """Throw a draft away, for good."""
    draft = Submission.objects.select_for_update().filter(pk=submission.pk, state=State.DRAFT).first()
    if draft is None:
        submission.refresh_from_db()
        raise WrongStateError(submission, "discard")
    audit.record("submission.discarded", draft, by=by, at=at, changes={"edit": draft.edit})
    draft.delete()


@transaction.atomic
def publish_if_due(submission: Submission, *, at: datetime) -> bool:
    """Make it public if the terms of its call say that its time has come; whether it did."""
    if submission.level == Level.UN_ONLY:
        return False
    if not to_publish(at).filter(pk=submission.pk).update(published_at=at):
        return False
    submission.published_at = at
    audit.record("submission.published", submission, by=None, at=at)
    notices.published(made_whole(submission), at=at)
    forget_public_pages()
    return True
