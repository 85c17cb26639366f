"""A backup of the database and the files, in a folder of its own."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from focalpoint import backups, database_roles


class Command(BaseCommand):
    help = (
        "Writes the database and the files into a new folder, with checksums. Keep ENCRYPTION_KEY elsewhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "into", type=Path, help="a folder as safe as the database: nothing in it is sealed"
        )

    def handle(self, *args: object, into: Path, **options: object) -> None:
        with database_roles.as_owner():
            try:
                folder, manifest = backups.make(into, at=timezone.now())
            except backups.BackupError as error:
                raise CommandError(str(error)) from error
        self.stdout.write(f"{folder}: the database and {len(manifest.files) - 1} files.")
        self.stdout.write(f"Name of ENCRYPTION_KEY, which is not in it: {manifest.key}")
        if manifest.audit:
            self.stdout.write(f"Head of the audit log: {manifest.audit}")
        if manifest.missing:
            raise CommandError(
                f"Of {len(manifest.missing)} files the bytes were not there (manifest.json). If "
                "rotate_encryption ran meanwhile, make another backup."
            )
