"""A person who signs in. What they may do follows from roles, memberships and posts."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from focalpoint import languages
from focalpoint.addresses import folded_address
from focalpoint.naming import validate_name
from focalpoint.people import Anyone
from focalpoint.time_zones import time_zones
from focalpoint.verbs import Target
from organisations.accounts.roles import Role

# An absence is at most so long; a longer one is said again.
LONGEST_ABSENCE = timedelta(days=366)
# How long after its end an absence is kept.
ABSENCE_KEPT = timedelta(days=30)
# How long a request to remove a second factor can be confirmed: over a weekend.
FACTOR_RESET_WAITS = timedelta(days=3)


def validate_time_zone(name: str) -> None:
    """Raises ValidationError unless `name` is an IANA time zone."""
    if name not in time_zones():
        raise ValidationError(_("Choose a time zone from the list."))


class Reason(models.TextChoices):
    """Why somebody may not sign in any more: a choice, because the audit log keeps no free text on people.

    The person reads the label.
    """

    LEFT = "left", _("You no longer work here.")
    ASKED = "asked", _("You asked for this.")
    ABUSE = "abuse", _("The account was used against the rules of the portal.")
    SAFETY = "safety", _("Someone else may have used the account.")


class FactorLoss(models.TextChoices):
    """Why a second factor has to be removed: a choice, because the audit log keeps no free text on people."""

    LOST = "lost", _("The phone or the key was lost or stolen.")
    BROKEN = "broken", _("The phone or the key no longer works.")
    REPLACED = "replaced", _("The phone was replaced and the app was not moved to the new one.")


class UserManager(BaseUserManager["User"]):
    """Makes people; addresses are stored in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=folded_address(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=folded_address(email or ""))

    def staff(self) -> models.QuerySet["User"]:
        """Everybody in the office who can act."""
        return self.filter(is_active=True).exclude(roles=[])

    def visible_to(self, user: Anyone) -> models.QuerySet["User"]:
        """The people that `user` may see: the office sees everybody, everybody else only themselves."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser or user.has_role(Role.OFFICER, Role.LEAD_OFFICER, Role.PROTECTION_OFFICER):
            return self.all()
        return self.filter(pk=user.pk)

    def with_role(self, role: Role) -> models.QuerySet["User"]:
        return self.filter(is_active=True, roles__contains=[role])


class User(Target, AbstractBaseUser):
    """One person, known by an e-mail address; no user name."""

    logged: ClassVar[tuple[str, ...]] = (
        "roles", "is_active", "language", "time_zone", "digest_hour",
        "absent_from", "absent_until", "deputy_id",
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("email address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True, validators=[validate_name])
    language = models.CharField(_("language"), max_length=10, choices=languages.offered, default="en")
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="UTC", validators=[validate_time_zone]
    )
    roles: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=30, choices=Role), default=list, blank=True, verbose_name=_("roles")
    )
    is_active = models.BooleanField(_("can sign in"), default=True)
    # The operator: settings and people, nothing about content.
    is_superuser = models.BooleanField(_("operator"), default=False)
    joined_at = models.DateTimeField(_("joined"), db_default=Now(), editable=False)
    # The hour, in the person's time zone, at which the digest is sent.
    digest_hour = models.PositiveSmallIntegerField(
        _("time of the daily digest"), default=7, validators=[MaxValueValidator(23)]
    )
    # While a colleague's request to remove the second factor waits for another one to confirm it.
    factor_reset_reason = models.CharField(max_length=20, choices=FactorLoss, blank=True, editable=False)
    factor_reset_at = models.DateTimeField(null=True, blank=True, editable=False)
    factor_reset_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    # From the beginning of one of the office's days to the end of another; emptied some time after that.
    absent_from = models.DateTimeField(_("absent from"), null=True, blank=True, editable=False)
    absent_until = models.DateTimeField(_("absent until"), null=True, blank=True, editable=False)
    # Who is notified and sees the work meanwhile.
    deputy = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("deputy"),
    )  # fmt: skip

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["email"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["absent_until"], condition=models.Q(absent_until__isnull=False), name="user_absent"
            ),
        ]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_address"),
            models.CheckConstraint(condition=models.Q(digest_hour__lte=23), name="digest_hour_is_an_hour"),
            models.CheckConstraint(
                condition=models.Q(factor_reset_at=None, factor_reset_by=None, factor_reset_reason="")
                | ~models.Q(factor_reset_at=None)
                & ~models.Q(factor_reset_by=None)
                & ~models.Q(factor_reset_reason=""),
                name="factor_reset_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(absent_from=None, absent_until=None, deputy=None)
                | models.Q(absent_from__lt=models.F("absent_until")),
                name="absence_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Whether the person may enter the office (/admin/), once a second factor was given."""
        return bool(self.roles) or self.is_superuser

    def has_role(self, *roles: Role) -> bool:
        return any(role in self.roles for role in roles)

    @property
    def capacity(self) -> str:
        """In what capacity the person acts in the office, for the log; empty for everyone else."""
        if self.is_superuser:
            return "operator"
        return str(Role.LEAD_OFFICER) if self.has_role(Role.LEAD_OFFICER) else str(next(iter(self.roles), ""))

    def has_perm(self, permission: str, obj: object = None) -> bool:
        """Whether the rules allow it; being the operator gives no permission by itself."""
        return self.is_active and rules.has_perm(permission, self, obj)

    def has_perms(self, permissions: list[str], obj: object = None) -> bool:
        return all(self.has_perm(permission, obj) for permission in permissions)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    def is_absent(self, at: datetime) -> bool:
        return (
            self.absent_from is not None
            and self.absent_until is not None
            and self.absent_from <= at <= self.absent_until
        )

    def local_time(self, at: datetime) -> datetime:
        """`at` in this person's time zone."""
        return at.astimezone(ZoneInfo(self.time_zone))
