"""What a migration may do while processes of the last release still run on the schema that it leaves."""

from collections.abc import Sequence
from pathlib import Path

from django.contrib.postgres.operations import (
    AddIndexConcurrently,
    CreateExtension,
    RemoveIndexConcurrently,
    ValidateConstraint,
)
from django.db.migrations import Migration, operations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Field, ManyToManyField
from django.db.models.fields import NOT_PROVIDED

OURS = ("demo", "engagements", "focalpoint", "organisations")
# The schema that the first release begins with.
FIRST = {
    "demo.0001_mail",
    "engagements.0001_nouns",
    "engagements.0002_standing_call",
    "engagements.0003_decline_reasons",
    "focalpoint.0001_kernel",
    "focalpoint.0002_append_only",
    "focalpoint.0003_texts",
    "organisations.0001_accounts",
    "organisations.0002_nouns",
}
# A migration that may do more, and why the last release does not notice. "engagements.0007_remove_color":
# "Release 1.3 has stopped reading and writing it."
EXCEPTIONS: dict[str, str] = {}

# The old code sees nothing of these, and they hold no lock for long.
_HARMLESS = (
    AddIndexConcurrently,
    CreateExtension,
    RemoveIndexConcurrently,
    ValidateConstraint,
    operations.AlterModelManagers,
    operations.AlterModelOptions,
    operations.CreateModel,
)


def faults(migration: Migration, before: ProjectState) -> list[str]:
    """What in it the old code would notice, or wait for, in a sentence each. `before` is left as it is."""
    return _faults(migration.operations, migration.app_label, before.clone(), set())


def _faults(several: Sequence[Operation], app: str, state: ProjectState, made: set[str]) -> list[str]:
    """Takes `state` along; `made` are the tables that are new in this migration."""
    found = []
    for operation in several:
        if isinstance(operation, operations.SeparateDatabaseAndState):
            found += _faults(operation.database_operations, app, state.clone(), made)
            found += _forgotten(operation.state_operations, app, state)
        elif isinstance(operation, operations.CreateModel):
            made.add(operation.name_lower)
        elif getattr(operation, "model_name_lower", "") not in made and (
            why := _why_not(operation, app, state)
        ):
            found.append(f"{operation.describe()}: {why}")
        operation.state_forwards(app, state)
    return found


def _forgotten(several: Sequence[Operation], app: str, state: ProjectState) -> list[str]:
    """Columns that stay in the database, must be filled, and that the new code does not know any more."""
    return [
        f"{operation.describe()}: no row can be added without it; first null=True, or db_default"
        for operation in several
        if isinstance(operation, operations.RemoveField)
        and not _fills_itself(state.models[app, operation.model_name_lower].fields[operation.name])
    ]


def _why_not(operation: Operation, app: str, before: ProjectState) -> str:
    if isinstance(operation, _HARMLESS):
        return ""
    if isinstance(operation, operations.AddField):
        return _why_not_added(operation.field)
    if isinstance(operation, operations.AlterField):
        old = before.models[app, operation.model_name_lower].fields[operation.name]
        return "" if _as_stored(old) == _as_stored(operation.field) else "the column changes"
    if isinstance(operation, operations.AddIndex):
        return "writing waits until it is made; AddIndexConcurrently, in a migration with atomic = False"
    return "not on the list of what the last release does not notice"


def _why_not_added(field: Field) -> str:
    if isinstance(field, ManyToManyField):
        return ""
    if not _fills_itself(field):
        return "the last release does not fill it; null=True, or db_default"
    if field.unique or field.db_index:
        return "writing waits until its index is made; db_index=False, then AddIndexConcurrently"
    return ""


def _fills_itself(field: Field) -> bool:
    return field.null or field.db_default is not NOT_PROVIDED


def _as_stored(field: Field) -> tuple[object, ...]:
    """What of a field the database knows: not its labels, choices and validators."""
    _name, path, arguments, options = field.deconstruct()
    stored = {key: value for key, value in options.items() if key not in field.non_db_attrs}
    return path, arguments, stored


def changed_migrations(earlier: Path, now: Path) -> list[str]:
    """The migrations of an earlier checkout that are not the same in this one."""
    paths = [path.relative_to(earlier) for app in OURS for path in earlier.glob(f"{app}/migrations/0*.py")]
    return sorted(
        str(path)
        for path in paths
        if not (now / path).is_file() or (now / path).read_bytes() != (earlier / path).read_bytes()
    )
