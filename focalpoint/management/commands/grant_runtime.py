"""The rights of the role that serves people, by hand: `migrate` gives them where both roles are set."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from focalpoint import database_roles


class Command(BaseCommand):
    help = "Gives a role what the portal needs, and neither tables to alter nor the audit log to change."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", nargs="?", default="", help="the role; without it, that of DATABASE_URL")

    def handle(self, *args: object, role: str, **options: object) -> None:
        try:
            with database_roles.as_owner() as served_by:
                role = role or served_by
                if not role:
                    raise CommandError("DATABASE_URL names no role: say which.")
                database_roles.grant(role)
        except database_roles.RoleError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The role {role} can serve people, and change neither tables nor the audit log.")
