"""What several tests need is built once: for a file, and for the members of a walk."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker


def shared(build: Callable[[], Any]) -> Any:
    """A fixture with what `build` makes, for all tests of the module that assigns it.

    Each test runs in a savepoint of that transaction, so no row that it changes reaches the next; an object
    in memory is the same for all.
    """

    @pytest.fixture(scope="module")
    def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
        with django_db_blocker.unblock(), transaction.atomic():
            yield build()
            transaction.set_rollback(True)

    return made


def each(members: Iterable[Any], check: Callable[[Any], object]) -> None:
    """Asks `check` of every member and fails with all that it fails for.

    What one of them changes in the database is undone before the next: each begins with the same rows.
    """
    wrong = {}
    for member in members:
        try:
            with transaction.atomic():
                try:
                    check(member)
                finally:
                    transaction.set_rollback(True)
        except (Exception, pytest.fail.Exception) as error:
            wrong[member] = f"{type(error).__name__}: {error}"
    assert not wrong, "\n".join(f"{member}: {what}" for member, what in wrong.items())
