"""What `make load ARGS="…"` understands."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from load import scenario
from load.scenario import Crowd

_FEWEST_SECONDS = 5


@dataclass(frozen=True)
class Arguments:
    """How many of whom, on what, for how long."""

    size: int
    minutes: float
    ramp: float
    crowd: Crowd
    factors: list[float]
    web: int
    threads: int
    workers: int
    pace: float
    seed: int
    keep: bool


def _number(lowest: float) -> "type[float]":
    def read(text: str) -> float:
        value = float(text)
        if value < lowest:
            raise argparse.ArgumentTypeError(f"at least {lowest:g}")
        return value

    return read  # type: ignore[return-value]


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("at least 0")
    return value


def _factors(text: str) -> list[float]:
    factors = [float(part) for part in text.split(",")]
    if not all(factor > 0 for factor in factors):
        raise argparse.ArgumentTypeError("numbers above 0, separated by commas")
    return factors


def parse(arguments: Sequence[str] | None = None) -> Arguments:
    parser = argparse.ArgumentParser(prog="make load", description="A closing day: see docs/decisions/0027.")
    parser.add_argument("--size", type=_count, default=10_000, help="inputs that are there already")
    parser.add_argument("--minutes", type=_number(_FEWEST_SECONDS / 60), default=5.0, help="measured, each")
    parser.add_argument("--ramp", type=_number(1), default=45.0, help="seconds in which all of them come")
    parser.add_argument("--readers", type=_count, default=scenario.READERS)
    parser.add_argument("--writers", type=_count, default=scenario.WRITERS)
    parser.add_argument("--officers", type=_count, default=scenario.OFFICERS)
    parser.add_argument(
        "--times", type=_factors, default=[1.0], help="how many times as many, one after the other: 0.5,1,2"
    )
    parser.add_argument("--web", type=_count, default=2, help="processes of the web server")
    parser.add_argument("--threads", type=_count, default=4, help="threads of each of them")
    parser.add_argument("--workers", type=_count, default=2, help="processes of the worker")
    parser.add_argument(
        "--pace", type=_number(0.1), default=1.0, help="how many times as fast as a person: to try it out"
    )
    parser.add_argument("--seed", type=_count, default=1, help="another number makes other choices")
    parser.add_argument("--keep", action="store_true", help="use the world of the run before, and keep it")
    given = parser.parse_args(arguments)
    crowd = Crowd(given.readers, given.writers, given.officers)
    if not crowd.size:
        parser.error("no one would come")
    return Arguments(
        size=given.size,
        minutes=given.minutes,
        ramp=given.ramp,
        crowd=crowd,
        factors=given.times,
        web=given.web,
        threads=given.threads,
        workers=given.workers,
        pace=given.pace,
        seed=given.seed,
        keep=given.keep,
    )
