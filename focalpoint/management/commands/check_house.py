"""`make check`'s part that needs Django: its own checks, every template compiles, no migration is missing."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.template import TemplateSyntaxError, engines


def template_faults() -> list[str]:
    """One line for each of our templates that Django cannot compile."""
    faults = []
    for folder in (Path(folder) for engine in engines.all() for folder in engine.dirs):
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".html", ".txt"}:
                name = path.relative_to(folder).as_posix()
                try:
                    engines["django"].get_template(name)
                except TemplateSyntaxError as error:
                    faults.append(f"{name}: {error}")
    return faults


class Command(BaseCommand):
    help = "Django's checks, every template, and whether a migration is missing; connects to nothing."
    requires_system_checks = "__all__"

    def handle(self, *args: object, **options: object) -> None:
        if faults := template_faults():
            raise CommandError("Templates that do not compile:\n" + "\n".join(faults))
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
