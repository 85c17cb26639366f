"""Encrypt with ENCRYPTION_KEY whatever is stored under one of ENCRYPTION_KEY_FALLBACKS."""

from django.core.management.base import BaseCommand, CommandError

from focalpoint.encryption import COLUMNS, Column
from focalpoint.files import originals
from focalpoint.rotation import Rotated, rotate_column


class Command(BaseCommand):
    """Exits with 1 when something could not be decrypted. May be run again, and beside a running portal."""

    help = "Encrypts what is stored with the current key; afterwards the earlier ones are not needed."

    def handle(self, *args: object, **options: object) -> None:
        # By the installation's own value the start and `/readyz` know the key: it comes last, so that an
        # earlier key that is removed before all is done is missed at once.
        *others, last = sorted(
            COLUMNS, key=lambda column: (column.model == "focalpoint.Installation", str(column))
        )
        unreadable = sum(map(self._rotate, others))
        files = originals.rotate()
        unreadable += self._say("focalpoint.StoredFile (files as they were sent)", files)
        unreadable += self._rotate(last)
        if unreadable:
            raise CommandError(
                f"No key opens {unreadable} of these; they were left as they are. "
                "Add their key to ENCRYPTION_KEY_FALLBACKS and run this again."
            )

    def _rotate(self, column: Column) -> int:
        return self._say(str(column), rotate_column(column))

    def _say(self, what: str, rotated: Rotated) -> int:
        """How many of these no key opens."""
        self.stdout.write(
            f"{what}: {rotated.again} encrypted again, {rotated.current} already with the current key, "
            f"{rotated.unreadable} unreadable"
        )
        return rotated.unreadable
