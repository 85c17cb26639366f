"""What a process needs before it can answer with pages: `/readyz` names what is missing, the start stops."""

import gettext
from collections.abc import Callable

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import to_locale

from focalpoint import installation
from focalpoint.settings.environment import stop

WRONG_KEY = "ENCRYPTION_KEY does not open what this database encrypted."
WRONG_KEY_HINT = (
    "Set the key that the database was made with, or add it to ENCRYPTION_KEY_FALLBACKS. "
    "See docs/operations.md, “Changing the keys”."
)
# A page without it has no styles, and with a manifest that does not list it no page is made at all.
_STYLES = "css/site.css"
# What was found to be so and stays so as long as the process lives.
_settled: set[str] = set()


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def is_migrated() -> bool:
    """Whether every migration of this code is applied; more of them may be, by newer code."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def has_static_files() -> bool:
    try:
        staticfiles_storage.url(_STYLES)
    except ValueError:
        return False
    return True


def has_translations() -> bool:
    """Whether each language offered has its compiled catalogue; English is what stands in the code."""
    others = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    return all(
        any(gettext.find("django", str(folder), [to_locale(code)]) for folder in settings.LOCALE_PATHS)
        for code in others
    )


def parts() -> dict[str, bool]:
    """By name, all that pages need. What needs the database counts as missing while it does not answer."""
    database = database_answers()
    migrated = _is("migrated", lambda: database and is_migrated())
    return {
        "database": database,
        "migrated": migrated,
        "key": database and migrated and _answer(installation.key_opens),
        "static": _is("static", has_static_files),
        "translations": _is("translations", has_translations),
    }


def _is(name: str, ask: Callable[[], bool]) -> bool:
    if name not in _settled and _answer(ask):
        _settled.add(name)
    return name in _settled


def _answer(ask: Callable[[], bool]) -> bool:
    """The database may go away between two questions."""
    try:
        return ask()
    except DatabaseError:
        return False


def stop_with_wrong_key() -> None:
    """Called where a process starts: with another key it would end all sessions, and seal with two keys."""
    try:
        is_wrong = installation.has_table() and not installation.key_opens()
    except DatabaseError:
        # `/readyz` asks again when the database is there.
        return
    finally:
        # A web server forks after this.
        connection.close()
    if is_wrong:
        stop(f"{WRONG_KEY} {WRONG_KEY_HINT}")
