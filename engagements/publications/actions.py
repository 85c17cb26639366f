"""What is done with a publication: decided by the office, made public when the call allows it, taken down."""

from dataclasses import dataclass
from datetime import datetime

from engagements.consultations.models import Level
from engagements.publications import content, notices, verbs
from engagements.publications.clues import clues, names_of, words_of
from engagements.publications.content import Redaction
from engagements.publications.errors import (
    MissingReasonError,
    NotDueError,
    OtherVersionError,
    TellsWhoError,
)
from engagements.publications.models import Cause, Decision, Naming, Publication
from engagements.publications.permissions import writes_for_publication
from engagements.publications.queries import (
    may_be_named,
    may_be_public,
    publication_of,
    to_appear,
    to_hide,
)
from engagements.publications.states import State
from engagements.submissions.models import Submission, Version
from focalpoint.verbs import flush
from organisations.accounts.models import User
from organisations.themes.models import Theme


@dataclass(frozen=True)
class PublicationDraft:
    """What an officer decided about the version with that number, which they read."""

    version: int
    decision: str
    naming: str = Naming.NAMED
    redaction: Redaction | None = None
    # Published although the text may tell who wrote it.
    is_confirmed: bool = False


def decide(
    submission: Submission, draft: PublicationDraft | None, *, version: Version, by: User, at: datetime
) -> None:
    """What becomes of an input for the public when the office accepts `version`; part of referring it.

    Without a draft nothing becomes public: what was public of an earlier version is held.
    """
    if not may_be_public(submission):
        return
    if draft is not None and draft.version != version.number:
        raise OtherVersionError
    publication = publication_of(submission)
    if publication is None:
        publication = open_(submission=submission, version=version, by=by, at=at)
    elif publication.version_id != version.pk:
        publication = accept(publication, version=version, by=by, at=at)
    if draft is None:
        return
    if draft.decision == Decision.PUBLISH:
        publish(publication, draft=draft, by=by, at=at)
    elif publication.state != State.TAKEN_DOWN:
        hold(publication, by=by, at=at)


@verbs.OPEN.makes
def open_(*, submission: Submission, version: Version, by: User, at: datetime) -> Publication:
    """The office accepts the input for the first time; nothing is public."""
    return Publication(
        submission=submission,
        version=version,
        consultation=submission.consultation,
        language=submission.language,
    )


@verbs.ACCEPT
def accept(publication: Publication, *, version: Version, by: User, at: datetime) -> Publication:
    """Another version is accepted: what was decided about the one before does not hold for it."""
    if publication.state == State.PUBLISHED:
        supersede(publication, at=at)
    publication.version = version
    _forget_decision(publication)
    return publication


def _forget_decision(publication: Publication) -> None:
    publication.decision, publication.redaction = Decision.HOLD, None
    publication.decided_at, publication.decided_by = None, None
    publication.title, publication.search = "", None
    publication.themes.clear()
    if publication.state == State.HELD:
        publication.cause = ""


@verbs.SUPERSEDE
def supersede(publication: Publication, *, at: datetime) -> Publication:
    """What was public is an earlier version; the new one needs a new decision."""
    publication.decision = Decision.HOLD
    return publication


@verbs.REJECT
def reject(publication: Publication, *, by: User, at: datetime) -> Publication:
    """The office declines the input: it accepts no version of it any more."""
    if publication.state == State.PUBLISHED:
        take_down(publication, because=Cause.DECLINED, by=by, at=at)
    _forget_decision(publication)
    publication.version = None
    return publication


@verbs.PUBLISH
def publish(publication: Publication, *, draft: PublicationDraft, by: User, at: datetime) -> Publication:
    """Decide that everybody may read it, as the officer saw it; not before the call allows it."""
    version, submission = publication.version, publication.submission
    was_public = publication.published_at is not None and publication.taken_down_at is None
    if version is None or version.number != draft.version:
        raise OtherVersionError
    text = content.readable(version.canonical, draft.redaction)
    is_named = draft.naming == Naming.NAMED and may_be_named(submission)
    if not (is_named or draft.is_confirmed) and (words := clues(words_of(text), names_of(submission))):
        raise TellsWhoError(words)
    publication.decision, publication.decided_at, publication.decided_by = Decision.PUBLISH, at, by
    publication.naming = Naming.NAMED if is_named else Naming.WITHHELD
    publication.redaction = draft.redaction
    publication.title, publication.language = text["title"], text["language"]
    publication.search = content.vector(version.canonical, draft.redaction)
    publication.themes.set(Theme.objects.filter(pk__in=text["themes"]))
    _stand_up(publication)
    flush(publication)
    if to_appear(at).filter(pk=publication.pk).exists():
        appear(publication, is_news=not was_public, at=at)
    return publication


def tells_who(publication: Publication) -> list[str]:
    """By which words the text may tell who wrote it."""
    if publication.version is None:
        return []
    text = content.readable(publication.version.canonical, publication.redaction)
    return clues(words_of(text), names_of(publication.submission))


def _stand_up(publication: Publication) -> None:
    """It is not taken down any more."""
    publication.taken_down_at, publication.taken_down_by = None, None
    publication.cause, publication.reason = "", ""


@verbs.HOLD
def hold(publication: Publication, *, by: User, at: datetime) -> Publication:
    """Decide that the public does not read it, for now."""
    publication.decision, publication.decided_at, publication.decided_by = Decision.HOLD, at, by
    publication.cause = ""
    return publication


@verbs.APPEAR
def appear(publication: Publication, *, is_news: bool = True, at: datetime) -> Publication:
    """Make it public, if the terms of its call allow it now.

    Where the name may not be shown any more, it is not made public while its text says the name.
    """
    if not to_appear(at).filter(pk=publication.pk).exists():
        raise NotDueError
    if words := _says_hidden_name(publication):
        raise TellsWhoError(words)
    publication.published_at = publication.published_at or at
    if is_news:
        notices.published(publication.submission, at=at, is_redacted=publication.redaction is not None)
    return publication


def _says_hidden_name(publication: Publication) -> list[str]:
    """By which words the text may tell who wrote it, where the name was to be shown and may not be now."""
    is_hidden = publication.naming == Naming.NAMED and not may_be_named(publication.submission)
    return tells_who(publication) if is_hidden else []


@verbs.BLOCK
def block(publication: Publication, *, at: datetime) -> Publication:
    """It cannot become public as it was decided; it is not tried again before the office decides again."""
    if publication.decision != Decision.PUBLISH or not _says_hidden_name(publication):
        raise NotDueError
    publication.decision, publication.cause = Decision.HOLD, Cause.UNNAMED
    notices.blocked(publication, at=at)
    return publication


@verbs.HIDE
def hide(publication: Publication, *, at: datetime) -> Publication:
    """Its organisation was suspended or is not listed any more, and the text says who it is."""
    if not (to_hide(at).filter(pk=publication.pk).exists() and tells_who(publication)):
        raise NotDueError
    publication.cause, publication.taken_down_at = Cause.UNNAMED, at
    publication.decision = Decision.HOLD
    notices.taken_down(publication.submission, at=at)
    return publication


@verbs.TAKE_DOWN
def take_down(
    publication: Publication, *, reason: str = "", because: str = "", by: User, at: datetime
) -> Publication:
    """Take it down at once, whatever state its input is in; the office gives a reason.

    `because` is passed by the verb that causes it.
    """
    is_of_author = writes_for_publication.test(by, publication)
    cause = because or (Cause.AUTHOR if is_of_author else Cause.OFFICE)
    if cause == Cause.OFFICE and not reason.strip():
        raise MissingReasonError
    publication.cause, publication.reason = cause, reason.strip()
    publication.taken_down_at, publication.taken_down_by = at, by
    publication.decision = Decision.HOLD
    if cause in (Cause.OFFICE, Cause.DECLINED) and publication.published_at is not None:
        notices.taken_down(publication.submission, at=at)
    return publication


@verbs.ALLOW
def allow(publication: Publication, *, by: User, at: datetime) -> Publication:
    """The author took it down, and now allows it again: the office decides again."""
    _stand_up(publication)
    notices.allowed(publication, at=at)
    publication.decided_at, publication.decided_by = None, None
    return publication


def follow_level(submission: Submission, *, by: User, at: datetime) -> None:
    """Take down what the public may not know any more; part of whatever changes the level of an input."""
    publication = publication_of(submission)
    if publication is None:
        return
    if not may_be_public(submission):
        if publication.state != State.TAKEN_DOWN:
            take_down(publication, because=Cause.LEVEL, by=by, at=at)
    elif submission.strictest_level != Level.OPEN and publication.naming == Naming.NAMED:
        # The text was approved with the name and may say it; nobody has checked it without the name.
        if publication.decision == Decision.PUBLISH and tells_who(publication):
            if publication.state == State.PUBLISHED:
                take_down(publication, because=Cause.LEVEL, by=by, at=at)
            else:
                block(publication, at=at)
        withhold_name(publication, at=at)


@verbs.WITHHOLD_NAME
def withhold_name(publication: Publication, *, at: datetime) -> Publication:
    """The author wants the name withheld now; it comes back by a new decision only."""
    publication.naming = Naming.WITHHELD
    return publication
