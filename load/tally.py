"""What was measured of each kind of request: made by the people, read by the report; both sides as JSON."""

from dataclasses import dataclass, field
from math import ceil
from typing import Any


def percentile(values: list[float], share: float) -> float:
    """The smallest value that so many of a hundred do not exceed; 0 where there is none."""
    if not values:
        return 0.0
    return sorted(values)[max(0, ceil(len(values) * share / 100) - 1)]


@dataclass
class Kind:
    """One kind of request: seconds of each answer, and what it cost the processors (milliseconds in all)."""

    seconds: list[float] = field(default_factory=list)
    # By what went wrong ("503", "no answer"), how often.
    errors: dict[str, int] = field(default_factory=dict)
    web: float = 0.0
    database: float = 0.0
    # How many answers said what they cost.
    told: int = 0

    def add(self, seconds: float, error: str = "", costs: tuple[float, float] | None = None) -> None:
        self.seconds.append(seconds)
        if error:
            self.errors[error] = self.errors.get(error, 0) + 1
        if costs:
            self.told += 1
            self.web += costs[0]
            self.database += costs[1]

    @property
    def count(self) -> int:
        return len(self.seconds)

    @property
    def failed(self) -> int:
        return sum(self.errors.values())

    @property
    def broken(self) -> int:
        """Answers of the 5xx kind, and requests that were not answered."""
        return sum(count for error, count in self.errors.items() if not error.startswith("4"))

    @property
    def milliseconds(self) -> tuple[float, float]:
        """Processor time of one request: in the web server's process, and in PostgreSQL's."""
        return (self.web / self.told, self.database / self.told) if self.told else (0.0, 0.0)


@dataclass
class Accepted:
    """A submit that was answered with a receipt: it must be there afterwards."""

    input: str
    reference: str
    author: str


@dataclass
class Tally:
    """All kinds by name; `accepted` since the people came, the rest since measuring began."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    accepted: list[Accepted] = field(default_factory=list)
    # What an answer was that no one expected, once for each sort.
    surprises: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def add(
        self, name: str, seconds: float, error: str = "", costs: tuple[float, float] | None = None
    ) -> None:
        self.kinds.setdefault(name, Kind()).add(seconds, error, costs)

    def surprise(self, sentence: str) -> None:
        self.surprises[sentence] = self.surprises.get(sentence, 0) + 1

    @property
    def count(self) -> int:
        return sum(kind.count for kind in self.kinds.values())

    @property
    def broken(self) -> int:
        return sum(kind.broken for kind in self.kinds.values())

    @classmethod
    def read(cls, stored: dict[str, Any]) -> "Tally":
        """From what `dataclasses.asdict` made of one."""
        return cls(
            kinds={name: Kind(**kind) for name, kind in stored["kinds"].items()},
            accepted=[Accepted(**one) for one in stored["accepted"]],
            surprises=stored["surprises"],
            seconds=stored["seconds"],
        )


def costs_in(header: str) -> tuple[float, float] | None:
    """Milliseconds of the web process and of PostgreSQL in a Server-Timing header of load/costs.py."""
    found = {}
    for part in header.split(","):
        name, _semicolon, duration = part.strip().partition(";dur=")
        if name in ("web", "database") and duration:
            found[name] = float(duration)
    return (found["web"], found.get("database", 0.0)) if "web" in found else None
