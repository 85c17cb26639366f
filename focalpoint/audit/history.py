"""What was done to one thing, for people to read."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from focalpoint.audit.models import Entry

# More than anything but the standing call collects.
LIMIT = 200


def with_names(entries: models.QuerySet[Entry]) -> Any:
    """The entries with `who`: name or address of the person; None for the portal and for the forgotten.

    A name is looked up when it is read: the trail itself holds none.
    """
    name = Coalesce(NullIf("name", Value("")), "email", output_field=models.CharField())
    person = get_user_model()._default_manager.filter(pk=OuterRef("by")).values(named=name)
    return entries.annotate(who=Subquery(person))


def history_of(target: models.Model, *, limit: int = LIMIT) -> list[Any]:
    """The entries about `target`, newest first, with names: one statement."""
    entries = Entry.objects.filter(target_id=str(target.pk), target_type=target._meta.model_name)
    return list(with_names(entries).order_by("-id")[:limit])
