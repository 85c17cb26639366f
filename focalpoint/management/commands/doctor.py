"""What is wrong here, and how to put it right; for eyes, and by its exit code for machines."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from focalpoint.diagnosis import findings


class Command(BaseCommand):
    help = "Says what is wrong here and how to put it right. Exits with 1 where something is."
    # It asks them itself, after what matters more.
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        wrong = 0
        for finding in findings(timezone.now()):
            wrong += not finding.is_well
            said = f"{finding.what} {finding.why}".rstrip()
            self.stdout.write(f"{'ok   ' if finding.is_well else 'WRONG'} {said}")
            if not finding.is_well and finding.remedy:
                self.stdout.write(f"      {finding.remedy}")
        if wrong:
            self.stdout.write(f"{wrong} to put right.")
            raise SystemExit(1)
        self.stdout.write("All is well.")
