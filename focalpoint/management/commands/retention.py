"""How long things are kept, as a page: printed, or written into docs/."""

from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import override

from focalpoint.retention import RULES, Rule, in_days
from focalpoint.settings.environment import DECLARED, ROOT

PAGE = ROOT / "docs" / "retention.md"
HEAD = """# Retention

What the portal keeps, and for how long. Made by `manage.py retention --write` from the rules in the code
(`focalpoint/retention.py`), which one task keeps each night. Periods with a setting can be changed; their
defaults stand here. Backups hold what was deleted until they are replaced.

| what | kept | since when | setting |
|---|---|---|---|
"""


def page(*, defaults: bool) -> str:
    """The table in English, with this installation's periods or with the defaults."""
    with override("en"):
        rows = [
            f"| {rule.what} | {_kept(rule, defaults)} | {rule.since} | {_setting(rule)} |"
            for rule in RULES.values()
        ]
    return HEAD + "\n".join(rows) + "\n"


def _kept(rule: Rule, defaults: bool) -> str:
    if rule.kept is None:
        return "–"
    if isinstance(rule.kept, timedelta):
        return in_days(rule.kept.days)
    return in_days(int(str(DECLARED[rule.kept].default)) if defaults else getattr(settings, rule.kept))


def _setting(rule: Rule) -> str:
    return f"`{rule.kept}`" if isinstance(rule.kept, str) else ""


class Command(BaseCommand):
    """Without an option it prints what holds in this installation."""

    help = "Prints how long things are kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="write docs/retention.md, with the defaults")

    def handle(self, *args: object, write: bool, **options: object) -> None:
        if write:
            PAGE.write_text(page(defaults=True), encoding="utf-8")
            return
        self.stdout.write(page(defaults=False))
