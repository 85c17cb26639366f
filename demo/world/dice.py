"""Chance that repeats itself: the same seed gives the same world."""

import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import TypeVar
from unittest.mock import patch

from engagements.submissions import references

T = TypeVar("T")
Range = tuple[float, float]


class Dice(random.Random):
    """Everything in the demo world that is not written by hand is chosen here."""

    @contextmanager
    def for_ids(self) -> Iterator[None]:
        """Meanwhile ids, references and addresses that verbs make come from here too."""
        with ExitStack() as stack:
            stack.enter_context(patch("uuid.os", SimpleNamespace(urandom=self.randbytes)))
            stack.enter_context(patch("secrets.choice", self.choice))
            make = partial(references.make, choose=self.choice)
            stack.enter_context(patch.object(references, "make", make))
            yield

    def days(self, span: Range) -> timedelta:
        """Between so and so many days."""
        return timedelta(days=self.uniform(*span))

    def often(self, chance: float) -> bool:
        return self.random() < chance

    def some(self, things: Sequence[T], least: int, most: int) -> list[T]:
        """A few of them, in their order."""
        chosen = set(self.sample(range(len(things)), min(len(things), self.randint(least, most))))
        return [thing for number, thing in enumerate(things) if number in chosen]
