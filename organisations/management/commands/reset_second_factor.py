"""The way back in for the only operator who lost the second factor: whoever may run it has the server."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from focalpoint.errors import DomainError
from organisations.accounts import actions
from organisations.accounts.models import FactorLoss, User


class Command(BaseCommand):
    help = "Removes a person's second factor, password and sessions; they sign in with a mailed code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address the person signs in with")
        parser.add_argument(
            "--reason", choices=FactorLoss.values, required=True, help="kept in the audit log"
        )

    def handle(self, *args: object, email: str, reason: str, **options: object) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"There is no account with the address {email}.")
        try:
            actions.reset_factor(user, reason=FactorLoss(reason), at=timezone.now())
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(
            f"{user.email} has no second factor and no password any more, and signs in with a mailed code. "
            "The person and the lead officers are notified."
        )
