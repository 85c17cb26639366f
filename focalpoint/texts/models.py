"""Pages that a lead edits: about the office, and the topics of help."""

from typing import ClassVar

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from focalpoint.translated import TranslatedField
from focalpoint.verbs import Target


class Section(models.TextChoices):
    """Where on the portal a text is found."""

    ABOUT = "about", _("About the office")
    HELP = "help", _("Help")


class TextQuerySet(models.QuerySet["Text"]):
    """Without the words that only a search needs."""

    def of(self, section: Section) -> "TextQuerySet":
        return self.filter(section=section).defer("search")


class Text(Target):
    """One page; times, files and periods are added by the page, from the code and from settings."""

    logged: ClassVar[tuple[str, ...]] = ("position",)

    # The end of its public address.
    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    section = models.CharField(_("section"), max_length=10, choices=Section)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = TranslatedField(_("title"), max_length=200)
    summary = TranslatedField(_("summary"), max_length=300, help_text=_("One sentence, shown in lists."))
    body = TranslatedField(_("text"), max_length=20_000, help_text=_("Markdown."))
    # The words of all its languages.
    search = SearchVectorField(null=True, editable=False)
    # Grows with each save, so that a conflicting save is noticed.
    edit = models.PositiveIntegerField(default=0, editable=False)

    objects = TextQuerySet.as_manager()

    class Meta:
        verbose_name = _("page text")
        verbose_name_plural = _("page texts")
        ordering = ["section", "position", "code"]

    def __str__(self) -> str:
        return str(self.title)

    def is_on_public_pages(self) -> bool:
        return True
