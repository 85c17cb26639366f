"""Chance that repeats itself: the same seed gives the same world."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from engagements.submissions import references

T = TypeVar("T")
Range = tuple[float, float]


class Dice(random.Random):
    """Everything in the demo world that is not written by hand is drawn here."""

    def id(self) -> UUID:
        return UUID(int=self.getrandbits(128), version=4)

    def reference(self, at: datetime) -> str:
        return references.make(at, choose=self.choice)

    def days(self, span: Range) -> timedelta:
        """Between so and so many days."""
        return timedelta(days=self.uniform(*span))

    def often(self, chance: float) -> bool:
        return self.random() < chance

    def some(self, things: Sequence[T], least: int, most: int) -> list[T]:
        """A few of them, in their order."""
        chosen = set(self.sample(range(len(things)), min(len(things), self.randint(least, most))))
        return [thing for number, thing in enumerate(things) if number in chosen]
