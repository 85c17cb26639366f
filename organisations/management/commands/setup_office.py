"""The first day of an office without the demo: its lists, its operator, its first lead officer."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from focalpoint.addresses import to_address
from focalpoint.errors import DomainError
from organisations.accounts import actions
from organisations.accounts.models import User
from organisations.accounts.roles import Role


class Command(BaseCommand):
    help = (
        "Adds the departments, themes and holidays, an operator and a first lead officer. Both sign in with "
        "a code sent by email. It may be run again: what is there already stays as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--operator", required=True, metavar="EMAIL", help="who gives others their roles")
        parser.add_argument("--lead", required=True, metavar="EMAIL", help="the first lead officer")
        parser.add_argument("--operator-name", default="", metavar="NAME")
        parser.add_argument("--lead-name", default="", metavar="NAME")

    @transaction.atomic
    def handle(self, *args: object, **options: str) -> None:
        operator, lead = (self._address(options[who]) for who in ("operator", "lead"))
        if operator == lead:
            raise CommandError(
                "The operator and the lead officer are two people: no one gives a role to themselves."
            )
        call_command("load_reference", verbosity=options["verbosity"])
        made = self._operator(operator, options["operator_name"])
        self._lead(lead, options["lead_name"], by=made)
        self.stdout.write(
            f"\nNext, both of them:\n"
            f"1. Open {settings.BASE_URL}{reverse('account_request_login_code')} and enter the address.\n"
            "2. Enter the code from the email, and set up two-step verification. Keep the recovery codes.\n"
            f"Then {settings.BASE_URL}{reverse('admin:index')} is the office: the operator adds colleagues "
            "under People and gives them roles; the lead officer reads the page texts, names people of "
            "departments, and publishes the first call."
        )

    def _address(self, text: str) -> str:
        try:
            validate_email(text.strip())
        except ValidationError as error:
            raise CommandError(f"{text} is not an email address.") from error
        return to_address(text)

    def _operator(self, email: str, name: str) -> User:
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_superuser(email, None, name=name)
            # Else the code that signs in would not confirm it, and a second one would be sent.
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
            self.stdout.write(f"{email} is the operator.")
        elif not user.is_superuser:
            raise CommandError(
                f"{email} has an account without the operator's rights. Choose another address."
            )
        else:
            self.stdout.write(f"{email} is an operator already.")
        return user

    def _lead(self, email: str, name: str, *, by: User) -> None:
        now = timezone.now()
        user = User.objects.filter(email=email).first()
        try:
            if user is None:
                user = actions.add(
                    email=email, name=name, language=settings.LANGUAGE_CODE, tell=False, by=by, at=now
                )
            if not user.has_role(Role.LEAD_OFFICER):
                actions.grant_role(user, role=Role.LEAD_OFFICER, by=by, at=now)
                self.stdout.write(f"{email} is a lead officer, and is notified by email.")
            else:
                self.stdout.write(f"{email} is a lead officer already.")
        except DomainError as error:
            raise CommandError(str(error.message)) from error
