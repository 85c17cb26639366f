"""What a department answers."""

import uuid
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from engagements.cases.states import State as CaseState
from engagements.publications.models import Publication
from engagements.responses.states import State
from engagements.routing.models import Referral
from focalpoint import languages
from focalpoint.people import Anyone
from focalpoint.verbs import Address, Target


class Kind(models.TextChoices):
    """The outcome of the answer."""

    WILL_ACT = "will_act", _("We will act")
    WILL_ACT_IN_PART = "will_act_in_part", _("We will act in part")
    UNDER_WAY = "under_way", _("Already under way")
    CANNOT = "cannot", _("We cannot")
    NOTED = "noted", _("Noted")


class ResponseQuerySet(models.QuerySet["Response"]):
    def released(self) -> Self:
        return self.filter(state=State.RELEASED)

    def waiting_for_release(self) -> Self:
        """Of closed cases too, but not of withdrawn ones."""
        return self.filter(state=State.SENT).exclude(referral__case__state=CaseState.WITHDRAWN)

    def public(self) -> Self:
        """What everybody may read: released, meant for it, and to a version that is public itself.

        An answer to another version of the input may quote what is not public. EXISTS asks it of each answer:
        of a join by two columns PostgreSQL expects a single row, and then reads all answers for the latest.
        """
        public = Publication.objects.public().filter(version=OuterRef("referral__version"))
        return self.released().filter(Exists(public), publish=True)

    def visible_to(self, user: Anyone) -> Self:
        """Whoever sees the referral sees its response."""
        return self.filter(referral__in=Referral.objects.visible_to(user))


class Response(Target):
    """One per referral; kept and changed until it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="response")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    kind = models.CharField(_("kind of answer"), max_length=20, choices=Kind, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=languages.of_content, default="en")
    text = models.TextField(_("answer"), blank=True, max_length=10_000)
    # What will happen, and by when.
    commitment = models.TextField(_("what will happen"), blank=True, max_length=1000)
    commitment_due = models.DateField(_("by when"), null=True, blank=True)
    links: "ArrayField[list[str], list[str]]" = ArrayField(
        models.URLField(max_length=500), size=20, default=list, blank=True, verbose_name=_("links")
    )
    publish = models.BooleanField(_("can be published with the input"), default=True)
    # Grows with each save; the second of two conflicting saves is refused.
    edit = models.PositiveIntegerField(default=0)

    saved_at = models.DateTimeField(_("saved"))
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # What the office asked for when it returned the response.
    remark = models.TextField(_("changes requested by the office"), blank=True, max_length=2000)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        indexes = [
            models.Index(fields=["sent_at", "id"], name="response_to_release", condition=Q(state="sent")),
            models.Index(
                fields=["-released_at", "-id"],
                name="response_public",
                condition=Q(state="released", publish=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | (~Q(text="") & ~Q(kind="")), name="response_approved_is_whole"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="response_approved_has_date",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "approved"])
                | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="response_sent_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="released") | Q(released_at__isnull=False, released_by__isnull=False),
                name="response_released_has_date",
            ),
        ]

    def above(self) -> list[Address]:
        return [*self.referral.above(), (Referral, self.referral_id)]

    def is_on_public_pages(self) -> bool:
        return self.state == State.RELEASED and self.referral.is_on_public_pages()

    def __str__(self) -> str:
        return str(self.referral_id)
