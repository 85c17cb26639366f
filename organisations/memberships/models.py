"""Who acts for which profile, and who was asked to."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from focalpoint.people import Anyone
from focalpoint.verbs import Address, Target
from organisations.profiles.models import Profile


class MembershipRole(models.TextChoices):
    """What a member may do."""

    OWNER = "owner", _("Owner: writes and submits inputs, and manages the profile and its members")
    EDITOR = "editor", _("Editor: writes and submits inputs")
    READER = "reader", _("Reader: reads everything, changes nothing")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def live(self) -> Self:
        return self.filter(ended_at=None)

    def visible_to(self, user: Anyone) -> Self:
        """A person sees the members of the profiles they act for."""
        return self.filter(profile__in=Profile.objects.visible_to(user))


class Membership(Target):
    """A person's role in a profile; ended ones are kept."""

    logged: ClassVar[tuple[str, ...]] = ("profile_id", "user_id", "role", "ended_at")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(
        Profile, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("person"),
    )
    role = models.CharField(_("role"), max_length=10, choices=MembershipRole)
    since_at = models.DateTimeField(_("since"))
    since_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("ended by"),
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "user"], condition=Q(ended_at=None), name="one_live_membership"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="membership_end_is_whole",
            ),
        ]

    def above(self) -> list[Address]:
        return [(Profile, self.profile_id)]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self, now: datetime) -> Self:
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)

    def visible_to(self, user: Anyone) -> Self:
        return self.filter(profile__in=Profile.objects.visible_to(user))


class Invitation(Target):
    """A colleague asked by mail; the mailed token is stored only as its SHA-256."""

    logged: ClassVar[tuple[str, ...]] = ("profile_id", "role", "accepted_at", "withdrawn_at")
    # Of one organisation, that nobody has answered yet.
    MOST_WAITING: ClassVar[int] = 50

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(
        Profile, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("organisation")
    )
    email = models.EmailField(_("email address"))
    role = models.CharField(_("role"), max_length=10, choices=MembershipRole)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField(_("invited"))
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation",
            ),
        ]

    def above(self) -> list[Address]:
        return [(Profile, self.profile_id)]

    def __str__(self) -> str:
        return self.role
