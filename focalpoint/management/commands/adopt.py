"""Confirm that a restored or moved database is the portal now: until then nothing leaves it."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from focalpoint import installation
from focalpoint.files import mark
from focalpoint.notifications import actions
from focalpoint.notifications.models import Delivery, Notice


class Command(BaseCommand):
    help = (
        "Confirms that this database is the portal of BASE_URL: emails go out and files are cleaned up again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument(
            "--discard-waiting", action="store_true", help="none of the emails that wait now is sent, ever"
        )
        parser.add_argument(
            "--undo",
            action="store_true",
            help="nothing is sent and no file is deleted until it is adopted again",
        )
        parser.add_argument(
            "--key-is-lost",
            action="store_true",
            help="go on with an ENCRYPTION_KEY that does not open what was encrypted",
        )

    def handle(
        self,
        *args: object,
        yes: bool,
        discard_waiting: bool,
        undo: bool,
        key_is_lost: bool,
        **options: object,
    ) -> None:
        if undo:
            installation.undo(at=timezone.now())
            self.stdout.write("From now on nothing is sent and no file is deleted, until `manage.py adopt`.")
            return
        has_key = installation.key_opens()
        if not has_key and not key_is_lost:
            raise CommandError(
                "ENCRYPTION_KEY does not open what this database encrypted. Set the key that it was "
                "made with, or add it to ENCRYPTION_KEY_FALLBACKS. If it is lost for good: --key-is-lost."
            )
        if has_key and not installation.differences():
            self.stdout.write(f"This database is the portal of {settings.BASE_URL} already: nothing to do.")
            return
        self._say_what_follows(discard_waiting)
        if not yes and input("Adopt it? [y/N] ").strip().lower() not in {"y", "yes"}:
            raise CommandError("Nothing was changed.")
        self._adopt(discard_waiting)

    def _say_what_follows(self, discard_waiting: bool) -> None:
        row = installation.ours()
        emails = Notice.objects.filter(delivery=Delivery.WAITING).count()
        lines = actions.waiting_for_digest().count()
        what_becomes = "are discarded" if discard_waiting else "go out to real people"
        self.stdout.write(
            f"It was the portal of {row.base_url or 'no address'}, adopted {row.adopted_at:%Y-%m-%d}."
        )
        self.stdout.write(f"It becomes the portal of {settings.BASE_URL}.")
        self.stdout.write(f"{emails} emails that wait, and {lines} lines for daily digests, {what_becomes}.")
        if (emails or lines) and not discard_waiting:
            self.stdout.write("To send none of them: --discard-waiting.")

    @transaction.atomic
    def _adopt(self, discard_waiting: bool) -> None:
        has_storage = mark.is_ours()
        discarded = actions.discard_waiting() if discard_waiting else 0
        installation.adopt(at=timezone.now(), discarded=discarded)
        if has_storage:
            mark.replace()
        self.stdout.write(f"This database is the portal of {settings.BASE_URL} now.")
        if not has_storage:
            self.stdout.write(
                "The storage of uploads holds the mark of another portal, so nothing in it is cleaned up. "
                "If it belongs to this one, remove its file `installation`."
            )
