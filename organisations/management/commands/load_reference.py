"""Departments, themes and holidays of the first day: run after each `migrate`."""

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from organisations.calendars import seed as calendars
from organisations.departments import seed as departments
from organisations.themes import seed as themes


class Command(BaseCommand):
    help = "Adds the departments, themes and holidays that are missing; leaves alone what staff corrected."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--overwrite", action="store_true", help="also sets what is there back to the project's list"
        )

    @transaction.atomic
    def handle(self, *args: object, overwrite: bool, **options: object) -> None:
        new_themes = themes.seed(overwrite=overwrite)
        new_departments = departments.seed(new_themes=new_themes, overwrite=overwrite)
        days = calendars.seed(overwrite=overwrite)
        if options["verbosity"] and (new_themes or new_departments or days):
            self.stdout.write(
                f"Added {len(new_departments)} departments, {len(new_themes)} themes and {days} holidays."
            )
