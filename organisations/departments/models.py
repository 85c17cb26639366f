"""UN entities that can receive referrals, and the people with a post in them."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from focalpoint import office
from focalpoint.people import Anyone
from focalpoint.translated import TranslatedField
from focalpoint.verbs import Address, Target
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.themes.models import Theme


class Kind(models.TextChoices):
    """The kind of entity within the United Nations system."""

    SECRETARIAT = "secretariat", _("Secretariat")
    REGIONAL_COMMISSION = "regional_commission", _("Regional commission")
    FUND_PROGRAMME = "fund_programme", _("Fund or programme")
    SPECIALISED_AGENCY = "specialised_agency", _("Specialised agency")
    RELATED = "related", _("Related organisation")
    CONVENTION = "convention", _("Convention secretariat")


class Pillar(models.TextChoices):
    """What the United Nations works for."""

    PEACE = "peace", _("Peace and security")
    DEVELOPMENT = "development", _("Development")
    RIGHTS = "rights", _("Human rights")


class DepartmentQuerySet(models.QuerySet["Department"]):
    def receiving(self) -> Self:
        """Those that can be sent a referral now."""
        return self.filter(accepts_referrals=True)

    def visible_to(self, user: Anyone) -> Self:
        """Everybody: which departments there are is public."""
        return self

    def with_post_for(self, user: User) -> Self:
        """Those in which the person has a live post."""
        return self.filter(pk__in=Post.objects.filter(user_id=user.pk, ended_at=None).values("department_id"))


class Department(Target):
    """Any UN entity: an office, a fund, an agency, a convention secretariat."""

    logged: ClassVar[tuple[str, ...]] = ("kind", "parent_id", "pillars", "accepts_referrals", "answer_days")

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    name = TranslatedField(_("name"), max_length=250)
    kind = models.CharField(_("type"), max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        verbose_name=_("part of"),
    )
    website = models.URLField(_("website"), blank=True)
    pillars: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=20, choices=Pillar), default=list, blank=True, verbose_name=_("pillars")
    )
    # The themes it leads; the order of preference among departments is in `Lead.position`.
    themes = models.ManyToManyField(
        Theme, through="LeadDepartment", related_name="leads", blank=True, verbose_name=_("lead themes")
    )
    accepts_referrals = models.BooleanField(_("accepts referrals"), default=True)
    answer_days = models.PositiveSmallIntegerField(_("working days to answer"), default=office.answer_days)
    # Grows with each save, so that a conflicting save is noticed.
    edit = models.PositiveIntegerField(default=0, editable=False)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["acronym", "code"]

    def __str__(self) -> str:
        return self.acronym or str(self.name)

    def is_on_public_pages(self) -> bool:
        return True


class LeadDepartment(models.Model):
    """A department leads a theme; the lowest position is asked first."""

    id = models.BigAutoField(primary_key=True)
    department = models.ForeignKey(Department, on_delete=models.CASCADE, verbose_name=_("department"))
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, verbose_name=_("theme"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("lead department")
        verbose_name_plural = _("lead departments")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["department", "theme"], name="one_lead_per_theme")]

    def __str__(self) -> str:
        return f"{self.department_id}: {self.theme_id}"


class PostRole(models.TextChoices):
    """What a person with a post may do."""

    REVIEWER = "reviewer", _("Reviewer: reads referrals and drafts answers")
    LIAISON = "liaison", _("Liaison: also approves and sends answers, and adds reviewers")


class PostQuerySet(models.QuerySet["Post"]):
    def live(self) -> Self:
        return self.filter(ended_at=None)

    def visible_to(self, user: Anyone) -> Self:
        """Leads see all posts, people of a department those in it."""
        if not user.is_authenticated:
            return self.none()
        if user.has_role(Role.LEAD_OFFICER):
            return self
        held = Post.objects.live().filter(user_id=user.pk)
        return self.filter(department__in=held.values("department"))


class Post(Target):
    """A person works for a department here; ended ones are kept."""

    logged: ClassVar[tuple[str, ...]] = ("department_id", "user_id", "role", "ended_at")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="posts", verbose_name=_("department")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=10, choices=PostRole)
    since_at = models.DateTimeField(_("since"))
    since_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff")
        constraints = [
            models.UniqueConstraint(
                fields=["department", "user"], condition=Q(ended_at=None), name="one_live_post"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="post_end_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department_id}: {self.role}"

    def above(self) -> list[Address]:
        return [(Department, self.department_id)]
