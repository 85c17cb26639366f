"""`python -m bench [--only public,journey] [--sizes 1000,100000] [--seconds 2]`."""

import argparse
import json
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import databases, mails
from bench.parts import MANY, Measuring
from bench.serving import HELLO, PORTAL, Serving
from bench.table import Bar, Table

PARTS = ["start", "public", "queue", "sql", "journey", "decision", "visit", "mail"]
SIZES = [1_000, 100_000]
STARTS = 3
# Nobody listens there.
NO_CACHE = "redis://127.0.0.1:1"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", default="", help=f"some of: {', '.join(PARTS)}")
    parser.add_argument("--sizes", default="", help="numbers of inputs, the smallest first")
    parser.add_argument("--seconds", type=float, default=1.5, help="how long each page is asked for")
    arguments = parser.parse_args()
    arguments.parts = arguments.only.split(",") if arguments.only else PARTS
    arguments.counts = [int(size) for size in arguments.sizes.split(",")] if arguments.sizes else SIZES
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    return arguments


def _start(database: str, table: Table) -> None:
    """From process start to first answer, and the memory of an idle worker."""
    seconds, memory = {}, {}
    for application in (HELLO, PORTAL):
        taken = []
        for _index in range(STARTS):
            with Serving(application, database) as server:
                taken.append(server.seconds)
                memory[application] = server.memory()
        seconds[application] = min(taken)
    table.head("Start")
    ratio = seconds[PORTAL] / seconds[HELLO]
    table.line("start to first answer", ratio, Bar(3), more=f"{seconds[PORTAL]:.2f} s")
    ratio = memory[PORTAL] / memory[HELLO]
    table.line("memory of an idle worker", ratio, Bar(2), more=f"{memory[PORTAL]:.0f} MB")


def _size(count: int, arguments: argparse.Namespace, table: Table, before: dict[str, float]) -> None:
    table.head(f"{count:,} inputs")
    database = databases.make(count)
    facts = json.loads(databases.manage(database, "bench_facts", "--drafts=240"))
    with (
        # Each line that a server says of a request would be one between those of the table.
        TemporaryDirectory() as logs,
        Serving(HELLO, databases.EMPTY, log=Path(logs, "hello")) as bare,
        Serving(PORTAL, database, log=Path(logs, "portal")) as server,
        Serving(PORTAL, database, log=Path(logs, "uncached"), CACHE_URL=NO_CACHE) as uncached,
    ):
        measuring = Measuring(server, uncached, facts, bare, table, arguments.seconds, before)
        single, concurrent = measuring.hello(1), measuring.hello(MANY)
        milliseconds, rate = single.median * 1000, concurrent.rate
        table.say(f"hello: {milliseconds:.2f} ms with 1 client, {rate:.0f}/s with {MANY} clients")
        for part in ("public", "queue", "sql", "journey", "decision", "visit"):
            if part in arguments.parts:
                getattr(measuring, part)()
    if "mail" in arguments.parts and count == arguments.counts[-1]:
        mails.measure(database, table)


def main() -> None:
    if "DATABASE_URL" not in os.environ:
        sys.exit("Run it through `make bench`, which lends it the servers it needs.")
    arguments, table, begun = _arguments(), Table(), time.monotonic()
    print("Ratios to a bare Django view (hello) served by the same command in the same run.", flush=True)
    table.say("preparing…")
    databases.make_empty()
    try:
        if "start" in arguments.parts:
            _start(databases.EMPTY, table)
        before: dict[str, float] = {}
        for count in arguments.counts:
            _size(count, arguments, table, before)
    finally:
        databases.drop_all(arguments.counts)
    print(f"\nMeasured in {time.monotonic() - begun:.0f} s. It is no test: nothing fails.", flush=True)


if __name__ == "__main__":
    main()
