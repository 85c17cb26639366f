"""What has to be done before the portal can answer, in one process so that Django is loaded once.

With `--reload`, before a portal that runs is started again with changed code: the code is checked, and the
database is left as it is.
"""

import io
import os
import sys

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from focalpoint.management.commands.check_house import template_faults
from focalpoint.settings.environment import ROOT
from tools import translations

_STAMP = ROOT / "var" / "static.sources"


def say(text: str) -> None:
    print(text, flush=True)


def reach_the_database() -> None:
    """A sentence instead of a traceback when DATABASE_URL leads nowhere."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        sys.exit(f"The database of DATABASE_URL does not answer: {str(error).strip()}")


def compile_translations() -> None:
    for language in translations.compile_translations():
        say(f"Compiled the translation into {language}.")


def check() -> None:
    """Whether the code can be imported, passes Django's checks, and every template compiles."""
    try:
        call_command("check", stdout=io.StringIO())
    except CommandError as error:
        sys.exit(str(error))
    if faults := template_faults():
        sys.exit("Templates that do not compile:\n" + "\n".join(faults))


def waiting_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    if count := waiting_migrations():
        say(f"Bringing the database up to date ({count} migrations)…")
        call_command("migrate", verbosity=0, interactive=False)


def name_waiting_migrations() -> None:
    if count := waiting_migrations():
        say(f"Migrations to apply: {count} (make manage ARGS=migrate, or stop and start).")


def _static_sources() -> str:
    """Changes when any static file does."""
    files = []
    for finder in get_finders():
        for path, storage in finder.list(["CVS", ".*", "*~"]):
            status = os.stat(storage.path(path))
            files.append(f"{path} {status.st_size} {status.st_mtime_ns}")
    return "\n".join(sorted(files))


def gather_static_files(*, keep_old: bool = False) -> None:
    """Compressed and named after their content; only when one of them changed.

    A portal that runs needs the old ones until it is started again.
    """
    sources = _static_sources()
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if manifest.exists() and _STAMP.exists() and _STAMP.read_text(encoding="utf-8") == sources:
        return
    say("Compressing the style sheets, scripts and pictures…")
    call_command("collectstatic", verbosity=0, interactive=False, clear=not keep_old)
    _STAMP.write_text(sources, encoding="utf-8")


def load_reference() -> None:
    """Adds what is missing; says so only when it was."""
    call_command("load_reference")


def build_demo() -> None:
    """Says by itself what it does; does nothing when the world is there."""
    if settings.DEMO:
        call_command("build_demo", if_empty=True)


def prepare_start() -> None:
    reach_the_database()
    migrate()
    load_reference()
    gather_static_files()
    build_demo()


def prepare_reload() -> None:
    check()
    reach_the_database()
    name_waiting_migrations()
    gather_static_files(keep_old=True)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focalpoint.settings")
    compile_translations()
    django.setup()
    if sys.argv[1:] == ["--reload"]:
        prepare_reload()
    else:
        prepare_start()


if __name__ == "__main__":
    main()
