"""What a call asks."""

import uuid
from typing import ClassVar, TypedDict

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagements.consultations.models import Consultation
from engagements.consultations.states import State
from focalpoint.translated import TranslatedField
from focalpoint.verbs import Address, Target


class Kind(models.TextChoices):
    """How a question is answered."""

    SHORT_TEXT = "short_text", _("Short text")
    LONG_TEXT = "long_text", _("Long text")
    ONE_CHOICE = "one_choice", _("One choice")
    SEVERAL_CHOICES = "several_choices", _("Several choices")


class Choice(TypedDict):
    """One of the answers to choose from; an answer holds its code."""

    code: str
    label: dict[str, str]


class Question(Target):
    """One question of a call; answers are kept under its id."""

    logged: ClassVar[tuple[str, ...]] = ("position", "kind", "required", "word_limit")
    # What the public reads beside: logged with its values once the call is public.
    TEXTS: ClassVar[tuple[str, ...]] = ("text", "help", "choices")
    MOST_CHOICES: ClassVar[int] = 100
    # Characters of a choice, in each language.
    LONGEST_CHOICE: ClassVar[int] = 300

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    text = TranslatedField(_("question"), max_length=500)
    help = TranslatedField(_("help"), blank=True, max_length=1000)
    required = models.BooleanField(_("must be answered"), default=False)
    word_limit = models.PositiveIntegerField(_("word limit"), null=True, blank=True)
    # [{"code": "a", "label": {"en": "...", "ar": "..."}}, ...]; the code is what an answer holds.
    choices = models.JSONField(_("choices"), default=list, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="long_text") | Q(word_limit=None), name="only_long_text_has_word_limit"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["one_choice", "several_choices"]) | Q(choices=[]),
                name="only_choice_questions_have_choices",
            ),
        ]

    def above(self) -> list[Address]:
        return [(Consultation, self.consultation_id)]

    def is_on_public_pages(self) -> bool:
        return self.consultation.is_on_public_pages()

    def logged_now(self) -> tuple[str, ...]:
        return self.logged if self.consultation.state == State.DRAFT else (*self.logged, *self.TEXTS)

    def __str__(self) -> str:
        return str(self.text)
