"""What became of what was heard: the text that the office works on, and editions that everyone reads."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagements.cases.models import Case
from engagements.consultations.models import Consultation
from engagements.outcomes.states import State
from engagements.submissions.models import Submission
from focalpoint.limits import Limited
from focalpoint.people import Anyone
from focalpoint.translated import TranslatedField
from focalpoint.verbs import Target
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.themes.models import Theme


class Use(models.TextChoices):
    """What the outcome made of one input."""

    USED = "used", _("Used")
    PARTLY = "partly", _("Partly used")
    NOT_USED = "not_used", _("Not used")


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def visible_to(self, user: Anyone) -> Self:
        """The office; everyone else reads editions."""
        if user.is_authenticated and user.has_role(Role.OFFICER, Role.LEAD_OFFICER, Role.PROTECTION_OFFICER):
            return self
        return self.none()

    def public(self) -> Self:
        """Those of which everyone may read an edition."""
        return self.filter(edition__isnull=False)


class Outcome(Target):
    """Of a call, or of one campaign of it."""

    logged: ClassVar[tuple[str, ...]] = ("state", "edition_id")
    MOST_SECTIONS: ClassVar[int] = 40
    MOST_CITED: ClassVar[int] = 12

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="+", verbose_name=_("call")
    )
    # Empty: of all inputs to the call.
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("campaign")
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    title = TranslatedField(_("title"), max_length=200)
    # Markdown, as all longer texts here; cleaned when shown.
    introduction = TranslatedField(_("introduction"), blank=True, max_length=5000)
    # Beside the regions and types of organisation that the portal names.
    unheard = TranslatedField(_("about who was not heard"), blank=True, max_length=2000)
    default_reason = TranslatedField(
        _("why inputs that are not cited were not used"), blank=True, max_length=500
    )
    # Of an edition after the first: what is different in it.
    correction = TranslatedField(_("what was corrected"), blank=True, max_length=1000)
    # Who wrote since it was published last: none of them publishes it.
    writers = models.ManyToManyField(User, blank=True, related_name="+", verbose_name=_("writers"))
    # Grows with each save, so that what is published is what the second lead read.
    edit = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed"), null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    # What the second lead wants changed.
    remark = models.TextField(_("remark"), blank=True, max_length=2000)

    # What everyone reads now.
    edition = models.ForeignKey(
        "Edition",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("edition"),
    )
    taken_down_at = models.DateTimeField(_("taken down"), null=True, blank=True)
    taken_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # For the office alone.
    reason = models.TextField(_("reason"), blank=True, max_length=2000)
    # Contributors are notified in batches, in the order of their organisations' keys: up to which, and
    # whether all of them were.
    announced_up_to = models.UUIDField(null=True, blank=True, editable=False)
    is_announced = models.BooleanField(default=False, editable=False)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(
                fields=["id"],
                name="outcome_to_announce",
                condition=Q(edition__isnull=False, is_announced=False),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation"], condition=Q(case=None), name="one_outcome_of_a_call"
            ),
            models.UniqueConstraint(fields=["case"], name="one_outcome_of_a_campaign"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(edition__isnull=False),
                name="outcome_published_has_edition",
            ),
            models.CheckConstraint(
                condition=~Q(state="proposed") | Q(proposed_at__isnull=False, proposed_by__isnull=False),
                name="outcome_proposed_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state="taken_down")
                | Q(edition=None, taken_down_at__isnull=False, taken_down_by__isnull=False),
                name="outcome_taken_down_is_whole",
            ),
        ]

    def is_on_public_pages(self) -> bool:
        return self.edition_id is not None

    def __str__(self) -> str:
        return str(self.title)


class OutcomeSection(Limited):
    """What is said of one theme; without one, of everything."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="sections")
    theme = models.ForeignKey(
        Theme, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("theme")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    heard = TranslatedField(_("what we heard"), blank=True, max_length=6000)
    changed = TranslatedField(_("what changed"), blank=True, max_length=6000)
    proof = models.URLField(_("link to the proof"), blank=True, max_length=500)
    unchanged = TranslatedField(_("what did not change"), blank=True, max_length=6000)
    reason = TranslatedField(_("why it did not change"), blank=True, max_length=3000)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return str(self.pk)


class Citation(Limited):
    """A passage of a public input, below what was heard."""

    id = models.BigAutoField(primary_key=True)
    section = models.ForeignKey(OutcomeSection, on_delete=models.CASCADE, related_name="citations")
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="+", verbose_name=_("input")
    )
    place = models.PositiveSmallIntegerField()
    passage = models.TextField(_("passage"), max_length=600)

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["place", "id"]

    def __str__(self) -> str:
        return str(self.pk)


class Edition(models.Model):
    """What was published, as it was then: `content.Written`. Rows are never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("edition"))
    content = models.JSONField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["outcome", "number"], name="outcome_edition_once"),
            models.CheckConstraint(
                condition=~Q(published_by=models.F("proposed_by")), name="outcome_published_by_a_second"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class InputUse(Limited):
    """What became of one input: in the text that is worked on, or in an edition (a copy that stays)."""

    id = models.BigAutoField(primary_key=True)
    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="uses")
    edition = models.ForeignKey(Edition, null=True, blank=True, on_delete=models.CASCADE, related_name="uses")
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="+", verbose_name=_("input")
    )
    use = models.CharField(_("use"), max_length=8, choices=Use)
    reason = models.TextField(_("reason"), blank=True, max_length=500)

    class Meta:
        verbose_name = _("use of an input")
        verbose_name_plural = _("uses of inputs")
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "submission"], condition=Q(edition=None), name="one_use_in_the_text"
            ),
            models.UniqueConstraint(
                fields=["submission", "edition"],
                condition=Q(edition__isnull=False),
                name="one_use_in_an_edition",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
