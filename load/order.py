"""What the process of the people is asked to do."""

from typing import TypedDict

from load.facts import Facts


class Order(TypedDict):
    """Where, who, and for how long."""

    host: str
    facts: Facts
    readers: int
    writers: int
    officers: int
    # Seconds in which all come, and after that those that are measured.
    ramp: float
    seconds: float
    # How many times as fast as a person: for trying it out.
    pace: float
    seed: int
