"""The page that a proxy shows while the portal is closed, printed; needs neither database nor Redis."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from focalpoint import edge_pages

# In every folder that is made of them: what nginx shows by itself.
OTHERS = {"unavailable.html": edge_pages.unavailable, "too-large.html": edge_pages.too_large}


class Command(BaseCommand):
    help = "Prints the page for a planned time without the portal, in every language of it."
    # The database may be what is worked on.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--until",
            default="",
            metavar="TIME",
            help="2026-12-01 20:00, in OFFICE_TIME_ZONE; may be left out",
        )
        parser.add_argument(
            "--others", type=Path, metavar="FOLDER", help="write the proxy's other pages there instead"
        )

    def handle(self, *args: object, until: str, others: Path | None, **options: object) -> None:
        if others:
            for name, words in OTHERS.items():
                (others / name).write_text(edge_pages.render(words), encoding="utf-8")
            return
        self.stdout.write(edge_pages.render(edge_pages.closed(self._moment(until))), ending="")

    def _moment(self, text: str) -> datetime | None:
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise CommandError(f"{text} is no time such as 2026-12-01 20:00.") from error
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(settings.OFFICE_TIME_ZONE))
        if moment <= timezone.now():
            raise CommandError(f"{text} is over.")
        return moment
