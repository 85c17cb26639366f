"""Encrypts with the current key what an earlier one encrypted.

A column is read in batches of locked rows, so a row that another process is changing is read after that
change. A run that was stopped has finished some batches; the next run passes over their rows.
"""

from dataclasses import dataclass
from typing import TypeVar

from django.apps import apps
from django.db import models, transaction

from focalpoint.encryption import Column, InvalidToken

BATCH = 500

M = TypeVar("M", bound=models.Model)


@dataclass
class Rotated:
    """How many rows of a column were encrypted again, did not have to be, and could not be read."""

    again: int = 0
    current: int = 0
    unreadable: int = 0


def rotate_column(column: Column) -> Rotated:
    model = apps.get_model(column.model)
    rows = model._base_manager.exclude(**{column.field: ""}).only(column.field).order_by("pk")
    rotated = Rotated()
    batch = _rotate_batch(column, rows, rotated)
    while batch:
        batch = _rotate_batch(column, rows.filter(pk__gt=batch[-1].pk), rotated)
    return rotated


@transaction.atomic
def _rotate_batch(column: Column, rows: models.QuerySet[M], rotated: Rotated) -> list[M]:
    """Changes the first of `rows`, counts them in `rotated`, and returns them."""
    batch = list(rows.select_for_update(no_key=True)[:BATCH])
    changed = []
    for row in batch:
        old = getattr(row, column.field)
        try:
            new = column.rotate(old)
        except InvalidToken:
            rotated.unreadable += 1
            continue
        if new == old:
            rotated.current += 1
        else:
            setattr(row, column.field, new)
            changed.append(row)
    rotated.again += len(changed)
    rows.model._base_manager.bulk_update(changed, [column.field])
    return batch
