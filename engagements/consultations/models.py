"""A call for inputs."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from engagements.consultations.states import Phase, State
from focalpoint import office
from focalpoint.people import Anyone
from focalpoint.translated import TranslatedField
from focalpoint.verbs import Target
from organisations.accounts.models import validate_time_zone
from organisations.accounts.roles import Role
from organisations.departments.models import Department
from organisations.themes.models import Theme

# The address of the call for unsolicited inputs, as the first migration made it.
STANDING = "anything-else"


class Level(models.TextChoices):
    """Who may see an input, the widest first; `protected` is not offered before it is built."""

    OPEN = "open", _("Open: the text and the organisation's name may be published")
    WITHHELD = "withheld", _("Name withheld: the text may be published, without the organisation's name")
    UN_ONLY = "un_only", _("United Nations only: nothing is published")


class Publication(models.TextChoices):
    """When accepted inputs become public."""

    ACCEPTED = "accepted", _("As soon as the office accepts them")
    CLOSING = "closing", _("When the call closes")
    NEVER = "never", _("Never")


def all_levels() -> list[str]:
    return [str(level) for level in Level]


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def published(self) -> Self:
        return self.filter(state__in=[State.PUBLISHED, State.ARCHIVED])

    def upcoming(self, now: datetime) -> Self:
        """Still to open; a call that was closed before it opened is past."""
        return self.filter(state=State.PUBLISHED, opens_at__gt=now).exclude(closes_at__lte=now)

    def open(self, now: datetime) -> Self:
        """Open at `now`; a call without a closing time stays open."""
        return self.filter(state=State.PUBLISHED, opens_at__lte=now).filter(
            Q(closes_at=None) | Q(closes_at__gt=now)
        )

    def past(self, now: datetime) -> Self:
        return self.published().filter(Q(closes_at__lte=now) | Q(state=State.ARCHIVED))

    def visible_to(self, user: Anyone) -> Self:
        """The office sees drafts; everyone sees what is published."""
        if user.is_authenticated and user.has_role(Role.OFFICER, Role.LEAD_OFFICER, Role.PROTECTION_OFFICER):
            return self
        return self.published()


class Consultation(Target):
    """What is asked, of whom, until when, and on which terms."""

    logged: ClassVar[tuple[str, ...]] = (
        "state", "slug", "department_id", "opens_at", "closes_at", "time_zone", "levels", "publication",
        "attachments_allowed",
    )  # fmt: skip
    # What the public reads too: logged with its values once it is public.
    TEXTS: ClassVar[tuple[str, ...]] = ("title", "summary", "body", "closed_early_reason")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    # The one for unsolicited inputs: always open, exists from the first migration.
    standing = models.BooleanField(_("standing call"), default=False, editable=False)

    title = TranslatedField(_("title"), max_length=200)
    summary = TranslatedField(_("summary"), max_length=1000)
    # Markdown; cleaned when shown.
    body = TranslatedField(_("text"), blank=True, max_length=20_000)
    department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="consultations",
        verbose_name=_("department"),
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="consultations", verbose_name=_("themes"))

    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    # Empty unless the office ended the call before the time that was announced.
    closed_early_reason = TranslatedField(
        _("reason for closing early"), blank=True, editable=False, max_length=2000
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=50,
        default=office.time_zone,
        validators=[validate_time_zone],
    )

    attachments_allowed = models.BooleanField(_("attachments allowed"), default=True)
    levels: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=10, choices=Level),
        default=all_levels,
        verbose_name=_("confidentiality levels offered"),
    )
    publication = models.CharField(
        _("inputs are published"), max_length=10, choices=Publication, default=Publication.ACCEPTED
    )

    # Grows with each save; the second of two conflicting saves is refused and loses nothing.
    edit = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-opens_at", "id"]
        indexes = [
            models.Index(fields=["state", "closes_at", "id"]),
            models.Index(fields=["state", "opens_at", "id"]),
        ]
        constraints = [
            models.CheckConstraint(
                # The office may end a call that has not opened yet.
                condition=Q(closes_at=None) | Q(closes_at__gt=F("opens_at")) | ~Q(closed_early_reason={}),
                name="call_closes_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False, opens_at__isnull=False),
                name="call_published_has_dates",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(standing=True)
                | Q(closes_at__isnull=False, published_by__isnull=False),
                name="call_published_closes",
            ),
            models.UniqueConstraint(
                fields=["standing"], condition=Q(standing=True), name="one_standing_call"
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def is_on_public_pages(self) -> bool:
        return self.state != State.DRAFT

    def logged_now(self) -> tuple[str, ...]:
        return self.logged if self.state == State.DRAFT else (*self.logged, *self.TEXTS)

    def has_closed(self, now: datetime) -> bool:
        """Whether its closing time is past; archived or not."""
        return self.closes_at is not None and self.closes_at <= now

    def phase(self, now: datetime) -> Phase | None:
        """Upcoming, open or closed at `now`; None while it is a draft."""
        if self.state == State.DRAFT or self.opens_at is None:
            return None
        if self.state == State.ARCHIVED or self.has_closed(now):
            return Phase.CLOSED
        return Phase.OPEN if self.opens_at <= now else Phase.UPCOMING

    def is_open(self, now: datetime) -> bool:
        return self.phase(now) == Phase.OPEN
