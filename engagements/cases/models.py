"""The office's work on an input, or on several that are answered as one, and its questions to the author."""

import uuid
from datetime import datetime
from functools import cached_property
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagements.cases.clock import due_in
from engagements.cases.states import WAITING_ON, Priority, State, WaitingOn
from engagements.consultations.models import Consultation, Level
from engagements.publications.models import Publication
from engagements.publications.queries import publication_of
from engagements.publications.states import State as PublicationState
from engagements.reasons.models import DeclineReason
from engagements.submissions.models import Submission
from focalpoint import languages
from focalpoint.limits import Limited, longest
from focalpoint.people import Anyone
from focalpoint.verbs import Declaration, Target
from organisations.accounts.roles import Role
from organisations.themes.models import Theme


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: Anyone) -> Self:
        """Only the office: authors and departments have pages of their own."""
        if user.is_authenticated and user.has_role(Role.OFFICER, Role.LEAD_OFFICER, Role.PROTECTION_OFFICER):
            return self
        return self.none()

    def overdue(self, now: datetime) -> Self:
        return self.filter(due_at__lt=now).exclude(waiting_on=WaitingOn.NOBODY)


class Case(Target):
    """Made when an input is submitted; it has one input, or all those of a campaign."""

    logged: ClassVar[tuple[str, ...]] = (
        *("state", "waiting_on", "due_at", "assignee_id", "decline_reason_id"),
        *("priority", "labels", "snoozed_until"),
    )
    MOST_LABELS = 8
    # How many days ahead it can be put aside at most.
    LONGEST_SNOOZE = 90

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # What the office reads and departments get; the other inputs of the case say nearly the same. The case of
    # an input that was joined to a campaign keeps it, for its history and for when it is taken out again.
    main_submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="+", verbose_name=_("input")
    )
    submissions = models.ManyToManyField(Submission, through="Filing", related_name="cases")
    # The main submission's, for filters: an index on one table serves a million rows.
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="cases", verbose_name=_("call")
    )
    language = models.CharField(_("language"), max_length=10, choices=languages.of_content)
    level = models.CharField(_("who may see it"), max_length=10, choices=Level)

    state = models.CharField(_("state"), max_length=12, choices=State, default=State.NEW)
    waiting_on = models.PositiveSmallIntegerField(
        _("waiting on"), choices=WaitingOn, default=WaitingOn.OFFICE
    )
    # The verb because of which it waits.
    waiting_reason = models.CharField(max_length=60)
    # When whoever it waits on must have acted; empty in a state without a due date.
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    # The date of which whoever it waits on was reminded; a new date is a new reminder.
    reminded_for = models.DateTimeField(null=True, blank=True)
    # Of the office's: how far up the ladder for that date (see `ladder.py`).
    reminded_step = models.PositiveSmallIntegerField(default=0, db_default=0)
    opened_at = models.DateTimeField(_("opened"))
    # When the office began to work on it, and whether that was by the date that it had then; empty while it
    # is new, and where its author withdrew it before.
    begun_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_begun_in_time = models.BooleanField(null=True, blank=True, editable=False)
    # One case has one officer at a time; none while it is new, while an appeal waits for a lead officer, and
    # once its officer has left.
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("officer"),
    )
    # As confirmed by staff; what the author chose stays on the input.
    themes = models.ManyToManyField(Theme, blank=True, related_name="+", verbose_name=_("themes"))
    summary = models.TextField(_("summary for departments"), blank=True, max_length=2000)
    # Grows when themes and summary are saved; the second of two conflicting saves is refused.
    edit = models.PositiveIntegerField(default=0)

    # Why it was declined: from the office's list, and in a sentence for its author.
    decline_reason = models.ForeignKey(
        DeclineReason,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("reason for declining"),
    )
    decline_text = models.TextField(_("sentence for the author"), blank=True, max_length=2000)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Why the author appealed; once.
    appeal = models.TextField(_("request for review"), blank=True, max_length=2000)
    appealed_at = models.DateTimeField(_("review requested"), null=True, blank=True)
    appealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority, default=Priority.NORMAL, db_default=Priority.NORMAL
    )
    # Keys of labels; an array, so that a filter by label and the queue's order are of one table.
    labels = ArrayField(
        models.BigIntegerField(), size=MOST_LABELS, default=list, db_default=[], verbose_name=_("labels")
    )
    # Until then it is not among what needs the office; its clock does not stop. It ends by the time, and at
    # once when anything happens.
    snoozed_until = models.DateTimeField(_("snoozed until"), null=True, blank=True)
    # Only the office reads it.
    snooze_reason = models.CharField(_("reason for the snooze"), blank=True, max_length=300, db_default="")

    # A: reference and title. B: the author's text. C: the office's summary. D: the organisation's names.
    search = SearchVectorField(null=True, editable=False)

    objects = CaseQuerySet.as_manager()

    # For a verb's body: whether the case was in the verb's state before.
    goes_on = False
    # For a verb's body: by when whoever it waited on before had to act.
    was_due_at: datetime | None = None

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["waiting_on", "due_at", "id"]
        indexes = [
            models.Index(fields=["waiting_on", "due_at", "id"], name="case_queue"),
            models.Index(fields=["consultation", "waiting_on", "due_at", "id"], name="case_queue_of_call"),
            models.Index(fields=["assignee", "waiting_on", "due_at", "id"], name="case_queue_of_officer"),
            models.Index(fields=["language", "waiting_on", "due_at", "id"], name="case_queue_of_language"),
            models.Index(fields=["state", "due_at", "id"], name="case_by_state"),
            # The queue in other orders.
            models.Index(fields=["waiting_on", "opened_at", "id"], name="case_queue_by_age"),
            models.Index(fields=["due_at", "id"], name="case_by_due"),
            # What came in within a period, the latest first: dry runs of referral rules.
            models.Index(fields=["-opened_at", "-id"], name="case_by_opening"),
            # What the office began within a period: its report of a month.
            models.Index(fields=["begun_at"], condition=Q(begun_at__isnull=False), name="case_by_beginning"),
            models.Index(
                fields=["decline_reason", "waiting_on", "due_at", "id"],
                condition=Q(decline_reason__isnull=False),
                name="case_queue_of_reason",
            ),
            # Why it waits: to count what departments returned, all that waits would be read.
            models.Index(
                fields=["waiting_reason", "due_at", "id"],
                condition=Q(waiting_on=WaitingOn.OFFICE),
                name="case_queue_of_waiting_reason",
            ),
            GinIndex(fields=["search"], name="case_search"),
            GinIndex(fields=["labels"], name="case_labels"),
            # Most cases are of normal priority: those are found by the queue's own index.
            models.Index(
                fields=["priority", "waiting_on", "due_at", "id"],
                condition=~Q(priority=Priority.NORMAL),
                name="case_queue_by_priority",
            ),
            models.Index(
                fields=["snoozed_until"], condition=Q(snoozed_until__isnull=False), name="case_snoozed"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(waiting_on=4, due_at=None) | (~Q(waiting_on=4) & Q(due_at__isnull=False)),
                name="case_that_waits_is_due",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "withdrawn", "closed", "joined"]) | Q(waiting_on=4),
                name="case_that_ended_waits_on_nobody",
            ),
            models.CheckConstraint(
                condition=Q(begun_at=None, is_begun_in_time=None)
                | (Q(begun_at__isnull=False, is_begun_in_time__isnull=False) & ~Q(state="new")),
                name="case_begun_is_not_new",
            ),
            models.UniqueConstraint(
                fields=["main_submission"], condition=~Q(state="joined"), name="one_case_for_main_submission"
            ),
            models.UniqueConstraint(
                fields=["main_submission"], condition=Q(state="joined"), name="one_joined_case_for_input"
            ),
            models.CheckConstraint(
                condition=Q(decline_reason=None, decline_text="", declined_by=None)
                | (Q(decline_reason__isnull=False, declined_by__isnull=False) & ~Q(decline_text="")),
                name="case_decline_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | Q(decline_reason__isnull=False),
                name="case_declined_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(appealed_at=None, appealed_by=None, appeal="")
                | (Q(appealed_at__isnull=False, appealed_by__isnull=False) & ~Q(appeal="")),
                name="case_appeal_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(snoozed_until=None, snooze_reason="")
                | Q(snoozed_until__isnull=False, waiting_on=WaitingOn.OFFICE),
                name="case_snoozed_waits_on_the_office",
            ),
        ]

    @cached_property
    def members(self) -> list[Submission]:
        """Its inputs, the first submitted first; one statement for each case that was loaded.

        With what notices about them need, and without their texts: a campaign has thousands.
        """
        rows = self.submissions.select_related("publication", "profile", "consultation")
        return list(
            rows.defer(
                *("answers", "summary", "draft_answer", "publication__search", "publication__redaction"),
                *("profile__mission", "consultation__body", "consultation__summary"),
            ).order_by("submitted_at", "pk")
        )

    def forget_members(self) -> None:
        """Inputs came to it, or left."""
        self.__dict__.pop("members", None)

    def is_on_public_pages(self) -> bool:
        # Nothing of a new case is public: nobody has read it yet.
        if self.state == State.NEW:
            return False
        return self.has_public_inputs

    @cached_property
    def has_public_inputs(self) -> bool:
        if "members" in self.__dict__:
            publications = map(publication_of, self.members)
            return any(publication.is_on_public_pages() for publication in publications if publication)
        return Publication.objects.filter(
            submission__filing__case=self.pk, state=PublicationState.PUBLISHED
        ).exists()

    def enter(self, verb: Declaration, *, at: datetime) -> None:
        """Enter the state: the case waits on whoever acts next, and their time starts.

        Where it is in that state already, nothing changes.
        """
        self.goes_on, self.was_due_at = self.state == verb.to, self.due_at
        if self.goes_on:
            return
        # What its author withdraws before is never begun.
        if self.state == State.NEW and verb.to != State.WITHDRAWN and self.due_at is not None:
            self.begun_at, self.is_begun_in_time = at, at <= self.due_at
        super().enter(verb, at=at)
        self.waiting_on, self.due_at = WAITING_ON[State(verb.to)], due_in(verb.to, at)
        self.waiting_reason = verb.name
        # Another one has to act now, even if it is by the same day.
        self.reminded_for, self.reminded_step = None, 0
        self.end_snooze()

    def end_snooze(self) -> None:
        """Something happened: it is among what needs the office again."""
        self.snoozed_until, self.snooze_reason = None, ""

    def is_snoozed(self, at: datetime) -> bool:
        return self.snoozed_until is not None and self.snoozed_until > at

    def __str__(self) -> str:
        return str(self.main_submission)


class Filing(models.Model):
    """An input belongs to one case: its own, or that of its campaign."""

    submission = models.OneToOneField(
        Submission, primary_key=True, on_delete=models.PROTECT, related_name="filing"
    )
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="filings")
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # What the main input of its case does not say: its own sentences, found when it is compared.
    added = models.TextField(blank=True)
    # When others with nearly the same text were looked for; empty while that is to be done, or done again.
    compared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["filed_at", "submission"], name="filing_to_compare", condition=Q(compared_at=None)
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Clarification(Limited):
    """A question of the office to the author of one input, and its answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="clarifications")
    question = models.TextField(_("question"), max_length=3000)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # When someone of the organisation opened it first: until then it can be corrected.
    read_at = models.DateTimeField(null=True, blank=True)
    recalled_at = models.DateTimeField(_("recalled"), null=True, blank=True)
    recalled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.TextField(_("answer"), blank=True, max_length=longest(Submission, "draft_answer"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("question to the author")
        verbose_name_plural = _("questions to the author")
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="clarification_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(recalled_at=None, recalled_by=None)
                | Q(recalled_at__isnull=False, recalled_by__isnull=False, answered_at=None),
                name="clarification_recalled_is_not_answered",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Message(Limited):
    """What the office wrote to the author of one input; no answer is required."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="messages")
    text = models.TextField(_("message"), max_length=3000)
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("message to the author")
        verbose_name_plural = _("messages to the author")
        ordering = ["sent_at"]

    def __str__(self) -> str:
        return str(self.pk)
