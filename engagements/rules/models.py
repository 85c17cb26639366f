"""A rule that proposes to which departments an input is referred; an officer decides."""

import uuid
from collections.abc import Iterable
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQueryField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagements.consultations.models import Consultation
from engagements.rules.purposes import Purpose
from engagements.rules.states import KEPT, State
from focalpoint import languages
from focalpoint.limits import Limited
from focalpoint.people import Anyone
from focalpoint.verbs import Target
from organisations.accounts.roles import Role
from organisations.departments.models import Department
from organisations.profiles.models import Kind
from organisations.regions.countries import Region, countries
from organisations.themes.models import Theme


class ReferralRuleQuerySet(models.QuerySet["ReferralRule"]):
    def kept(self) -> Self:
        return self.filter(state__in=KEPT)

    def on(self) -> Self:
        return self.filter(state=State.ON)

    def visible_to(self, user: Anyone) -> Self:
        """Only the office: to know a rule is to know what it looks for."""
        if user.is_authenticated and user.has_role(Role.OFFICER, Role.LEAD_OFFICER, Role.PROTECTION_OFFICER):
            return self
        return self.none()


class ReferralRule(Target):
    """Conditions that must all hold, where they are given, and the departments that it proposes then.

    Of two rules that hold for one input, the one with the lower position comes first.
    """

    logged: ClassVar[tuple[str, ...]] = (
        "state", "position", "regions", "countries", "languages", "kinds",
    )  # fmt: skip
    # Rules that are not archived: all of them are read for each input that is decided.
    MOST: ClassVar[int] = 60
    # Themes, and calls, of one rule.
    MOST_CHOSEN: ClassVar[int] = 60
    MOST_DEPARTMENTS: ClassVar[int] = 6

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=100)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OFF)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    # Any of them, or a theme below one of them.
    themes = models.ManyToManyField(Theme, blank=True, related_name="+", verbose_name=_("themes"))
    calls = models.ManyToManyField(Consultation, blank=True, related_name="+", verbose_name=_("calls"))
    # Where the organisation is based: in one of the regions, or in one of the countries.
    regions: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=30, choices=Region),
        size=len(Region),
        default=list,
        blank=True,
        verbose_name=_("regions"),
    )
    countries: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=2, choices=countries),
        size=300,
        default=list,
        blank=True,
        verbose_name=_("countries"),
    )
    languages: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=10, choices=languages.of_content),
        size=20,
        default=list,
        blank=True,
        verbose_name=_("languages"),
    )
    kinds: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=20, choices=Kind),
        size=len(Kind),
        default=list,
        blank=True,
        verbose_name=_("types of organisation"),
    )
    # Alternatives, separated by commas; of each all words must be in the text.
    words = models.CharField(_("words"), max_length=200, blank=True)
    # Made of the words: what the case's search vector is asked.
    query = SearchQueryField(null=True, editable=False)

    # Grows with each save; the second of two conflicting saves is refused.
    edit = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Since when it proposes what it says now; empty while it is not on.
    since_at = models.DateTimeField(_("on since"), null=True, blank=True)
    since_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ReferralRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral rule")
        verbose_name_plural = _("referral rules")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="on", since_at__isnull=False, since_by__isnull=False)
                | (~Q(state="on") & Q(since_at=None, since_by=None)),
                name="referral_rule_on_has_date",
            ),
        ]

    @property
    def proposed(self) -> "list[RuleDepartment]":
        """In their order; loaded with `prefetch_related("departments__department")`."""
        return sorted(self.departments.all(), key=lambda row: row.place)

    @property
    def lead(self) -> str | None:
        """The code of the department that it proposes as the lead."""
        return lead_among(self.departments.all())

    def __str__(self) -> str:
        return self.name


class RuleDepartment(Limited):
    """One of the departments that a rule proposes."""

    id = models.BigAutoField(primary_key=True)
    rule = models.ForeignKey(ReferralRule, on_delete=models.CASCADE, related_name="departments")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="+", verbose_name=_("department")
    )
    place = models.PositiveSmallIntegerField()
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    # Empty: the department's usual number.
    days = models.PositiveSmallIntegerField(
        _("working days to answer"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(250)],
    )
    question = models.TextField(_("question for the department"), blank=True, max_length=2000)

    class Meta:
        verbose_name = _("proposed department")
        verbose_name_plural = _("proposed departments")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "department"], name="rule_department_once"),
            models.UniqueConstraint(fields=["rule"], condition=Q(purpose="lead"), name="rule_has_one_lead"),
            models.CheckConstraint(
                condition=~Q(purpose="information") | Q(days=None), name="rule_information_has_no_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.department_id}"


def lead_among(departments: Iterable[RuleDepartment]) -> str | None:
    return next((row.department_id for row in departments if row.purpose == Purpose.LEAD), None)
