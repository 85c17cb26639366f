"""To do something with each of many rows that wait, and with each exactly once, whatever worker is killed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import models, transaction

R = TypeVar("R", bound=models.Model)


@contextmanager
def taken(rows: models.QuerySet[R]) -> Iterator[R | None]:
    """The first of `rows` that no one else has at this moment, until the end; None when there is none.

    What verbs do inside and what is noted on the row are kept together, or neither is; what may fail and must
    not undo the note is an `attempt`.
    """
    with transaction.atomic():
        yield rows.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()


@contextmanager
def attempt() -> Iterator[None]:
    """Inside `taken`: all of it is kept, or nothing after an error, which may then be caught."""
    with transaction.atomic():
        yield
