"""The database refuses to change or forget what was recorded."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from focalpoint import audit
from focalpoint.audit.models import Entry, Seal
from focalpoint.audit.seal import seal_waiting
from tests.factories import themes

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed():
    now = timezone.now()
    audit.record("theme.save", themes.theme(), by=None, at=now)
    seal_waiting(at=now)


def refused(sql: str) -> None:
    with (
        connection.cursor() as cursor,
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
    ):
        cursor.execute(sql)


@pytest.mark.parametrize("table", ["focalpoint_entry", "focalpoint_seal"])
class TestRefused:
    def test_update(self, sealed, table):
        column = {"focalpoint_entry": "verb", "focalpoint_seal": "digest"}[table]
        refused(f"UPDATE {table} SET {column} = 'x'")

    def test_delete(self, sealed, table):
        refused(f"DELETE FROM {table}")

    def test_truncate(self, sealed, table):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL focalpoint.allow_truncate = 'off'")
        refused(f"TRUNCATE {table} CASCADE")

    def test_truncate_where_nobody_said_anything(self, sealed, table):
        with connection.cursor() as cursor:
            cursor.execute("RESET focalpoint.allow_truncate")
        try:
            refused(f"TRUNCATE {table} CASCADE")
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET focalpoint.allow_truncate = 'on'")


def test_delete_through_the_models(sealed):
    for model in (Seal, Entry):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.all().delete()
        assert model.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestEmptying:
    """The tests' own database can be emptied; each of these would find the other's entry."""

    @pytest.mark.parametrize("turn", [1, 2])
    def test_transactional_test_begins_empty(self, turn):
        assert not Entry.objects.exists()
        audit.record("theme.save", Entry(pk=7), by=None, at=timezone.now())
