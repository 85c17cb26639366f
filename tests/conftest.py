"""What every test has: its own folder for uploads, an empty cache, leave to empty the append-only tables,
and no way off this machine; and a mail server for those that ask."""

import gc
import os
from collections.abc import Generator, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.test import TransactionTestCase
from django.utils import timezone, translation
from hypothesis import settings as properties
from pytest_django import DjangoDbBlocker
from pytest_socket import socket_allow_hosts
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from focalpoint import pages
from focalpoint.files import copies
from tests import race
from tests.smtp import MailServer
from tests.snapshot import Snapshot
from tests.store import s3_address  # noqa: F401 - a fixture

# No clock decides: an example that takes long on a busy machine is no fault.
properties.register_profile("house", deadline=None)
properties.load_profile("house")


def pytest_runtest_setup(item: pytest.Item) -> None:
    socket_allow_hosts(["127.0.0.1", "localhost", "::1"], allow_unix_socket=True)


# The longest first, so that no process waits at the end; and what begins with a portal or with its demo world
# beside what does not, so that none waits until these are made.
SLOW = [
    "tests/journeys/test_story.py",
    "tests/engagements/test_races.py",
    "tests/journeys/",
    "tests/browser/test_officer.py",
    "tests/house/test_urls.py",
    "tests/browser/",
    "tests/demo/",
]
# One world for the whole folder: one process builds it.
TOGETHER = "tests/demo/"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps what is slow together, in the order above; inside it, and among the others, it stays random."""
    items.sort(key=lambda item: [not item.nodeid.startswith(begin) for begin in SLOW])


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported and collected stays to the end: the collector of garbage need not look at it.

    It is half a million objects: to look at all of them, as it does now and then, takes as long as several
    tests. What the tests leave is looked at less often than usual, too: that took a twentieth of all time.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)
        gc.enable()


class Scheduling(LoadFileScheduling):
    """A file at a time goes to the next process that is free, and one folder as a whole."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling | None:
    return Scheduling(config, log) if config.option.dist == "loadfile" else None


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """`-q` hides pytest's header, and without the seed a failure cannot be repeated in the same order."""
    if seed := getattr(config.option, "randomly_seed", None):
        terminalreporter.write_line(f"Random order: repeat it with ARGS=--randomly-seed={seed}")


@receiver(connection_created)
def allow_truncate(connection: Any, **_: Any) -> None:
    """After a transactional test the database is emptied; the audit log's triggers ask for this."""
    with connection.cursor() as cursor:
        cursor.execute("SET focalpoint.allow_truncate = 'on'")


# What migrations fill.
MADE_WITH_ROWS = {
    "auth_permission",
    "django_content_type",
    "engagements_consultation",
    "engagements_declinereason",
    "focalpoint_installation",
    "focalpoint_text",
}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """After a transactional test each table has the rows again that it was made with."""
    with django_db_blocker.unblock():
        as_made = Snapshot()
        if as_made.tables > MADE_WITH_ROWS:
            # Kept from a run that was cut short.
            call_command("flush", interactive=False, verbosity=0)
            as_made = Snapshot()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: as_made.restore())
        yield
    race.end()


@receiver(post_migrate)
def keep_standing_call(sender: Any, **_: Any) -> None:
    """A transactional test empties the tables, and with them what a migration made: it is made again."""
    from engagements.consultations.models import Consultation

    if sender.name == "engagements" and not Consultation.objects.filter(standing=True).exists():
        import_module("engagements.migrations.0002_standing_call").create(apps, None)


@receiver(post_migrate)
def keep_reasons(sender: Any, **_: Any) -> None:
    from engagements.reasons.seed import seed

    if sender.name == "engagements":
        seed()


@receiver(post_migrate)
def keep_texts(sender: Any, **_: Any) -> None:
    from focalpoint.texts.seed import seed

    if sender.name == "focalpoint":
        seed()


@pytest.fixture(scope="session", autouse=True)
def uploads(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "UPLOADS_ROOT", tmp_path_factory.mktemp("uploads"))
        yield settings.UPLOADS_ROOT


@pytest.fixture(scope="session", autouse=True)
def cleaned_once() -> Iterator[None]:
    """The same bytes are cleaned once: the child that does it takes a fifth of a second to start."""
    made: dict[tuple[object, ...], bytes] = {}
    clean = copies._made_by_a_child

    def once(name: str, content: bytes) -> bytes:
        # A test may put another child in the place of the cleaner, or give it less time.
        how = name, content, settings.CLEANING_SECONDS, *copies._COMMAND
        if how not in made:
            made[how] = clean(name, content)
        return made[how]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(copies, "_made_by_a_child", once)
        yield


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run share."""
    own = tmp_path_factory.getbasetemp()
    return (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "kept"


@pytest.fixture(autouse=True)
def default_language_and_zone() -> None:
    """A page or a mail leaves its reader's language and zone active in the thread."""
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    caches["pages"].clear()
    pages._kept_at.clear()


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """A running one, and mails go there."""
    server = MailServer()
    server.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    yield server
    server.stop()
