"""One input by an organisation to a call, its frozen versions and its attachments."""

import uuid
from collections.abc import Collection
from typing import Any, ClassVar, Self, TypedDict

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from engagements.consultations.models import Consultation, Level
from engagements.submissions.states import State
from focalpoint import languages
from focalpoint.files.owners import OwnedFileField
from focalpoint.people import Anyone
from focalpoint.verbs import Target
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.memberships.models import Membership
from organisations.profiles.models import Profile
from organisations.themes.models import Theme

PUBLIC_LEVELS = [Level.OPEN, Level.WITHHELD]


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Rows a department may see are in `routing.queries`."""

    def submitted(self) -> Self:
        return self.exclude(state=State.DRAFT)

    def of_members(self, user: User, *, roles: Collection[str] | None = None) -> Self:
        """Inputs of the profiles the person acts for, in one of `roles` if given."""
        own = Membership.objects.live().filter(user_id=user.pk)
        own = own if roles is None else own.filter(role__in=roles)
        return self.filter(profile__in=own.values("profile_id"))

    def visible_to(self, user: Anyone) -> Self:
        """What the person may open in full: the office what was submitted, members their own."""
        if not user.is_authenticated:
            return self.none()
        return self.submitted() if _is_of_office(user) else self.of_members(user)

    def own_of(self, user: Any) -> Self:
        """What the person may open as a member: `visible_to`, of their own organisations only.

        For everyone outside the office that is one condition; calling both would put it into the query twice.
        """
        own = self.of_members(user)
        return own.visible_to(user) if _is_of_office(user) else own


def _is_of_office(user: Any) -> bool:
    return user.has_role(Role.OFFICER, Role.LEAD_OFFICER, Role.PROTECTION_OFFICER)


class Member(TypedDict):
    """Someone of an input's organisation, as `queries.whole` loads them."""

    user: str
    role: str


class File(TypedDict):
    """An attachment that is there, as `queries.whole` loads it."""

    id: str
    name: str
    size: int
    sha256: str
    media_type: str
    # Of the copy that is downloaded.
    copy_size: int
    copy_sha256: str
    virus: str


class Submission(Target):
    """What an organisation has to say: a draft, and once submitted the text that the office works with."""

    logged: ClassVar[tuple[str, ...]] = ("state", "level", "reference")
    MOST_FILES: ClassVar[int] = 10
    MOST_BYTES: ClassVar[int] = 40 * 1024 * 1024

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # FP-2026-7KQ4-M2XD, set when it is submitted; says nothing about order or amount.
    reference = models.CharField(_("reference"), max_length=20, unique=True, null=True, blank=True)
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="submissions", verbose_name=_("call")
    )
    profile = models.ForeignKey(
        Profile, on_delete=models.PROTECT, related_name="submissions", verbose_name=_("organisation")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    # The office has a question about it: until it is submitted again, its author may change it.
    returned_at = models.DateTimeField(_("returned"), null=True, blank=True)

    language = models.CharField(_("language"), max_length=10, choices=languages.of_content)
    title = models.CharField(_("title"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True, max_length=3000)
    # {question id: "text" | "code" | ["code", ...]}
    answers = models.JSONField(default=dict, blank=True)
    # The answer to the office's question, until it is submitted again: for its writers alone.
    draft_answer = models.TextField(_("answer"), blank=True, max_length=5000)
    level = models.CharField(_("who may see it"), max_length=10, choices=Level, default=Level.OPEN)
    # The strictest one its author asked for since it was last submitted: while it is returned, a level can be
    # saved and made milder again, and this one decides what the public may read.
    strictest_level = models.CharField(max_length=10, choices=Level)
    themes = models.ManyToManyField(Theme, blank=True, related_name="submissions", verbose_name=_("themes"))

    # Grows with each save; the second of two conflicting saves is refused and loses nothing.
    edit = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("started"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(_("saved"))
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # When its writers were notified that the draft will be deleted; a later save cancels it.
    warned_at = models.DateTimeField(_("warned"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    # Only of an input that `queries.whole` loaded.
    members: list[Member]
    theme_codes: list[str]
    files: list[File]

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("input")
        verbose_name_plural = _("inputs")
        ordering = ["-saved_at", "-id"]
        indexes = [
            models.Index(fields=["profile", "-saved_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", reference=None)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False, reference__isnull=False),
                name="submission_submitted_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="submission_withdrawn_has_date",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(state="submitted"), name="submission_returned_is_submitted"
            ),
            # Stricter than the level only where the author may still change that, or withdrew the input.
            models.CheckConstraint(
                condition=Q(strictest_level=F("level"))
                | (Q(returned_at__isnull=False) | Q(state="withdrawn"))
                & (
                    Q(level="open", strictest_level__in=["withheld", "un_only"])
                    | Q(level="withheld", strictest_level="un_only")
                ),
                name="submission_strictest_level",
            ),
        ]

    def is_on_public_pages(self) -> bool:
        """Public pages depend on its level, which its author may change while it is returned."""
        return self.returned_at is not None

    @property
    def edition(self) -> str:
        """Another one after each change of what would be submitted: text, level, files."""
        return f"{self.edit}@{self.saved_at.isoformat()}"

    def end_return(self) -> None:
        """Its author may not change it any more: from now on its level applies."""
        self.returned_at, self.strictest_level = None, self.level

    def __str__(self) -> str:
        return self.reference or self.title or str(_("Untitled draft"))


class Version(models.Model):
    """What was submitted, frozen: canonical JSON and its SHA-256. Rows are never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    # Exactly the bytes that were hashed, UTF-8.
    canonical = models.TextField()
    sha256 = models.CharField(_("checksum"), max_length=64)
    submitted_at = models.DateTimeField(_("submitted"))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="one_version_per_number")
        ]

    def __str__(self) -> str:
        return str(self.number)


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def live(self) -> Self:
        return self.filter(removed_at=None)

    def unsent(self) -> Self:
        """Of drafts, and added to what was returned and not submitted again: no version names them."""
        return self.filter(Q(submission__state=State.DRAFT) | Q(added_at__gt=F("submission__submitted_at")))


class Attachment(models.Model):
    """A file of an input. Removed ones are kept where a version names them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="attachments")
    file = OwnedFileField()
    added_at = models.DateTimeField(_("added"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="attachment_removal_is_whole",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
