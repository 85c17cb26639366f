"""What is public, whether it is named, what was public once, and what should be public by now."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict, cast
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, Q, QuerySet, When

from engagements.consultations.models import Level
from engagements.consultations.models import Publication as Terms
from engagements.consultations.states import State as CallState
from engagements.publications import content
from engagements.publications.models import Decision, Naming, Publication, PublicationQuerySet
from engagements.publications.states import State
from engagements.submissions.content import Content
from engagements.submissions.models import PUBLIC_LEVELS, Submission
from engagements.submissions.states import State as SubmissionState
from focalpoint import search
from focalpoint.prepared import prepared
from focalpoint.translated import Translated
from focalpoint.verbs import Address
from organisations.profiles.models import Profile
from organisations.profiles.states import State as ProfileState
from organisations.themes.models import Theme


def may_be_public(submission: Submission) -> bool:
    """Whether the public may ever read it, by its author's level and its call's terms."""
    return submission.strictest_level in PUBLIC_LEVELS and submission.consultation.publication != Terms.NEVER


def may_be_named(submission: Submission) -> bool:
    """Whether the public may know whose it is; in a list `_is_named` checks the same."""
    profile = submission.profile
    is_open = submission.strictest_level == Level.OPEN
    return is_open and profile.listed and profile.state == ProfileState.VERIFIED


_is_named = Q(
    naming=Naming.NAMED,
    submission__strictest_level=Level.OPEN,
    submission__profile__state=ProfileState.VERIFIED,
    submission__profile__listed=True,
)


def publication_of(submission: Submission) -> Publication | None:
    """None while it was never referred, or may never be public. No query when it was loaded with it."""
    try:
        return submission.publication
    except Publication.DoesNotExist:
        return None


def profile_of(publication: Publication) -> list[Address]:
    """The profile whose state decides: locked, so that it is not suspended meanwhile."""
    return [(Profile, publication.submission.profile_id)]


def to_appear(at: datetime) -> QuerySet[Publication]:
    """Those that the office decided to publish, that the terms of their call allow at `at`, and that are not
    public yet."""
    closed = Q(consultation__closes_at__lte=at) | Q(consultation__state=CallState.ARCHIVED)
    allowed = Q(consultation__publication=Terms.ACCEPTED) | (
        Q(consultation__publication=Terms.CLOSING) & closed
    )
    return Publication.objects.filter(
        allowed,
        state=State.HELD,
        decision=Decision.PUBLISH,
        submission__state=SubmissionState.SUBMITTED,
        submission__strictest_level__in=PUBLIC_LEVELS,
        submission__profile__state=ProfileState.VERIFIED,
    )


def to_block(at: datetime) -> QuerySet[Publication]:
    """Those of them that were decided on under a name that may not be shown now: `block` stops those whose
    text says it."""
    return to_appear(at).filter(naming=Naming.NAMED).exclude(_is_named)


def to_hide(at: datetime) -> QuerySet[Publication]:
    """Public under a name that may not be shown now: `hide` takes down those whose text says it."""
    is_shown = Q(submission__profile__state=ProfileState.VERIFIED, submission__profile__listed=True)
    return Publication.objects.public().filter(~is_shown, naming=Naming.NAMED)


class PublicRow(TypedDict):
    """A public input in a list; no organisation where it is not named."""

    id: UUID
    reference: str
    title: str
    language: str
    published_at: datetime
    call_title: Translated
    call_slug: str
    organisation: Translated | None
    organisation_legal: str | None
    organisation_slug: str | None
    submission_id: UUID


class _StoredInput(PublicRow):
    canonical: str
    redaction: content.Redaction | None
    theme_codes: list[str]
    theme_names: list[Translated]


@dataclass(frozen=True, slots=True)
class PublicInput:
    """One public input, as the office published it."""

    row: PublicRow
    content: Content
    # Of the accepted version; names in the same order, each in the languages it has one in.
    theme_codes: list[str]
    theme_names: list[Translated]


def public_rows(publications: PublicationQuerySet) -> QuerySet[Publication, PublicRow]:
    """The public ones as rows for lists, without the long text.

    The organisation is left out in the database where it is not named: no page can show it by mistake.
    """
    return (
        publications.public()
        .annotate(
            reference=F("submission__reference"),
            organisation=Case(When(_is_named, then="submission__profile__name")),
            organisation_legal=Case(When(_is_named, then="submission__profile__legal_name")),
            organisation_slug=Case(When(_is_named, then="submission__profile__slug")),
            call_title=F("consultation__title"),
            call_slug=F("consultation__slug"),
        )
        .values(
            *("id", "reference", "title", "language", "published_at", "call_title", "call_slug"),
            *("organisation", "organisation_legal", "organisation_slug", "submission_id"),
        )
    )


def under_its_name(publications: PublicationQuerySet) -> PublicationQuerySet:
    """Those that name their organisation."""
    return publications.filter(_is_named)


def matching(publications: PublicationQuerySet, text: str) -> PublicationQuerySet:
    """Those in which the public reads every word of `text`."""
    query = search.query(text)
    return publications if query is None else publications.filter(search=query)


@prepared(_StoredInput, reference=str)
def _public_input(reference: str) -> QuerySet[Publication, _StoredInput]:
    rows = public_rows(Publication.objects.filter(submission__reference=reference))
    themes = Theme.objects.filter(publications=OuterRef("pk")).order_by("position", "code")
    return (
        rows.values(*rows.query.values_select, *rows.query.annotation_select, "redaction")
        .annotate(
            canonical=F("version__canonical"),
            theme_codes=ArraySubquery(themes.values("code")),
            theme_names=ArraySubquery(themes.values("name")),
        )
        .order_by()
    )


def public_input(reference: str) -> PublicInput | None:
    """None when it is not public."""
    stored = _public_input.first(reference=reference)
    if stored is None:
        return None
    row = {name: stored[name] for name in PublicRow.__annotations__}  # type: ignore[literal-required]
    text = content.readable(stored["canonical"], stored["redaction"])
    return PublicInput(cast(PublicRow, row), text, stored["theme_codes"], stored["theme_names"])


def was_public(reference: str) -> bool:
    """Whether the public once read it."""
    publications = Publication.objects.filter(submission__reference=reference, published_at__isnull=False)
    return publications.exists()
