"""Loading inputs whole, in one statement or two."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypedDict, cast
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from engagements.consultations.models import Level
from engagements.submissions.models import Attachment, File, Member, Submission, Version
from engagements.submissions.states import State
from focalpoint.prepared import Rows, prepared
from organisations.memberships.models import Membership
from organisations.profiles.states import State as ProfileState


class _Beside(TypedDict):
    members: list[Member]
    theme_codes: list[str]
    files: list[File]


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    # An input with what `whole` loads.
    Whole = WithAnnotations[Submission, _Beside]
else:
    Whole = Submission


def _beside() -> dict[str, ArraySubquery]:
    """`members` [{user, role}], `theme_codes` and `files` [{id, name, ...}] of each input."""
    members = Membership.objects.live().filter(profile=OuterRef("profile")).order_by("since_at", "pk")
    files = Attachment.objects.live().filter(submission=OuterRef("pk")).select_related("file")
    themes = Submission.themes.through.objects.filter(submission=OuterRef("pk")).order_by("theme_id")
    fields = ("name", "size", "sha256", "media_type", "copy_size", "copy_sha256", "virus")
    file = JSONObject(id="pk", **{name: f"file__{name}" for name in fields})
    return {
        "members": ArraySubquery(members.values(_one=JSONObject(user="user_id", role="role"))),
        "theme_codes": ArraySubquery(themes.values("theme_id")),
        "files": ArraySubquery(files.values(_one=file)),
    }


def whole(inputs: QuerySet[Submission]) -> QuerySet[Whole]:
    """With call, organisation, author, and the rows of `_beside`: several inputs in one statement."""
    return cast(QuerySet[Whole], with_call(inputs).annotate(**_beside()))


def with_call(inputs: QuerySet[Submission]) -> QuerySet[Submission]:
    """With call, organisation and author. `with_related` loads the rest for one input."""
    return inputs.select_related("consultation", "profile", "author")


@dataclass(frozen=True, slots=True)
class _BesideOne:
    members: list[Member]
    theme_codes: list[str]
    files: list[File]


@prepared(_BesideOne, submission=UUID)
def _beside_one(submission: UUID) -> Rows:
    return Submission.objects.filter(pk=submission).order_by().values(**_beside())


def latest_version(submission: UUID) -> Version:
    """As it was submitted last, of an input given by its key."""
    return Version.objects.filter(submission=submission).order_by("-number")[0]


def submitted_level(submission: UUID) -> Level:
    """Who may see what was submitted last, as its author then wanted it."""
    content = json.loads(latest_version(submission).canonical)
    return Level(content["level"])


def with_related(submission: Submission) -> Whole:
    """The same input, with all that `whole` loads; no query when it was loaded so."""
    if "files" not in submission.__dict__ and (beside := _beside_one.first(submission=submission.pk)):
        for name in ("members", "theme_codes", "files"):
            setattr(submission, name, getattr(beside, name))
    return cast(Whole, submission)


def _unused_drafts(at: datetime, days: int) -> QuerySet[Submission]:
    """Not saved for so many days; drafts of a suspended organisation are kept."""
    drafts = Submission.objects.filter(state=State.DRAFT, saved_at__lt=at - timedelta(days=days))
    return drafts.exclude(profile__state=ProfileState.SUSPENDED)


def to_warn(at: datetime) -> QuerySet[Submission]:
    """Drafts whose time is over soon, and whose writers were not warned since they were last saved."""
    rows = _unused_drafts(at, settings.DRAFT_KEPT_DAYS - settings.DRAFT_WARNING_DAYS)
    return rows.filter(Q(warned_at=None) | Q(warned_at__lt=F("saved_at")))


def to_expire(at: datetime) -> QuerySet[Submission]:
    """Drafts whose time is over, and whose writers were warned long enough ago."""
    warned_before = at - timedelta(days=settings.DRAFT_WARNING_DAYS)
    rows = _unused_drafts(at, settings.DRAFT_KEPT_DAYS)
    return rows.filter(warned_at__gte=F("saved_at"), warned_at__lte=warned_before)
