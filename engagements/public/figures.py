"""A number that everyone may read: where it is so small that it could identify someone, no more than that."""

from dataclasses import dataclass

from django.utils.formats import number_format

SMALLEST = 5


@dataclass(frozen=True)
class Figure:
    """A number for the public: "<5", "37", "1,000+"."""

    number: int
    cap: int = 0

    @property
    def is_small(self) -> bool:
        return self.number < SMALLEST

    @property
    def bar(self) -> int:
        """What a chart shows: of small numbers no more than that they are small."""
        return SMALLEST // 2 if self.is_small else min(self.number, self.cap or self.number)

    def __str__(self) -> str:
        if self.is_small:
            return f"<{SMALLEST}"
        if self.cap and self.number > self.cap:
            return f"{number_format(self.cap, force_grouping=True)}+"
        return number_format(self.number, force_grouping=True)
