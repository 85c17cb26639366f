"""The demo world, built once for all tests of this folder."""

from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.utils import timezone

from demo.world.build import SEED, build


@pytest.fixture(scope="package")
def _world(django_db_setup, django_db_blocker):
    """In a transaction around all of these tests; each of them runs in a savepoint of it."""
    at = timezone.now()
    with django_db_blocker.unblock(), transaction.atomic():
        made = build(seed=SEED, at=at)
        with connection.cursor() as cursor:
            # Nothing else tells PostgreSQL, before it is committed, how much there is.
            cursor.execute("ANALYZE")
        yield SimpleNamespace(at=at, made=made)
        transaction.set_rollback(True)


@pytest.fixture
def world(_world, db):
    return _world
