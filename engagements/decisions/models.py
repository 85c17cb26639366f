"""A decision that is carried out after a minute: until then nobody outside the office learns of it."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagements.cases.models import Case
from engagements.decisions.states import State
from focalpoint.verbs import Address, Target


class DecisionQuerySet(models.QuerySet["Decision"]):
    def waiting(self) -> Self:
        return self.filter(state=State.WAITING)

    def due(self, at: datetime) -> Self:
        return self.waiting().filter(due_at__lte=at)


class Decision(Target):
    """To refer a case, to ask its author or to decline it; carried out when its time to undo is over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    # By its name in `plans`.
    kind = models.CharField(_("decision"), max_length=20)
    # What to do, as its plan writes it; and what was posted, for the page, when it is undone or refused.
    # Both are emptied once it has been carried out.
    plan = models.JSONField(default=dict)
    typed = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.WAITING)
    decided_at = models.DateTimeField(_("decided"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("officer")
    )
    due_at = models.DateTimeField(_("carried out at"))
    settled_at = models.DateTimeField(_("ended"), null=True, blank=True)
    # Why it was not carried out, in the language of the officer.
    refusal = models.TextField(_("reason"), blank=True, max_length=1000)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["decided_at"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="decision_due"),
            models.Index(fields=["decided_by", "state"], name="decision_of_officer"),
            models.Index(fields=["settled_at"], name="decision_settled"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="waiting"), name="one_waiting_decision_per_case"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at=None)
                | (~Q(state="waiting") & Q(settled_at__isnull=False)),
                name="decision_settled_has_date",
            ),
        ]

    def above(self) -> Sequence[Address]:
        return [(Case, self.case_id)]

    def __str__(self) -> str:
        return str(self.pk)
