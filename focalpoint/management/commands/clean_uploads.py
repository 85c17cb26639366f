"""The nightly cleanup of files by hand: what is there, and what was done about it."""

import sys

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from focalpoint.files.cleanup import clean


class Command(BaseCommand):
    """Exits with 1 when nothing was touched, or when bytes are missing."""

    help = "Deletes files without an owner, sets bytes without a row aside, and counts what is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--however-many",
            action="store_true",
            help="also when so many have no row that the database may be the wrong one",
        )

    def handle(self, *args: object, however_many: bool, **options: object) -> None:
        result = clean(timezone.now(), however_many=however_many)
        self.stdout.write(f"{result.lying} files lie there. {result.unowned} without an owner were deleted.")
        left = f"stay: {result.refused}" if result.refused else "were set aside"
        self.stdout.write(f"{len(result.strays)} without a row {left}. {result.brought_back} came back.")
        self.stdout.write(f"{result.ended} that were set aside were deleted.")
        self.stdout.write(f"{len(result.missing)} are missing.")
        if result.refused or result.missing:
            sys.exit(1)
