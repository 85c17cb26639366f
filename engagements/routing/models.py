"""A case sent to one department."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagements.cases.models import Case
from engagements.publications.models import is_public
from engagements.routing.states import LIVE, State
from engagements.rules.models import ReferralRule
from engagements.rules.purposes import Purpose
from engagements.submissions.models import Submission, Version
from focalpoint.people import Anyone
from focalpoint.verbs import Address, Target
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.departments.models import Department, Post


class ReferralQuerySet(models.QuerySet["Referral"]):
    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def for_action(self) -> Self:
        return self.exclude(purpose=Purpose.INFORMATION)

    def overdue(self, now: datetime) -> Self:
        return self.live().for_action().filter(due_at__lt=now)

    def of_posts(self, user: User) -> Self:
        """Referrals to the departments where the person has a live post."""
        return self.filter(department__in=Post.objects.live().filter(user_id=user.pk).values("department_id"))

    def not_recalled(self) -> Self:
        """What anyone outside the office may know of."""
        return self.exclude(state=State.RECALLED)

    def with_the_department(self) -> Self:
        """It has it, or has answered; what was recalled, returned or forwarded is elsewhere."""
        return self.filter(state__in=[*LIVE, State.READ, State.ANSWERED])

    def public(self) -> Self:
        """Referrals of published inputs."""
        return self.not_recalled().filter(is_public("version__submission__"))

    def visible_to(self, user: Anyone) -> Self:
        """The office all; a department's people those sent to it, but not what was recalled."""
        if not user.is_authenticated:
            return self.none()
        if user.has_role(Role.OFFICER, Role.LEAD_OFFICER, Role.PROTECTION_OFFICER):
            return self
        return self.on_desk_of(user)

    def on_desk_of(self, user: User) -> Self:
        """What the person reads as someone of a department, whatever their other roles; nothing recalled."""
        return self.of_posts(user).not_recalled()


class Referral(Target):
    """A case referred to one department, with the question put to it and a due date."""

    logged: ClassVar[tuple[str, ...]] = (
        "state", "department_id", "purpose", "due_at", "suggested_id", "rule_id",
    )  # fmt: skip
    # Departments that an input is referred to at once.
    MOST_AT_ONCE: ClassVar[int] = 12
    # A due date further away than this is asked about: it is more often a slip than meant.
    FAR_AWAY: ClassVar[timedelta] = timedelta(days=92)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals", verbose_name=_("case"))
    # What the department reads, even if the author submits another version.
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="referrals", verbose_name=_("department")
    )
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    # The rule that proposed it, where one did and the officer followed it.
    rule = models.ForeignKey(
        ReferralRule,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="referrals",
        verbose_name=_("referral rule"),
    )
    # Grows each time the case is referred again: the referrals of the last time settle it.
    round = models.PositiveSmallIntegerField(default=1)
    question = models.TextField(_("question for the department"), blank=True, max_length=2000)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.SENT)
    # Empty for information: no reply is required.
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    # How far up the ladder it is (`engagements/cases/ladder.py`), and for which due date.
    reminded_for = models.DateTimeField(null=True, blank=True)
    reminded_step = models.PositiveSmallIntegerField(default=0, db_default=0)
    # The referral this one was forwarded from.
    previous = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="next",
        verbose_name=_("forwarded from"),
    )

    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Read, answered, returned, forwarded or recalled.
    settled_at = models.DateTimeField(_("ended"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Why it was returned, forwarded or recalled.
    reason = models.TextField(_("reason"), blank=True, max_length=2000)
    suggested = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("suggested department"),
    )
    # When the office released the answer to the author.
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["department", "state", "due_at", "id"]),
            models.Index(
                fields=["due_at", "id"], name="referral_live", condition=Q(state__in=["sent", "acknowledged"])
            ),
            models.Index(
                fields=["department", "-released_at", "-id"],
                name="referral_released",
                condition=Q(released_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "department"],
                condition=Q(state__in=["sent", "acknowledged"]),
                name="one_live_referral_per_department",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=["sent", "acknowledged"], purpose="lead"),
                name="one_live_lead_per_case",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "acknowledged"], settled_at=None)
                | Q(
                    state__in=["read", "answered", "returned", "forwarded", "recalled"],
                    settled_at__isnull=False,
                    settled_by__isnull=False,
                ),
                name="referral_settled_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["returned", "forwarded"]) | ~Q(reason=""),
                name="referral_return_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="read") | Q(purpose="information"), name="referral_read_is_for_information"
            ),
            models.CheckConstraint(
                condition=Q(purpose="information") | Q(due_at__isnull=False),
                name="referral_for_action_is_due",
            ),
        ]

    def above(self) -> list[Address]:
        return [(Case, self.case_id)]

    @property
    def submission(self) -> Submission:
        """The input whose text the department reads."""
        return self.version.submission

    def is_on_public_pages(self) -> bool:
        return self.case.is_on_public_pages()

    def __str__(self) -> str:
        return f"{self.case} → {self.department_id}"

    def is_overdue(self, now: datetime) -> bool:
        return self.state in LIVE and self.due_at is not None and self.due_at < now
