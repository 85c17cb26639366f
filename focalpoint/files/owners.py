"""Every file belongs to one row of a noun and goes with it: first the file's row, then its bytes."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.signals import post_delete
from django.dispatch import receiver

from focalpoint.files import store
from focalpoint.files.models import StoredFile


class OwnedFileField(models.OneToOneField):
    """A row's own file: deleted with the row. Code that removes it from the row must delete it at once."""

    def __init__(self, **options: Any) -> None:
        options = {"to": StoredFile, "on_delete": models.PROTECT, "related_name": "+", **options}
        super().__init__(**options)

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False, **options: Any
    ) -> None:
        super().contribute_to_class(cls, name, private_only, **options)
        post_delete.connect(self._delete_file, sender=cls)

    def _delete_file(self, instance: models.Model, **_options: object) -> None:
        StoredFile.objects.filter(pk=getattr(instance, self.attname)).delete()


@receiver(post_delete, sender=StoredFile)
def _delete_bytes(instance: StoredFile, **_options: object) -> None:
    store.remove_on_commit(instance.path)
    store.remove_on_commit(instance.original_path)


def references() -> "list[models.ForeignKey[Any, Any]]":
    """Every column that points to a file, of whatever model: whoever has one there is its owner."""
    relations = StoredFile._meta.get_fields(include_hidden=True)
    return [relation.field for relation in relations if isinstance(relation, models.ManyToOneRel)]


def unowned(before: datetime) -> QuerySet[StoredFile]:
    """Files of no row, uploaded `before` then: a younger one may still be on its way to its owner."""
    rows = StoredFile.objects.filter(uploaded_at__lt=before)
    for column in references():
        pointing = column.model._base_manager.filter(**{column.attname: OuterRef("pk")})
        rows = rows.filter(~Exists(pointing))
    return rows
