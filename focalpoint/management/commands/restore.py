"""A backup brought back into an empty database and an empty storage."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from focalpoint import backups, database_roles, encryption, installation


class Command(BaseCommand):
    help = "Brings a backup back. Nothing leaves the restored portal until `manage.py adopt`."
    # The database is empty.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="one that `manage.py backup` made")
        parser.add_argument("--check", action="store_true", help="only see whether the backup is whole")

    def handle(self, *args: object, folder: Path, check: bool, **options: object) -> None:
        with database_roles.as_owner():
            try:
                manifest = backups.read(folder) if check else backups.restore(folder)
            except backups.BackupError as error:
                raise CommandError(str(error)) from error
            has_key = encryption.knows_key(manifest.key) if check else installation.key_opens()
        done = (
            f"The backup of {manifest.at} is whole."
            if check
            else f"Restored what was there at {manifest.at}."
        )
        self.stdout.write(done)
        if not has_key:
            self.stdout.write(
                f"ENCRYPTION_KEY is not the one of this backup, whose name is {manifest.key}: set that one "
                "before you go on."
            )
        if check:
            return
        noted = f" --noted {manifest.audit}" if manifest.audit else ""
        self.stdout.write(
            "Next:\n1. manage.py migrate, which also gives the other role its rights\n"
            f"2. manage.py verify_audit{noted}\n3. manage.py adopt: until then nothing leaves it"
        )
