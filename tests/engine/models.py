"""A small world for the tests of the engine: folders of letters, which have copies. Its tables have no
migrations; nothing but the tests knows of it."""

from typing import ClassVar

from django.db import models

from focalpoint.search import FoldedField
from focalpoint.verbs import Address, Target


class State(models.TextChoices):
    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent"
    FILED = "filed", "Filed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Folder(Target):
    logged: ClassVar[tuple[str, ...]] = ("name",)

    name = models.CharField(max_length=40)
    note = models.CharField(max_length=40, blank=True)
    folded = FoldedField(of="name", max_length=80)

    def is_on_public_pages(self) -> bool:
        return self.name.startswith("public")

    def logged_now(self) -> tuple[str, ...]:
        return (*self.logged, "note") if self.is_on_public_pages() else self.logged


class Letter(Target):
    folder = models.ForeignKey(Folder, on_delete=models.PROTECT)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    text = models.CharField(max_length=100, blank=True)
    labels = models.JSONField(default=list)
    edit = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    saved_by_id = models.UUIDField(null=True)

    def above(self) -> list[Address]:
        return [(Folder, self.folder_id)]


class Copy(Target):
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="copies")
    state = models.CharField(max_length=12, choices=State, default=State.SENT)

    def above(self) -> list[Address]:
        return [(Letter, self.letter_id)]
