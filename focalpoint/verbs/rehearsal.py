"""To try a verb and keep nothing of it: what is to be done later is refused now, if it would be."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from focalpoint.verbs.unit import is_running

_is_rehearsal: ContextVar[bool] = ContextVar("rehearsal", default=False)


@contextmanager
def rehearsal() -> Iterator[None]:
    """Whatever verbs do inside is undone at the end, with their log and their notices.

    What a verb refuses is raised as ever. Not for the body of a verb: the rows that it holds would differ
    from those of the database.
    """
    if is_running():
        raise RuntimeError("A verb cannot rehearse another one")
    token = _is_rehearsal.set(True)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        _is_rehearsal.reset(token)


def is_rehearsal() -> bool:
    """Whether all that happens now is undone: what refuses nothing and takes long can be left out."""
    return _is_rehearsal.get()
