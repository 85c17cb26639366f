"""A row that verbs act on."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, cast

from focalpoint.limits import Limited

if TYPE_CHECKING:
    from focalpoint.verbs.declaration import Declaration

# The class of a row and its key.
Address = tuple[type["Target"], object]


class Target(Limited):
    """A row that verbs act on."""

    # Logged with the value before and after; of other columns the log holds the name only.
    logged: ClassVar[tuple[str, ...]] = ("state",)

    class Meta:
        abstract = True

    def above(self) -> Sequence[Address]:
        """What is locked before this row: what it belongs to, as far as its own noun knows, highest first."""
        return ()

    def is_on_public_pages(self) -> bool:
        """Whether public pages are made of this row, as it is now: a verb that acts on it forgets them."""
        return False

    def logged_now(self) -> tuple[str, ...]:
        """What is logged with its values as the row is now: more, where everyone may read the rest too."""
        return self.logged

    def enter(self, verb: "Declaration", *, at: datetime) -> None:
        """Move to the verb's target state; what follows from the state is set here too."""
        setattr(self, "state", verb.to)  # noqa: B010


def address(row: Target) -> Address:
    """By the model, not the type: who is signed in comes as a lazy object around the row."""
    return cast(type[Target], row._meta.model), row.pk


def root(row: Target) -> Address:
    """What the row is a part of: whatever stands highest above it, else the row itself."""
    return next(iter(row.above()), address(row))


def columns(row: Target) -> list[str]:
    return [column.attname for column in row._meta.concrete_fields]


def stored(row: Target) -> dict[str, object]:
    """Every loaded column as it stands on the object; lists and dicts as copies, for they change in place."""
    values = {name: row.__dict__[name] for name in columns(row) if name in row.__dict__}
    return {
        name: deepcopy(value) if isinstance(value, list | dict) else value for name, value in values.items()
    }
