"""`make demo`: build the demo world, or build it again."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from demo.world import ground
from demo.world.build import SEED, build


class Command(BaseCommand):
    help = "Builds the demo world (again); refuses where there are real rows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="does nothing where anything is already")
        parser.add_argument("--seed", type=int, default=SEED, help="another number makes another world")
        parser.add_argument("--share", type=float, default=1, help="of the inputs; 0.1 is there sooner")

    def handle(self, *args: Any, if_empty: bool, seed: int, share: float, **options: Any) -> None:
        if if_empty and not ground.is_empty():
            return
        begun = time.monotonic()
        if options["verbosity"]:
            self.stdout.write("Building the demo world…")
            self.stdout.flush()
        try:
            with transaction.atomic():
                ground.check()
                ground.clear()
                counts = build(seed=seed, at=timezone.now(), share=share)
        except ground.NotEmptyGroundError as refusal:
            raise CommandError(str(refusal)) from None
        if options["verbosity"]:
            counted = ", ".join(f"{number} {name}" for name, number in counts.items())
            self.stdout.write(f"The demo world: {counted} ({time.monotonic() - begun:.0f} s).")
