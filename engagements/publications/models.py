"""What the public may read of an input: one accepted version, or a redacted text of it."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagements.consultations.models import Consultation
from engagements.consultations.models import Publication as Terms
from engagements.publications.states import State
from engagements.submissions.models import PUBLIC_LEVELS, Submission, Version
from engagements.submissions.states import State as SubmissionState
from focalpoint import languages
from focalpoint.verbs import Address, Target
from organisations.themes.models import Theme


class Decision(models.TextChoices):
    """What the office decided about the version."""

    PUBLISH = "publish", _("Publish")
    HOLD = "hold", _("Do not publish")


class Naming(models.TextChoices):
    """Whether the organisation is named beside the text, if its level and its profile allow it."""

    NAMED = "named", _("Under the organisation's name")
    WITHHELD = "withheld", _("Name withheld")


class Cause(models.TextChoices):
    """Why it was taken down, or did not become public as decided."""

    AUTHOR = "author", _("Taken down by the author")
    OFFICE = "office", _("Taken down by the office")
    LEVEL = "level", _("A stricter level was chosen")
    UNNAMED = "unnamed", _("The text names an organisation that cannot be shown now")
    DECLINED = "declined", _("The input was declined")
    WITHDRAWN = "withdrawn", _("Withdrawn by the author")


def is_public(prefix: str = "") -> Q:
    """What everybody may read, for a submission reached over `prefix` ("version__submission__").

    Level, state and terms are checked here again, whatever was decided: nothing matches that is `un_only`, or
    was at any time since it was last submitted.
    """
    return Q(
        **{
            f"{prefix}publication__state": State.PUBLISHED,
            f"{prefix}strictest_level__in": PUBLIC_LEVELS,
            f"{prefix}state": SubmissionState.SUBMITTED,
        }
    ) & ~Q(**{f"{prefix}consultation__publication": Terms.NEVER})


class PublicationQuerySet(models.QuerySet["Publication"]):
    def public(self) -> Self:
        """What everybody may read."""
        return self.filter(
            state=State.PUBLISHED,
            submission__strictest_level__in=PUBLIC_LEVELS,
            submission__state=SubmissionState.SUBMITTED,
        ).filter(~Q(consultation__publication=Terms.NEVER))


class Publication(Target):
    """Made when its input is referred for the first time, if the public may ever read it; none before."""

    logged: ClassVar[tuple[str, ...]] = ("state", "version_id", "decision", "naming", "cause")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="publication", verbose_name=_("input")
    )
    # The accepted one; none while the office accepts none.
    version = models.ForeignKey(
        Version, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("version")
    )
    # The submission's, for lists: it never changes.
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="+", verbose_name=_("call")
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.HELD)

    decision = models.CharField(_("decision"), max_length=8, choices=Decision, default=Decision.HOLD)
    naming = models.CharField(_("name"), max_length=8, choices=Naming, default=Naming.NAMED)
    # {"title": …, "summary": …, "answers": {question id: text}}: what is shown instead of what was submitted.
    # Empty: as it was submitted.
    redaction = models.JSONField(_("redacted text"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    # As the public reads them, for lists.
    title = models.CharField(_("title"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=languages.of_content)
    themes = models.ManyToManyField(Theme, blank=True, related_name="publications", verbose_name=_("themes"))
    # What the public may find it by. A: reference and title. B: summary and answers.
    search = SearchVectorField(null=True, editable=False)

    # When it first became public; kept when it is taken down.
    published_at = models.DateTimeField(_("public since"), null=True, blank=True)
    taken_down_at = models.DateTimeField(_("taken down"), null=True, blank=True)
    taken_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cause = models.CharField(_("why it is not public"), max_length=10, choices=Cause, blank=True)
    # What the office wrote, as the author reads it.
    reason = models.TextField(_("reason"), blank=True, max_length=2000)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-published_at", "-id"]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"], name="publication_public", condition=Q(state="published")
            ),
            models.Index(
                fields=["consultation", "-published_at", "-id"],
                name="publication_public_of_call",
                condition=Q(state="published"),
            ),
            # Queried every few minutes: those that wait for the terms of their call.
            models.Index(
                fields=["consultation", "id"],
                name="publication_to_appear",
                condition=Q(state="held", decision="publish"),
            ),
            GinIndex(fields=["search"], name="publication_search", condition=Q(state="published")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(
                    decision="publish",
                    version__isnull=False,
                    decided_by__isnull=False,
                    published_at__isnull=False,
                ),
                name="published_was_decided",
            ),
            models.CheckConstraint(
                condition=Q(decision="hold") | Q(version__isnull=False), name="to_publish_is_accepted"
            ),
            models.CheckConstraint(
                condition=Q(state="taken_down", taken_down_at__isnull=False)
                & ~Q(cause="")
                & (Q(taken_down_by__isnull=False) | Q(cause="unnamed"))
                | ~Q(state="taken_down") & Q(taken_down_at=None, taken_down_by=None, reason=""),
                name="taken_down_is_whole",
            ),
            # What could not become public as decided waits for a new decision.
            models.CheckConstraint(
                condition=Q(state="taken_down")
                | Q(cause="")
                | Q(state="held", decision="hold", decided_at__isnull=False, cause="unnamed"),
                name="only_held_or_taken_down_for_a_cause",
            ),
            models.CheckConstraint(
                condition=~Q(cause="office") | ~Q(reason=""), name="office_takes_down_with_reason"
            ),
        ]

    def above(self) -> list[Address]:
        return [(Submission, self.submission_id)]

    def is_on_public_pages(self) -> bool:
        return self.state == State.PUBLISHED

    def __str__(self) -> str:
        return str(self.submission)
