"""A copy of the database for staging: everyone and everything typed is replaced by what is made up."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from focalpoint import database_roles, sanitising


class Command(BaseCommand):
    help = (
        "Replaces every person, address, text, file and secret of a COPY by made ones. Refuses a database in "
        "service, one with the original's key, and one whose storage holds files."
    )
    # Its key is another one, which is as it should be.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: object, yes: bool, **options: object) -> None:
        with database_roles.as_owner():
            try:
                sanitising.refuse()
                if not yes and not self._is_confirmed():
                    raise CommandError("Nothing was changed.")
                counted = sanitising.run(at=timezone.now())
            except sanitising.RefusedError as error:
                raise CommandError(str(error)) from error
        for model, rows in counted.items():
            if rows:
                self.stdout.write(f"{rows:>8} {model}")
        self.stdout.write(
            "No one is in it any more. Next: manage.py migrate, manage.py adopt --discard-waiting, then "
            "setup_office for those who sign in."
        )

    def _is_confirmed(self) -> bool:
        where = connection.settings_dict
        question = f"Replace everything in {where['NAME']} at {where['HOST'] or 'this machine'}? [y/N] "
        return input(question).strip().lower() in {"y", "yes"}
