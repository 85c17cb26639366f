"""Encrypt with ENCRYPTION_KEY whatever is stored under one of ENCRYPTION_KEY_FALLBACKS."""

from django.core.management.base import BaseCommand, CommandError

from focalpoint.encryption import COLUMNS
from focalpoint.files import originals
from focalpoint.rotation import rotate_column


class Command(BaseCommand):
    """Exits with 1 when something could not be decrypted. May be run again, and beside a running portal."""

    help = "Encrypts what is stored with the current key; afterwards the earlier ones are not needed."

    def handle(self, *args: object, **options: object) -> None:
        unreadable = 0
        for column in sorted(COLUMNS, key=str):
            rotated = rotate_column(column)
            unreadable += rotated.unreadable
            self.stdout.write(
                f"{column}: {rotated.again} encrypted again, {rotated.current} already with the current key, "
                f"{rotated.unreadable} unreadable"
            )
        files = originals.rotate()
        unreadable += files.unreadable
        self.stdout.write(
            f"focalpoint.StoredFile (files as they were sent): {files.again} encrypted again, "
            f"{files.current} already with the current key, {files.unreadable} unreadable"
        )
        if unreadable:
            raise CommandError(
                f"No key opens {unreadable} of these; they were left as they are. "
                "Add their key to ENCRYPTION_KEY_FALLBACKS and run this again."
            )
