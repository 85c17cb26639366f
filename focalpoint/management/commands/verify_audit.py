"""Say whether the audit log's chain of hashes holds, and where it breaks."""

import sys

from django.core.management.base import BaseCommand, CommandParser

from focalpoint.audit.verify import Break, verify


class Command(BaseCommand):
    """Exits with 1 when the chain is broken."""

    help = "Checks the chain of hashes that seals the audit log."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--noted",
            default="",
            metavar="POSITION:DIGEST",
            help="a head that was noted earlier; it must still be in the chain",
        )

    def handle(self, *args: object, noted: str, **options: object) -> None:
        verdict = verify(noted=noted)
        self.stdout.write(f"{verdict.sealed} entries are sealed, {verdict.waiting} wait.")
        if verdict.oldest_waiting:
            self.stdout.write(f"The oldest waits since {verdict.oldest_waiting:%Y-%m-%d %H:%M:%S %Z}.")
        if verdict.broken is None:
            self.stdout.write(f"The chain holds. Its head is {verdict.head}")
            return
        self.stdout.write(self.style.ERROR(_sentence(verdict.broken)))
        self.stdout.write(f"Up to there it holds: {verdict.head}")
        sys.exit(1)


def _sentence(broken: Break) -> str:
    entry = f" (entry {broken.entry_id})" if broken.entry_id is not None else ""
    return f"The chain breaks at position {broken.position}{entry}: {broken.wrong}."
