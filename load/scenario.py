"""Who comes on a closing day, what they do, and how long they pause between two clicks: plain numbers.

The people (load/people.py) follow these, and the arrival rate is computed from them.
"""

from dataclasses import dataclass

READERS, WRITERS, OFFICERS = 2_000, 200, 20


@dataclass(frozen=True)
class Pause:
    """Seconds between two requests of one person, evenly spread."""

    shortest: float
    longest: float

    @property
    def mean(self) -> float:
        return (self.shortest + self.longest) / 2


@dataclass(frozen=True)
class Step:
    """What a person does in each round, how often, and the pause after each time.

    `requests`: with those that follow by themselves, such as the page that a form leads to.
    """

    name: str
    times: int
    requests: int
    pause: Pause


# A reader looks at some pages, each for half a minute, and leaves; another one comes, who has nothing in the
# cache of the browser yet.
READING = Pause(10, 50)
PAGES_OF_A_VISIT = 8
# How many of a hundred pages.
PAGES = {
    "home": 12,
    "calls": 10,
    "one call": 22,
    "inputs": 12,
    "one input": 22,
    "one department": 6,
    "search": 8,
    "one theme": 5,
    "feed": 3,
}
# Style sheets and scripts of a first page.
STATIC_FILES = 4
# The page is saved 1.5 seconds after the last key, and every ten seconds while one types on.
TYPING = Pause(8, 16)
SAVES = 12
WRITER = (
    Step("sign in", 1, 3, Pause(3, 8)),
    Step("choose a call", 1, 1, Pause(10, 30)),
    Step("begin", 1, 3, Pause(10, 20)),
    Step("save", SAVES, 1, TYPING),
    Step("add a file", 1, 2, Pause(10, 20)),
    Step("check", 1, 2, Pause(15, 45)),
    Step("submit", 1, 2, Pause(5, 20)),
    Step("sign out", 1, 2, Pause(1, 3)),
)
OFFICER = (
    Step("queue", 1, 1, Pause(5, 15)),
    Step("open a case", 1, 1, Pause(60, 180)),
    Step("claim", 1, 2, Pause(5, 15)),
    Step("decide", 1, 2, Pause(2, 6)),
)
# Of an officer's decisions: a question to the author; the others are referrals.
QUESTIONS = 0.25


@dataclass(frozen=True)
class Crowd:
    """How many of each at the same time."""

    readers: int = READERS
    writers: int = WRITERS
    officers: int = OFFICERS

    def times(self, factor: float) -> "Crowd":
        """At least one of each that there was."""
        counts = (self.readers, self.writers, self.officers)
        return Crowd(*(max(1, round(count * factor)) if count else 0 for count in counts))

    @property
    def size(self) -> int:
        return self.readers + self.writers + self.officers


@dataclass(frozen=True)
class Arrivals:
    """Requests and inputs a second that the crowd makes, where the answers take no time."""

    pages: float
    static: float
    of_writers: float
    of_officers: float
    inputs: float

    @property
    def requests(self) -> float:
        return self.pages + self.static + self.of_writers + self.of_officers


def _round(steps: tuple[Step, ...]) -> tuple[int, float]:
    """The requests of one round, and its seconds."""
    return (
        sum(step.times * step.requests for step in steps),
        sum(step.times * step.pause.mean for step in steps),
    )


def arrivals(crowd: Crowd, *, pace: float = 1.0) -> Arrivals:
    """`pace`: how many times as fast as a person they are."""
    pages = pace * crowd.readers / READING.mean
    writes, writing = _round(WRITER)
    decides, deciding = _round(OFFICER)
    return Arrivals(
        pages=pages,
        static=pages * STATIC_FILES / PAGES_OF_A_VISIT,
        of_writers=pace * crowd.writers * writes / writing,
        of_officers=pace * crowd.officers * decides / deciding,
        inputs=pace * crowd.writers / writing,
    )
