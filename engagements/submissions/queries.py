"""Loading inputs whole, in one statement; what is public of them, and what should be by now."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import JSONObject

from engagements.consultations.models import Level, Publication
from engagements.consultations.states import State as CallState
from engagements.submissions import content
from engagements.submissions.models import (
    PUBLIC_LEVELS,
    Attachment,
    Submission,
    SubmissionQuerySet,
    Version,
)
from engagements.submissions.states import State
from focalpoint import search
from focalpoint.prepared import Prepared
from organisations.memberships.models import Membership
from organisations.profiles.states import State as ProfileState
from organisations.themes.models import Theme


def whole(inputs: QuerySet[Submission]) -> QuerySet[Submission]:
    """With call, organisation, `members` [{user, part}], `theme_codes` and `files` [{id, name, ...}].

    All that a page about one input or a hand-in needs, in one statement.
    """
    members = Membership.objects.live().filter(profile=OuterRef("profile")).order_by("since_at", "pk")
    files = Attachment.objects.live().filter(submission=OuterRef("pk")).select_related("file")
    themes = Submission.themes.through.objects.filter(submission=OuterRef("pk")).order_by("theme_id")
    return inputs.select_related("consultation", "profile", "author").annotate(
        members=ArraySubquery(members.values(_one=JSONObject(user="user_id", part="part"))),
        theme_codes=ArraySubquery(themes.values("theme_id")),
        files=ArraySubquery(
            files.values(
                _one=JSONObject(
                    id="pk",
                    name="file__name",
                    size="file__size",
                    sha256="file__sha256",
                    media_type="file__media_type",
                )
            )
        ),
    )


def made_whole(submission: Any) -> Any:
    """The same input, with all that `whole` brings; asks nothing when it was loaded so."""
    if "files" not in submission.__dict__:
        loaded = whole(Submission.objects.filter(pk=submission.pk)).get()
        for name in ("members", "theme_codes", "files", "consultation", "profile", "author"):
            setattr(submission, name, getattr(loaded, name))
    return submission


def to_publish(at: datetime) -> QuerySet[Submission]:
    """Accepted inputs that the terms of their call make public at `at` and that are not yet."""
    closed = Q(consultation__closes_at__lte=at) | Q(consultation__state=CallState.ARCHIVED)
    due = Q(consultation__publication=Publication.ACCEPTED) | (
        Q(consultation__publication=Publication.CLOSING) & closed
    )
    return Submission.objects.filter(
        due,
        published_at=None,
        accepted_at__isnull=False,
        state=State.SUBMITTED,
        level__in=[Level.OPEN, Level.WITHHELD],
        profile__state=ProfileState.VERIFIED,
    )


def _unused_drafts(at: datetime, days: int) -> QuerySet[Submission]:
    """Not saved for so many days; of a suspended organisation nothing lapses."""
    drafts = Submission.objects.filter(state=State.DRAFT, saved_at__lt=at - timedelta(days=days))
    return drafts.exclude(profile__state=ProfileState.SUSPENDED)


def to_warn(at: datetime) -> QuerySet[Submission]:
    """Drafts whose time is over soon, and whose writers were not warned since they were last saved."""
    rows = _unused_drafts(at, settings.DRAFT_KEPT_DAYS - settings.DRAFT_WARNING_DAYS)
    return rows.filter(Q(warned_at=None) | Q(warned_at__lt=F("saved_at")))


def to_expire(at: datetime) -> QuerySet[Submission]:
    """Drafts whose time is over, and whose writers were warned long enough ago."""
    warned = at - timedelta(days=settings.DRAFT_WARNING_DAYS)
    rows = _unused_drafts(at, settings.DRAFT_KEPT_DAYS)
    return rows.filter(warned_at__gte=F("saved_at"), warned_at__lte=warned)


def public_rows(inputs: SubmissionQuerySet) -> QuerySet[Submission, dict[str, Any]]:
    """The published ones of `inputs` as rows for public lists, without the long text.

    The organisation is left out in the database where its name is withheld: no page can show it by mistake.
    While it is suspended, nothing is shown under its name either.
    """
    is_named = Q(level=Level.OPEN) & ~Q(profile__state=ProfileState.SUSPENDED)
    is_listed = Q(profile__state=ProfileState.VERIFIED, profile__listed=True)
    return (
        inputs.published()
        .annotate(
            organisation=Case(When(is_named, then="profile__name")),
            organisation_legal=Case(When(is_named, then="profile__legal_name")),
            organisation_slug=Case(When(is_named & is_listed, then="profile__slug")),
            call_title=F("consultation__title"),
            call_slug=F("consultation__slug"),
        )
        .values(
            *("id", "reference", "title", "language", "level", "published_at", "call_title", "call_slug"),
            *("organisation", "organisation_legal", "organisation_slug"),
        )
    )


def found(inputs: QuerySet[Submission], text: str) -> QuerySet[Submission]:
    """Those of `inputs` in which the public reads every word of `text`.

    Only what is shown is searched: neither the office's summary nor the organisation's name, which may be
    withheld.
    """
    asked = search.query(text)
    return inputs if asked is None else inputs.filter(search=asked)


@partial(Prepared, reference=str)
def _public_input(reference: str) -> Any:
    frozen = Version.objects.filter(submission=OuterRef("pk")).order_by("-number").values("canonical")[:1]
    themes = Theme.objects.filter(submissions=OuterRef("pk")).values("name")
    rows = public_rows(Submission.objects.filter(reference=reference))
    return rows.annotate(canonical=Subquery(frozen), theme_names=ArraySubquery(themes)).order_by()


def public_input(reference: str) -> dict[str, Any] | None:
    """One published input with `content` as it was last handed in; None when the public has none of it."""
    row = _public_input.first(reference=reference)
    if row is None:
        return None
    text = content.readable(row.pop("canonical"))
    # Neither files nor, where it is withheld, a name: see `visibility`.
    del text["attachments"], text["organisation"]
    return {**row, "content": text}


def was_public(reference: str) -> bool:
    """Whether the public once read an input that its author has since withdrawn."""
    gone = Submission.objects.filter(reference=reference, state=State.WITHDRAWN, level__in=PUBLIC_LEVELS)
    return gone.filter(published_at__isnull=False).exists()
