"""A civil society organisation's entry."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from focalpoint.files.owners import OwnedFileField
from focalpoint.limits import Limited
from focalpoint.naming import validate_name
from focalpoint.office import office_day
from focalpoint.people import Anyone
from focalpoint.search import FoldedField
from focalpoint.translated import TranslatedField
from focalpoint.verbs import Declaration, Target
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.calendars.queries import due_after
from organisations.profiles.states import State, office_word
from organisations.regions.countries import countries, country_name
from organisations.themes.models import Theme


class Kind(models.TextChoices):
    """What sort of organisation it is."""

    NGO = "ngo", _("Non-governmental organisation")
    COMMUNITY = "community", _("Community or grassroots group")
    NETWORK = "network", _("Network or coalition")
    INDIGENOUS = "indigenous", _("Indigenous Peoples' organisation")
    WOMEN = "women", _("Women's organisation")
    YOUTH = "youth", _("Youth organisation")
    FAITH = "faith", _("Faith-based organisation")
    LABOUR = "labour", _("Trade union or workers' organisation")
    ACADEMIC = "academic", _("Academic or research body")
    FOUNDATION = "foundation", _("Foundation")
    OTHER = "other", _("Other")


class ProfileQuerySet(models.QuerySet["Profile"]):
    def listed(self) -> Self:
        """What the public sees: verified, and willing to be shown."""
        return self.filter(state=State.VERIFIED, listed=True)

    def represented_by(self, user: User, *, roles: Iterable[str] | None = None) -> Self:
        """Profiles the person has a live membership in, in one of `roles` if given.

        In one filter: a second one on memberships would ask of anybody's.
        """
        role = {} if roles is None else {"memberships__role__in": list(roles)}
        return self.filter(memberships__user_id=user.pk, memberships__ended_at=None, **role)

    def to_check(self) -> Self:
        """What the office has to check: a registration, or what was changed after it was verified."""
        return self.filter(state__in=[State.PENDING, State.VERIFIED], due_at__isnull=False)

    def to_look_at_again(self, at: datetime) -> Self:
        """Verified, and the newest sheet says to look again by then; without what waits to be checked."""
        come = Verification.objects.newest().filter(look_again_on__lte=office_day(at))
        return self.filter(state=State.VERIFIED, due_at=None, pk__in=come.values("profile"))

    def visible_to(self, user: Anyone) -> Self:
        """What the person may open in full: the office all, representatives their own."""
        if not user.is_authenticated:
            return self.none()
        if user.has_role(Role.OFFICER, Role.LEAD_OFFICER, Role.PROTECTION_OFFICER):
            return self
        return self.filter(
            pk__in=self.model._base_manager.filter(
                memberships__user_id=user.pk, memberships__ended_at=None
            ).values("pk")
        )


class Profile(Target):
    """Who an organisation is: public parts, and private ones for the office only."""

    logged: ClassVar[tuple[str, ...]] = ("state", "listed", "due_at")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)

    legal_name = models.CharField(_("legal name"), max_length=200, validators=[validate_name])
    # For finding possible duplicates.
    folded_name = FoldedField(of="legal_name", max_length=400, db_index=True)
    # For finding it by any of its names.
    folded_names = FoldedField(of="every_name", max_length=4000)
    name = TranslatedField(
        _("name in other languages"), blank=True, max_length=200, validators=[validate_name]
    )
    acronym = models.CharField(_("acronym"), max_length=30, blank=True, validators=[validate_name])
    kind = models.CharField(_("type"), max_length=20, choices=Kind, blank=True)
    country = models.CharField(_("country"), max_length=2, choices=countries, blank=True)
    countries_of_work: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=2, choices=countries),
        size=300,
        default=list,
        blank=True,
        verbose_name=_("countries it works in"),
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="profiles", verbose_name=_("themes"))
    website = models.URLField(_("website"), blank=True)
    mission = models.TextField(_("mission"), blank=True, max_length=3000)
    # Off for an organisation at risk: it can be verified and never be shown.
    listed = models.BooleanField(_("shown in the public directory"), default=True)

    # Private: for the office's check only.
    registration_number = models.CharField(_("registration number"), max_length=80, blank=True)
    evidence = OwnedFileField(null=True, blank=True, verbose_name=_("evidence of registration"))

    # Grows with each save, so that a conflicting save is noticed.
    edit = models.PositiveIntegerField(default=0)
    # The last save while it is written; none once it is with the office: from then on each change counts.
    saved_at = models.DateTimeField(_("saved"), null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("started"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("started by")
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    # What the office wrote when it returned, declined or suspended.
    reason = models.TextField(_("reason"), blank=True, max_length=3000)
    # The office's clock while there is something to check: it is pending, or changed since it was verified.
    due_at = models.DateTimeField(_("due"), null=True, blank=True)

    # When an officer asked for the check because an input cannot go on without it, and of which reference.
    check_asked_at = models.DateTimeField(_("check asked for"), null=True, blank=True)
    check_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("check asked for by"),
    )
    check_asked_for = models.CharField(_("check asked for because of"), max_length=20, blank=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["legal_name", "id"]
        indexes = [
            models.Index(fields=["state", "due_at", "id"]),
            models.Index(
                fields=["legal_name", "id"],
                name="profile_directory",
                condition=Q(state="verified", listed=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "closed"])
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="profile_submitted_has_date",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "pending", "closed"])
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="profile_decided_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["returned", "declined", "suspended"]) | ~Q(reason=""),
                name="profile_refusal_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(check_asked_at=None, check_asked_by=None, check_asked_for="")
                | (Q(check_asked_at__isnull=False, check_asked_by__isnull=False) & ~Q(check_asked_for="")),
                name="profile_check_asked_is_whole",
            ),
        ]

    def is_on_public_pages(self) -> bool:
        return self.state == State.VERIFIED

    def enter(self, verb: Declaration, *, at: datetime) -> None:
        """Move to the state; the office's deadline runs while the entry is pending."""
        super().enter(verb, at=at)
        self.due_at = None
        if verb.to == State.PENDING:
            self.open_check(at)

    def open_check(self, at: datetime) -> None:
        """The office's deadline begins, unless it runs already."""
        self.due_at = self.due_at or due_after(at, settings.CHECK_DAYS)

    @property
    def country_name(self) -> str:
        """In the reader's language; remembered there, which Django's own `get_country_display` is not."""
        return country_name(self.country)

    @property
    def office_state(self) -> str:
        """The state as the office reads it."""
        return str(office_word(self.state))

    @property
    def every_name(self) -> str:
        """Its legal name, its acronym, and its names in other languages."""
        return " ".join([self.legal_name, self.acronym, *self.name.values()])

    def __str__(self) -> str:
        return str(self.name) or self.legal_name


class Point(models.TextChoices):
    """What a lead can have checked; all but the contact person are called as the field of the entry."""

    REGISTRATION_NUMBER = "registration_number", _("Registration number, in the register")
    LEGAL_NAME = "legal_name", _("Legal name")
    COUNTRY = "country", _("Country it is based in")
    WEBSITE = "website", _("Website")
    CONTACT = "contact", _("Contact person")
    EVIDENCE = "evidence", _("Evidence of registration, read")


class VerificationQuerySet(models.QuerySet["Verification"]):
    def newest(self) -> Self:
        """Of each organisation the one that no later one replaced."""
        later = self.model._base_manager.filter(profile=OuterRef("profile"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later))


class Verification(Limited):
    """A dated sheet of a check: what, by whom, from which source. For the office only."""

    # After so long a verified organisation is usually looked at again.
    USUAL = timedelta(days=730)

    # In the order in which they were written.
    id = models.BigAutoField(primary_key=True)
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="verifications")
    points: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=20, choices=Point), size=len(Point), verbose_name=_("what was checked")
    )
    # A register, a link, who confirmed it. It may name people: empty some time after a later sheet.
    source = models.TextField(_("source"), blank=True, max_length=500)
    look_again_on = models.DateField(_("look again on"), null=True, blank=True)
    # What was verified, to tell what was changed since.
    legal_name = models.CharField(_("legal name"), max_length=200)
    country = models.CharField(_("country"), max_length=2, choices=countries)
    registration_number = models.CharField(_("registration number"), max_length=80, blank=True)
    checked_at = models.DateTimeField(_("checked"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("checked by")
    )

    objects = VerificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["look_again_on"], name="verification_look_again")]
        constraints = [models.CheckConstraint(condition=~Q(points=[]), name="verification_has_points")]

    @classmethod
    def usual_day(cls, day: date) -> date:
        """When an organisation that is verified on `day` is looked at again."""
        return day + cls.USUAL

    def __str__(self) -> str:
        return f"{self.profile_id} {self.checked_at:%Y-%m-%d}"
