"""Decline inputs over HTTP, as an officer without JavaScript would: open the decision screen, send.

`python -m bench.deciding` reads {"port", "cookie", "paths"} on standard input.
"""

import json
import sys
from typing import TypedDict

from bench.journey import Person

SENTENCE = "A court of your country decides this."


class Order(TypedDict):
    """Which inputs are decided on, by the addresses of their decision screens, and why they are declined."""

    port: int
    cookie: str
    paths: list[str]
    reason: str


def declined(reason: str) -> list[tuple[str, str]]:
    """What is posted."""
    return [("verb", "decline"), ("decline-reason", reason), ("decline-sentence", SENTENCE)]


def run(order: Order) -> list[list[float]]:
    """Seconds of opening and of sending, of each input."""
    officer = Person(order["port"], order["cookie"])
    times = []
    for path in order["paths"]:
        _page, opened = officer.timed("GET", path)
        _page, sent = officer.timed("POST", path, declined(order["reason"]))
        times.append([opened, sent])
    return times


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
