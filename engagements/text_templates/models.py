"""Texts that the office writes again and again, in the languages of those who read them."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from engagements.consultations.models import Consultation
from focalpoint.people import Anyone
from focalpoint.translated import TranslatedField
from focalpoint.verbs import Target
from organisations.accounts.roles import Role


class Kind(models.TextChoices):
    """Which text of the decision screen a template is for."""

    QUESTION = "question", _("Question to the author")
    DECLINE = "decline", _("Reason for declining")
    SUMMARY = "summary", _("Summary for departments")
    REFERRAL = "referral", _("Question for a department")


class TextTemplateQuerySet(models.QuerySet["TextTemplate"]):
    def visible_to(self, user: Anyone) -> Self:
        """The office."""
        if user.is_authenticated and user.has_role(Role.OFFICER, Role.LEAD_OFFICER, Role.PROTECTION_OFFICER):
            return self
        return self.none()

    def in_use(self) -> Self:
        return self.filter(in_use=True)

    def for_call(self, call: uuid.UUID) -> Self:
        """Those for inputs to the call (by its key): its own, and those that belong to no call."""
        chosen = TextTemplate.calls.through.objects.filter(texttemplate=OuterRef("pk"))
        return self.filter(Exists(chosen.filter(consultation=call)) | ~Exists(chosen))


class TextTemplate(Target):
    """One text, which an officer puts into a field and then goes on to write."""

    logged: ClassVar[tuple[str, ...]] = ("kind", "in_use")
    # All that can be offered are read at once for the decision screen.
    MOST_IN_USE: ClassVar[int] = 200

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind of text"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=120, help_text=_("Officers choose it by this."))
    text = TranslatedField(_("text"), max_length=2000)
    # None: it is offered for every call.
    calls = models.ManyToManyField(Consultation, blank=True, related_name="+", verbose_name=_("calls"))
    in_use = models.BooleanField(_("in use"), default=True)
    # Grows with each save, so that a conflicting save is noticed.
    edit = models.PositiveIntegerField(default=0, editable=False)

    objects = TextTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template")
        verbose_name_plural = _("templates")
        ordering = ["kind", "title", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "title"],
                name="one_template_of_a_title",
                violation_error_message=_("There is already a template of this kind with this title."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
