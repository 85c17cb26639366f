"""Which portal a database is: a copy of it does nothing outward until someone who runs it confirms it.

A restored backup holds emails that wait, reminders that are due, and the names of files that another portal
still gives out. The one row here says for which address and in which database it was made. A dump carries the
row along, and what it says is not so in the copy: another BASE_URL, another cluster, another database, or
the same one with its tables made anew. `manage.py adopt` confirms it.
"""

import logging
import time
import uuid
from collections.abc import Callable
from datetime import datetime
from functools import cache, wraps

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Q
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from focalpoint import audit, encryption

logger = logging.getLogger(__name__)

# What is sealed says nothing; that it can be opened says that the key is the right one.
SEALED = "focalpoint"
# A worker meets it every few seconds.
_SAY_AGAIN_SECONDS = 3600.0
_say_again_at = 0.0


class Installation(models.Model):
    """The only row of its table."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    # The storage of uploads holds the same: focalpoint/files/mark.py.
    mark = models.UUIDField(default=uuid.uuid4, editable=False)
    # What it was adopted for; empty once that was undone.
    base_url = models.CharField(max_length=300, blank=True)
    database = models.CharField(max_length=60)
    adopted_at = models.DateTimeField()
    # SEALED, encrypted.
    sealed = models.TextField()

    class Meta:
        verbose_name = _("installation")
        verbose_name_plural = _("installations")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_installation")]

    def __str__(self) -> str:
        return str(self.mark)


encryption.register("focalpoint.Installation", "sealed")


def ours() -> Installation:
    """The row; a database without one is new, and belongs to whoever asks first."""
    try:
        return Installation.objects.get()
    except Installation.DoesNotExist:
        made = Installation.objects.get_or_create(
            pk=1,
            defaults={
                "base_url": settings.BASE_URL,
                "database": database_identity(),
                "adopted_at": timezone.now(),
                "sealed": encryption.encrypt(SEALED),
            },
        )
        return made[0]


def database_identity() -> str:
    """The numbers of cluster, database and table: restoring a dump changes one of them at least.

    A copy of the whole data folder has the same ones, and so has the replica that takes over for a server
    that died: nothing says which of the two it is.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid, %s::regclass::oid FROM pg_database WHERE datname = current_database()",
            [Installation._meta.db_table],
        )
        numbers = cursor.fetchone()
        cluster = 0
        if _may_ask_cluster():
            cursor.execute("SELECT system_identifier FROM pg_control_system()")
            [cluster] = cursor.fetchone()
        return ".".join(map(str, (cluster, *numbers)))


@cache
def _may_ask_cluster() -> bool:
    """Whether this role may read the number that the cluster got when it was made; some hosts forbid it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege('pg_control_system()', 'execute')")
        return bool(cursor.fetchone()[0])


def differences() -> list[str]:
    """What is not as it was adopted: "address", "database"; nothing when all is."""
    row = ours()
    found = {"address": row.base_url != settings.BASE_URL, "database": row.database != database_identity()}
    return [name for name, differs in found.items() if differs]


def is_adopted() -> bool:
    """Whether this may act outward. The demo always may: its emails are shown, never sent."""
    return settings.DEMO or not differences()


def may_act() -> bool:
    """As `is_adopted`; if not, the log says so, once an hour for each process."""
    global _say_again_at
    if is_adopted():
        return True
    if time.monotonic() >= _say_again_at:
        _say_again_at = time.monotonic() + _SAY_AGAIN_SECONDS
        logger.error(
            "This is a copy of another portal, or it has moved (%s): no email is sent, nothing is done on "
            "schedule and no file is deleted until `manage.py adopt`",
            ", ".join(differences()),
        )
    return False


def only_where_adopted(task: Callable[[], None]) -> Callable[[], None]:
    """A scheduled task that does nothing in a copy."""

    @wraps(task)
    def run() -> None:
        if may_act():
            task()

    return run


@transaction.atomic
def adopt(*, at: datetime, discarded: int = 0) -> Installation:
    """From now on this database acts for BASE_URL, with a mark that what it was copied from does not have."""
    row = ours()
    changes: dict[str, object] = {"base_url": [row.base_url, settings.BASE_URL]}
    if discarded:
        changes["discarded"] = discarded
    row.base_url, row.database = settings.BASE_URL, database_identity()
    row.adopted_at, row.mark = at, uuid.uuid4()
    if not key_opens():
        row.sealed = encryption.encrypt(SEALED)
    row.save()
    audit.record("installation.adopt", row, by=None, at=at, changes=changes)
    return row


@transaction.atomic
def undo(*, at: datetime) -> None:
    """From now on this database does nothing outward, wherever it is."""
    row = ours()
    changes = {"base_url": [row.base_url, ""]}
    row.base_url = ""
    row.save(update_fields=["base_url"])
    audit.record("installation.undo", row, by=None, at=at, changes=changes)


def key_opens() -> bool:
    """Whether ENCRYPTION_KEY or one of its fallbacks opens what this database sealed when it was made."""
    try:
        return encryption.decrypt(ours().sealed) == SEALED
    except encryption.InvalidToken:
        return False


@receiver(post_migrate)
def make_row(sender: object, **_options: object) -> None:
    """A new database adopts itself as soon as it has its table."""
    if getattr(sender, "name", "") == "focalpoint" and has_table():
        ours()


def has_table() -> bool:
    return Installation._meta.db_table in connection.introspection.table_names()
