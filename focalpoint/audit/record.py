"""Write one audit entry in the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime

from django.db import models

from focalpoint.audit.models import Entry
from focalpoint.people import Person


def record(
    verb: str,
    target: models.Model,
    *,
    by: Person | None,
    at: datetime,
    capacity: str = "",
    changes: Mapping[str, object] | None = None,
) -> Entry:
    """Write that `by` (a person; None for the portal itself) did `verb` ("call.published") to `target`.

    `changes` holds states, dates, codes and lengths, never confidential text and never names.
    """
    return Entry.objects.create(
        verb=verb,
        by=by.pk if by is not None else None,
        at=at,
        capacity=capacity,
        target_type=str(target._meta.model_name),
        target_id=str(target.pk),
        changes=changes or {},
    )
