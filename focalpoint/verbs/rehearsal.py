"""To try a verb and keep nothing of it: what is to be done later is refused now, if it would be."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from focalpoint.verbs.unit import is_running


@contextmanager
def rehearsal() -> Iterator[None]:
    """Whatever verbs do inside is undone at the end, with their log and their notices.

    What a verb refuses is raised as ever. Not for the body of a verb: the rows that it holds would differ
    from those of the database.
    """
    if is_running():
        raise RuntimeError("A verb cannot rehearse another one")
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
