"""The questions of a call."""

import secrets
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from engagements.consultations.models import Consultation
from engagements.consultations.states import State
from focalpoint.limits import Limited
from focalpoint.translated import TranslatedField
from focalpoint.verbs import Address, Target


class Kind(models.TextChoices):
    """How a question is answered."""

    SHORT_TEXT = "short_text", _("Short text")
    LONG_TEXT = "long_text", _("Long text")
    ONE_CHOICE = "one_choice", _("One choice")
    SEVERAL_CHOICES = "several_choices", _("Several choices")


CHOICE_KINDS = (Kind.ONE_CHOICE, Kind.SEVERAL_CHOICES)
# Without those that look alike, and without those that could form words.
_LETTERS = "23456789bcdfghjkmnpqrstvwxz"


def new_code() -> str:
    """What an answer stores for a choice: independent of its position and label, which may both change."""
    return "".join(secrets.choice(_LETTERS) for _letter in range(6))


class Question(Target):
    """One question of a call; answers are kept under its id."""

    logged: ClassVar[tuple[str, ...]] = ("position", "kind", "required", "word_limit")
    # What the public reads too: logged with its values once the call is public.
    TEXTS: ClassVar[tuple[str, ...]] = ("text", "help")
    MOST_CHOICES: ClassVar[int] = 100

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="questions", verbose_name=_("call")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    # Counts the questions of a call as they are entered: those of the same position keep this order.
    number = models.PositiveIntegerField(editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    text = TranslatedField(_("question"), max_length=500)
    help = TranslatedField(_("help"), blank=True, max_length=1000)
    required = models.BooleanField(_("required"), default=False)
    word_limit = models.PositiveIntegerField(_("word limit"), null=True, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="long_text") | Q(word_limit=None), name="only_long_text_has_word_limit"
            ),
            models.UniqueConstraint(fields=["consultation", "number"], name="question_number_once"),
        ]

    @property
    def has_choices(self) -> bool:
        return self.kind in CHOICE_KINDS

    @cached_property
    def offered(self) -> "list[Choice]":
        """Its choices in their order; `queries.questions_of` loads those of all questions at once."""
        return list(self.choices.all()) if self.has_choices else []

    def above(self) -> list[Address]:
        return [(Consultation, self.consultation_id)]

    def is_on_public_pages(self) -> bool:
        return self.consultation.is_on_public_pages()

    def logged_now(self) -> tuple[str, ...]:
        return self.logged if self.consultation.state == State.DRAFT else (*self.logged, *self.TEXTS)

    def __str__(self) -> str:
        return str(self.text)


class Choice(Limited):
    """One of the answers to choose from; an answer holds its code, whatever its label and position."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    code = models.CharField(max_length=12, default=new_code, editable=False)
    label = TranslatedField(_("choice"), max_length=300)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["question", "code"], name="choice_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="choice_has_code"),
            models.CheckConstraint(condition=~Q(label={}), name="choice_has_label"),
        ]

    def __str__(self) -> str:
        return str(self.label)


class QuestionPart(models.TextChoices):
    """Which part of a question was corrected."""

    TEXT = "text", _("question")
    HELP = "help", _("help")
    CHOICE = "choice", _("choice")


class Correction(Limited):
    """What a part of a question said before it was corrected, in the languages in which it now says something
    else. Only of published calls: what no one had read is not kept.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="corrections")
    part = models.CharField(max_length=6, choices=QuestionPart)
    choice = models.ForeignKey(
        Choice, null=True, blank=True, on_delete=models.CASCADE, related_name="corrections"
    )
    said = TranslatedField(_("earlier wording"), max_length=1000)
    corrected_at = models.DateTimeField(_("corrected"))
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["corrected_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(said={}), name="correction_has_earlier_wording"),
            models.CheckConstraint(
                condition=Q(part="choice", choice__isnull=False) | (~Q(part="choice") & Q(choice=None)),
                name="correction_of_a_choice_names_it",
            ),
        ]

    def __str__(self) -> str:
        return str(self.said)
