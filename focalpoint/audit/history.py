"""What was done to one thing, for people to read."""

from typing import TYPE_CHECKING, TypedDict, TypeVar, overload

from django.contrib.auth import get_user_model
from django.db import connection, models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from focalpoint.audit.models import Entry
from focalpoint.events import Event

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

M = TypeVar("M", bound=models.Model)

# More than anything but the standing call collects.
LIMIT = 200
_VERBS = """
WITH RECURSIVE found(verb) AS (
    SELECT min(verb) FROM focalpoint_entry
    UNION ALL
    SELECT (SELECT min(entry.verb) FROM focalpoint_entry entry WHERE entry.verb > found.verb)
    FROM found WHERE found.verb IS NOT NULL
)
SELECT verb FROM found WHERE verb IS NOT NULL
"""


class Named(TypedDict):
    """What `with_names` brings."""

    who: str | None


@overload
def with_names(done: models.QuerySet[Entry]) -> "models.QuerySet[WithAnnotations[Entry, Named]]": ...
@overload
def with_names(done: models.QuerySet[Event]) -> "models.QuerySet[WithAnnotations[Event, Named]]": ...
def with_names(done: models.QuerySet[M]) -> models.QuerySet[models.Model]:
    """Entries or events with `who`: name or address of the person; None for the portal and the forgotten.

    A name is looked up when it is read: neither holds any.
    """
    name = Coalesce(NullIf("name", Value("")), "email", output_field=models.CharField())
    person = get_user_model()._default_manager.filter(pk=OuterRef("by")).values(named=name)
    return done.annotate(who=Subquery(person))


def history_of(target: models.Model, *, limit: int = LIMIT) -> "list[WithAnnotations[Entry, Named]]":
    """The entries about `target`, newest first, with names: one statement."""
    entries = Entry.objects.filter(target_id=str(target.pk), target_type=target._meta.model_name)
    return list(with_names(entries).order_by("-id")[:limit])


def verbs() -> list[str]:
    """Every verb that was ever recorded, in order: one step along the index for each, not a scan."""
    with connection.cursor() as cursor:
        cursor.execute(_VERBS)
        return [verb for (verb,) in cursor.fetchall()]
