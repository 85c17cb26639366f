"""In which order the queue can be read, and which columns it can have."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Order:
    """A name in the address, what it is called, and the columns: the last one is unique."""

    name: str
    label: str | Promise
    key: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A name in the address, and what stands above it; by which order its heading sorts, if any."""

    name: str
    label: str | Promise
    order: str = ""


# The first is the queue's own. Each has an index: engagements/cases/models.py; of organisations their own.
ORDERS = (
    Order("clock", _("What needs the office, then the due date"), ("waiting_on", "due_at", "id")),
    Order("due", _("Due date"), ("due_at", "id")),
    Order("oldest", _("Oldest first"), ("opened_at", "id")),
    Order("newest", _("Newest first"), ("-opened_at", "-id")),
    Order("organisation", _("Organisation"), ("main_submission__profile__folded_name", "id")),
)
ORDER_BY_NAME = {order.name: order for order in ORDERS}
COLUMNS = (
    Column("from", _("From"), order="organisation"),
    Column("call", _("Call")),
    Column("language", _("Language")),
    Column("why", _("Why now"), order="clock"),
    Column("officer", _("Officer")),
    Column("age", _("Age"), order="oldest"),
    Column("due", _("Due"), order="due"),
)
USUAL = ("from", "why", "officer", "due")


def columns_of(values: Sequence[str]) -> list[str]:
    """Those that are asked for, in the order of the table; none where they are the usual ones."""
    asked = {name for value in values for name in value.split(",")}
    known = [column.name for column in COLUMNS if column.name in asked]
    return [] if tuple(known) == USUAL else known
