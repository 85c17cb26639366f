"""Orders for the client, and what its times come to."""

import json
import statistics
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from bench import deciding, journey, load

# Fewer answers than this are not enough to measure.
FEWEST = 5


@dataclass(frozen=True)
class Times:
    """Seconds of single answers, and answers a second."""

    median: float
    spread: float
    rate: float


def ask(port: int, paths: list[str], *, clients: int, seconds: float, cookie: str = "") -> Times:
    """For so long, or thirty times as long where that gives too few answers to say anything."""
    for longer in (1, 30):
        order = load.Order(port=port, paths=paths, clients=clients, seconds=seconds * longer, cookie=cookie)
        result: load.Result = json.loads(_run("bench.load", order))
        times = sorted(result["times"])
        if len(times) >= FEWEST:
            middle = statistics.median(times)
            return Times(middle, times[int(len(times) * 0.95)] / middle, len(times) / result["seconds"])
    raise SystemExit(f"Too few answers from {paths[0]}: {len(times)}")


def _run(module: str, order: Mapping[str, object]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module], input=json.dumps(order), stdout=subprocess.PIPE, check=True, text=True
    )
    return done.stdout


def journeys(port: int, cookie: str, drafts: list[str], *, clients: int) -> journey.Result:
    """Each draft opened, saved and submitted; `times` by step, and how long it all took."""
    order = journey.Order(port=port, cookie=cookie, drafts=drafts, clients=clients)
    result: journey.Result = json.loads(_run("bench.journey", order))
    return result


def decide(port: int, cookie: str, paths: list[str], reason: str) -> list[list[float]]:
    """Each input opened and declined, one after the other; seconds of both."""
    order = deciding.Order(port=port, cookie=cookie, paths=paths, reason=reason)
    times: list[list[float]] = json.loads(_run("bench.deciding", order))
    return times
