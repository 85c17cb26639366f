"""Write one audit entry in the caller's transaction."""

from datetime import datetime
from typing import Any

from django.db import models

from focalpoint.audit.models import Entry


def record(
    verb: str,
    target: models.Model,
    *,
    by: Any,
    at: datetime,
    capacity: str = "",
    changes: dict[str, Any] | None = None,
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
