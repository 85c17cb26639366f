"""Django's `migrate`, by the role that owns the tables; then the other one gets its rights."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate

from focalpoint import database_roles


class Command(migrate.Command):
    served_by = ""

    def execute(self, *args: Any, **options: Any) -> str | None:
        with database_roles.as_owner() as self.served_by:
            return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if not settings.DATABASE_OWNER or self.served_by in ("", settings.DATABASE_OWNER["USER"]):
            return
        try:
            database_roles.grant(self.served_by)
        except database_roles.RoleError as error:
            raise CommandError(str(error)) from error
