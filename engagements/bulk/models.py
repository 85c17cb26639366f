"""What is to be done to many cases, and one row for each of them with what became of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagements.bulk.states import Kind, Result, State
from engagements.cases.models import Case
from focalpoint.people import Anyone
from focalpoint.verbs import Target
from organisations.accounts.permissions import is_officer


class BulkActQuerySet(models.QuerySet["BulkAct"]):
    def visible_to(self, user: Anyone) -> Self:
        """Every officer sees what colleagues do to the inputs of all."""
        return self if user.is_authenticated and is_officer.test(user) else self.none()

    def due(self, at: datetime) -> Self:
        return self.filter(state=State.RUNNING, due_at__lte=at)


class BulkAct(Target):
    """Prepared with the cases that were selected; then what to do with them is chosen, shown and started."""

    logged: ClassVar[tuple[str, ...]] = ("state", "kind", "number")
    # Cases in one act.
    MOST = 5000

    # A number, by which the log of each case names it.
    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(_("act"), max_length=12, choices=Kind, blank=True)
    # What is to be done, as its plan writes it.
    plan = models.JSONField(_("what to do"), default=dict, blank=True)
    number = models.PositiveIntegerField(_("inputs"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PREPARED)
    prepared_at = models.DateTimeField(_("selected"))
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("officer")
    )
    # From when on it is carried out; it can be cancelled before without a trace outside the office.
    due_at = models.DateTimeField(_("carried out at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    # Who cancelled it; empty where it came to its end.
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("cancelled by"),
    )

    objects = BulkActQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulk act")
        verbose_name_plural = _("bulk acts")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="running"), name="bulk_act_due"),
            models.Index(fields=["prepared_at"], name="bulk_act_by_age"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="prepared", due_at=None)
                | (~Q(state="prepared") & Q(due_at__isnull=False) & ~Q(kind="")),
                name="bulk_act_started_is_planned",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "running"], ended_at=None)
                | (~Q(state__in=["prepared", "running"]) & Q(ended_at__isnull=False)),
                name="bulk_act_ended_has_date",
            ),
        ]

    @property
    def begins(self) -> datetime | None:
        """A moment on its reader's clock, and no day of the office."""
        return self.due_at

    @property
    def bundle(self) -> str:
        """The name of its notices: those to one reader share an email."""
        return f"bulk act {self.pk}"

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class BulkItemQuerySet(models.QuerySet["BulkItem"]):
    def waiting(self) -> Self:
        return self.filter(result=Result.WAITING)

    def to_do(self, act: int) -> Self:
        """What a worker takes from: those that were held up by someone come last."""
        return self.waiting().filter(act=act, act__state=State.RUNNING).order_by("tries", "place")


class BulkItem(models.Model):
    """One case of a bulk act. It says what became of it in the transaction in which that happens."""

    id = models.BigAutoField(primary_key=True)
    act = models.ForeignKey(BulkAct, on_delete=models.CASCADE, related_name="items", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    # In the order of the list that it was selected from.
    place = models.PositiveIntegerField()
    # What the case was when it was selected, by the names in `MARKED`.
    mark = models.JSONField()
    result = models.CharField(_("result"), max_length=12, choices=Result, default=Result.WAITING)
    # What was known before it was started, by its code (see `words`); or the sentence of the verb, in the
    # language of the officer.
    hindrance = models.CharField(max_length=30, blank=True)
    refusal = models.TextField(_("reason"), blank=True, max_length=1000)
    # How often someone else had it when its turn came.
    tries = models.PositiveSmallIntegerField(default=0)

    objects = BulkItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("input of a bulk act")
        verbose_name_plural = _("inputs of a bulk act")
        indexes = [models.Index(fields=["act", "result", "tries", "place"], name="bulk_item_turn")]
        constraints = [models.UniqueConstraint(fields=["act", "case"], name="bulk_item_once")]

    def __str__(self) -> str:
        return str(self.pk)


# The columns of a case that are remembered. Whoever decides about it decides about its text as it was.
OF_OFFICER: Sequence[str] = ("state", "assignee")
MARKED: Sequence[str] = (*OF_OFFICER, "main_submission", "main_submission__edit", "level")
