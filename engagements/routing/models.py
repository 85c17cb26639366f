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
from engagements.routing.states import LIVE, Extension, State
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

    def asking(self) -> Self:
        """The department asks for more time, and the office has not decided."""
        return self.filter(extension=Extension.ASKED)

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
        "extension", "extension_until",
    )  # fmt: skip
    # Departments that an input is referred to at once.
    MOST_AT_ONCE: ClassVar[int] = 12
    # A due date further away than this is asked about: it is more often a slip than meant.
    FAR_AWAY: ClassVar[timedelta] = timedelta(days=92)
    # No department gets more time than this at once.
    LONGEST_EXTENSION: ClassVar[timedelta] = FAR_AWAY

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
    # The department's latest request for more time; the log has the earlier ones.
    extension = models.CharField(
        _("more time"), max_length=8, choices=Extension, blank=True, default="", db_default=""
    )
    # The end of the day that was asked for; once it was granted, of the day that the office gave.
    extension_until = models.DateTimeField(_("more time until"), null=True, blank=True)
    # Only the office and the department read why it is asked for; the department, why it was refused.
    extension_reason = models.TextField(
        _("reason for more time"), blank=True, max_length=1000, default="", db_default=""
    )
    extension_refusal = models.TextField(
        _("reason for no more time"), blank=True, max_length=1000, default="", db_default=""
    )
    extension_asked_at = models.DateTimeField(_("more time asked for"), null=True, blank=True)
    extension_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    extension_decided_at = models.DateTimeField(_("more time decided about"), null=True, blank=True)
    extension_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
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
            # There are few of them at a time.
            models.Index(fields=["case"], name="referral_asking", condition=Q(extension="asked")),
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
            models.CheckConstraint(
                condition=Q(
                    extension="",
                    extension_until=None,
                    extension_reason="",
                    extension_asked_at=None,
                    extension_asked_by=None,
                )
                | (
                    Q(
                        extension__in=["asked", "granted", "refused"],
                        extension_until__isnull=False,
                        extension_asked_at__isnull=False,
                        extension_asked_by__isnull=False,
                    )
                    & ~Q(extension_reason="")
                ),
                name="referral_extension_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(extension__in=["", "asked"], extension_decided_at=None, extension_decided_by=None)
                | Q(
                    extension__in=["granted", "refused"],
                    extension_decided_at__isnull=False,
                    extension_decided_by__isnull=False,
                ),
                name="referral_extension_decided_has_date",
            ),
            models.CheckConstraint(
                condition=(Q(extension="refused") & ~Q(extension_refusal=""))
                | (~Q(extension="refused") & Q(extension_refusal="")),
                name="referral_extension_refused_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(extension="asked")
                | (Q(state__in=["sent", "acknowledged"]) & ~Q(purpose="information")),
                name="referral_extension_asked_is_live",
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

    @property
    def asks_for_time(self) -> bool:
        """The department does, and the office has not decided."""
        return self.extension == Extension.ASKED

    def latest_extension(self, at: datetime) -> datetime:
        """No later date can be asked for: counted from the due date, or from now where that is past."""
        return max(at, self.due_at or at) + self.LONGEST_EXTENSION

    def end_request(self) -> None:
        """The request for more time is over without a decision; what was decided stays."""
        if self.asks_for_time:
            self.extension, self.extension_until, self.extension_reason = "", None, ""
            self.extension_asked_at, self.extension_asked_by = None, None

    def is_overdue(self, now: datetime) -> bool:
        return self.state in LIVE and self.due_at is not None and self.due_at < now
