"""Random choices that can be repeated: the same seed gives the same world."""

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
        """In this context the ids, references and addresses that verbs make come from here too."""
        with ExitStack() as stack:
            stack.enter_context(patch("uuid.os", SimpleNamespace(urandom=self.randbytes)))
            stack.enter_context(patch("secrets.choice", self.choice))
            make = partial(references.make, choose=self.choice)
            stack.enter_context(patch.object(references, "make", make))
            yield

    def days(self, span: Range) -> timedelta:
        """A random number of days within `span`."""
        return timedelta(days=self.uniform(*span))

    def often(self, chance: float) -> bool:
        return self.random() < chance

    def some(self, items: Sequence[T], least: int, most: int) -> list[T]:
        """Between `least` and `most` of them, in their order."""
        chosen = set(self.sample(range(len(items)), min(len(items), self.randint(least, most))))
        return [item for number, item in enumerate(items) if number in chosen]
