"""A copy of the database without anyone in it, for staging: `manage.py sanitise`.

Each app says in its module `sanitised` what becomes of every field of its models. What it does not name is
an error (tests/house/test_sanitised.py), so that a new column is never copied by accident. Shapes and counts
stay: how many rows, which states, how long a text is, who belongs to whom.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from focalpoint import append_only, audit, encryption, expiring, installation, search
from focalpoint.disguise import Disguise, Replace
from focalpoint.expiring import BEAT_LEASE
from focalpoint.files import store
from focalpoint.files.models import StoredFile

BATCH = 200


class RefusedError(Exception):
    """This database is not a copy that may be changed; the sentence says why."""


@dataclass(frozen=True)
class Plan:
    """What becomes of a model: its rows are removed, or `made` says what fields become; `kept` stay."""

    kept: frozenset[str] = frozenset()
    made: dict[str, Replace] = field(default_factory=dict)
    # Made of other fields of the row, after them.
    derived: dict[str, Callable[[Any], Any]] = field(default_factory=dict)
    is_removed: bool = False
    # The field that holds a code, by which other tables and JSON name the row.
    codes: str = ""
    # A list that everyone may read: its texts stay.
    is_public: bool = False

    @property
    def names(self) -> set[str]:
        return {*self.kept, *self.made, *self.derived}


TABLE: dict[str, Plan] = {}
# Texts that stand in the code.
CONSTANTS: set[str] = set()


def keep(
    model: str,
    kept: str,
    *,
    derived: dict[str, Callable[[Any], Any]] | None = None,
    codes: str = "",
    **made: Replace,
) -> None:
    TABLE[model] = Plan(frozenset(kept.split()), made, derived or {}, codes=codes)


def public(model: str, kept: str, *, codes: str) -> None:
    """A list that the portal shows to everyone: it stays as it is."""
    TABLE[model] = Plan(frozenset(kept.split()), codes=codes, is_public=True)


def remove(*names: str) -> None:
    for model in names:
        TABLE[model] = Plan(is_removed=True)


def load() -> None:
    autodiscover_modules("sanitised")


def folded(of: str) -> Callable[[Any], str]:
    return lambda row: search.folded(getattr(row, of))


def refuse() -> None:
    """Raises RefusedError unless this is a copy, with keys and a storage of its own, that nothing runs on."""
    if not installation.differences():
        raise RefusedError(
            "This database is in service, or is the original itself. Restore a backup elsewhere, and give "
            "the copy another BASE_URL."
        )
    if installation.key_opens():
        raise RefusedError(
            "ENCRYPTION_KEY is the key of the original. Give the copy keys of its own: then what is "
            "encrypted cannot be opened there at all."
        )
    if expiring.get(BEAT_LEASE, at=timezone.now()) is not None:
        raise RefusedError("Beat runs on this database. Stop web, worker and beat of the copy.")
    storage = store.storage()
    paths = StoredFile.objects.exclude(path="").values_list("path", flat=True).order_by("pk")[:20]
    if store.names_in("") or any(storage.exists(path) for path in paths):
        raise RefusedError(
            "The storage of uploads is not empty. Give the copy a storage of its own, and empty."
        )


@transaction.atomic
def run(*, at: datetime) -> dict[str, int]:
    """Replaces everything in one transaction; returns how many rows of each model were made anew or removed.

    The role of the connection owns the tables: meanwhile it takes the triggers off the audit log, and off
    what else may not be changed.
    """
    load()
    refuse()
    disguise = Disguise(_known_values())
    counted: dict[str, int] = {}
    with append_only.lifted(append_only.tables()):
        _replace_all(disguise, counted)
    row = installation.ours()
    row.base_url, row.sealed = "", encryption.encrypt(installation.SEALED)
    row.save(update_fields=["base_url", "sealed"])
    audit.record("installation.sanitise", row, by=None, at=at, changes={"rows": sum(counted.values())})
    return counted


def _known_values() -> set[str]:
    """What fields may choose from, and the codes of what everyone may read: no one typed them."""
    known = {code for code, _name in settings.CONTENT_LANGUAGES} | CONSTANTS
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            base = getattr(column, "base_field", column)
            known |= {str(value) for value, _label in base.flatchoices if value}
        if code := TABLE.get(model._meta.label, Plan()).codes:
            known |= set(map(str, model._base_manager.values_list(code, flat=True)))
    return known - {""}


def _replace_all(disguise: Disguise, counted: dict[str, int]) -> None:
    for label, plan in TABLE.items():
        try:
            model = apps.get_model(label)
        except LookupError:
            # Of an app that is not installed here.
            continue
        if plan.is_removed:
            counted[label] = _remove(model)
        elif plan.made or plan.derived:
            counted[label] = _replace(model, plan, disguise)


def _remove(model: type[models.Model]) -> int:
    rows = model._base_manager.all()
    # Without signals and cascades: what points to it is removed by its own plan.
    return int(rows._raw_delete(rows.db))


def _replace(model: type[models.Model], plan: Plan, disguise: Disguise) -> int:
    names = [*plan.made, *plan.derived]
    done = 0
    for rows in _batches(model):
        for row in rows:
            for column, replace in plan.made.items():
                value = getattr(row, column)
                if value not in (None, "", [], {}):
                    setattr(row, column, replace(disguise, value))
            for column, derive in plan.derived.items():
                setattr(row, column, derive(row))
        model._base_manager.bulk_update(rows, names, batch_size=BATCH)
        done += len(rows)
    return done


def _batches(model: type[models.Model]) -> Iterator[list[Any]]:
    rows = list(model._base_manager.order_by("pk")[:BATCH])
    while rows:
        last = rows[-1].pk
        yield rows
        rows = list(model._base_manager.filter(pk__gt=last).order_by("pk")[:BATCH])
