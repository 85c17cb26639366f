"""What the office makes of an input: one assessment, and the questions it puts to the author."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagements.submissions.models import Submission
from focalpoint.limits import Limited
from organisations.themes.models import Theme


class Assessment(Limited):
    """One per input, made when it is claimed."""

    submission = models.OneToOneField(
        Submission, primary_key=True, on_delete=models.CASCADE, related_name="assessment"
    )
    # One input has one officer at a time; nobody only while an appeal waits for a lead.
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("officer"),
    )
    claimed_at = models.DateTimeField(_("claimed"))
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # As confirmed by staff; what the author chose stays on the input.
    themes = models.ManyToManyField(Theme, blank=True, related_name="+", verbose_name=_("themes"))
    summary = models.TextField(_("summary for the departments"), blank=True, max_length=2000)
    decline_reason = models.TextField(_("reason, as the author reads it"), blank=True, max_length=2000)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Why the author asked for a second look; once.
    appeal = models.TextField(_("appeal"), blank=True, max_length=2000)
    appealed_at = models.DateTimeField(_("appealed"), null=True, blank=True)
    appealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.CheckConstraint(
                condition=Q(appealed_at=None, appealed_by=None, appeal="")
                | (Q(appealed_at__isnull=False, appealed_by__isnull=False) & ~Q(appeal="")),
                name="appeal_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(officer__isnull=False) | Q(appealed_at__isnull=False),
                name="only_an_appeal_has_no_officer",
            ),
        ]

    def __str__(self) -> str:
        return str(self.submission_id)


class Clarification(Limited):
    """A question of the office to the author, and its answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="clarifications")
    question = models.TextField(_("question"), max_length=3000)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(_("answer"), blank=True, max_length=5000)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("question to the author")
        verbose_name_plural = _("questions to the author")
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="clarification_answer_is_whole",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
