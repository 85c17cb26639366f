"""What has to be done before the portal can answer, in one process so that Django is loaded once."""

import os
import sys

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from focalpoint.settings.environment import ROOT

_STAMP = ROOT / "var" / "static.sources"


def say(text: str) -> None:
    print(text, flush=True)


def reach_the_database() -> None:
    """A sentence instead of a traceback when DATABASE_URL leads nowhere."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        sys.exit(f"The database of DATABASE_URL does not answer: {str(error).strip()}")


def migrate() -> None:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        say(f"Bringing the database up to date ({len(waiting)} migrations)…")
        call_command("migrate", verbosity=0, interactive=False)


def _static_sources() -> str:
    """Changes when any static file does."""
    files = []
    for finder in get_finders():
        for path, storage in finder.list(["CVS", ".*", "*~"]):
            found = os.stat(storage.path(path))
            files.append(f"{path} {found.st_size} {found.st_mtime_ns}")
    return "\n".join(sorted(files))


def gather_static_files() -> None:
    """Compressed and named after their content; only when one of them changed."""
    sources = _static_sources()
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if manifest.exists() and _STAMP.exists() and _STAMP.read_text(encoding="utf-8") == sources:
        return
    say("Compressing the style sheets, scripts and pictures…")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    _STAMP.write_text(sources, encoding="utf-8")


def load_reference() -> None:
    """Adds what is missing; says so only when it was."""
    call_command("load_reference")


def build_demo() -> None:
    """Says by itself what it does; does nothing when the world is there."""
    if settings.DEMO:
        call_command("build_demo", if_empty=True)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focalpoint.settings")
    django.setup()
    reach_the_database()
    migrate()
    load_reference()
    gather_static_files()
    build_demo()


if __name__ == "__main__":
    main()
