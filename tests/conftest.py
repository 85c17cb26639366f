"""What every test has: its own folder for uploads, and leave to empty the append-only tables."""

from typing import Any

import pytest
from django.conf import settings
from django.db.backends.signals import connection_created
from django.dispatch import receiver


@receiver(connection_created)
def allow_truncate(connection: Any, **_: Any) -> None:
    """After a transactional test the database is emptied; the audit trail's triggers ask for this."""
    with connection.cursor() as cursor:
        cursor.execute("SET focalpoint.allow_truncate = 'on'")


@pytest.fixture(scope="session", autouse=True)
def uploads(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "UPLOADS_ROOT", tmp_path_factory.mktemp("uploads"))
        yield settings.UPLOADS_ROOT
