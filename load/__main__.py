"""`python -m load`: builds the world, lets the people come, and says what it took."""

import json
import os
import sys
import time
from typing import IO

from bench import databases
from load import database, processes, report, servers
from load.arguments import Arguments, parse
from load.facts import Facts
from load.order import Order
from load.scenario import Crowd, arrivals
from load.tally import Tally

# How long the outbox may take to be empty after the people have gone.
PATIENCE = 120


def _say(text: str) -> None:
    print(text, flush=True)


def _world(arguments: Arguments) -> str:
    """A database with so many inputs; returns its name."""
    name = f"bench_{arguments.size}"
    if arguments.keep and databases.exists(name):
        _say(f"The world of {arguments.size:,} inputs that was kept.")
        return name
    _say(f"Building a world of {arguments.size:,} inputs…")
    databases.make_empty()
    return databases.make(arguments.size)


def _wait_for(word: str, said: IO[str]) -> None:
    for line in said:
        if line.strip() == word:
            return
    sys.exit("The people ended before their time; the reason is above.")


def _drained(cursor: "database.Cursor") -> float | None:
    """Seconds until no mail waits."""
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE:
        if not database.state(cursor).waiting:
            return time.monotonic() - begun
        time.sleep(0.5)
    return None


def _run(
    portal: servers.Portal, name: str, facts: Facts, crowd: Crowd, arguments: Arguments
) -> report.Outcome:
    order = Order(
        host=portal.address,
        facts=facts,
        readers=crowd.readers,
        writers=crowd.writers,
        officers=crowd.officers,
        ramp=arguments.ramp,
        seconds=arguments.minutes * 60,
        pace=arguments.pace,
        seed=arguments.seed,
    )
    with database.connected(name) as cursor, servers.people() as people:
        assert people.stdin is not None
        assert people.stdout is not None
        json.dump(order, people.stdin)
        people.stdin.close()
        roots = {**portal.pids, **database.server_pids(cursor), "people": people.pid}
        tasks, tasks_at = portal.tasks(), time.monotonic()
        _wait_for("measuring", people.stdout)
        before, clocks = database.state(cursor), processes.read(roots)
        _wait_for("measured", people.stdout)
        use = processes.between(clocks, processes.read(roots))
        after = database.state(cursor)
        tally = Tally.read(json.loads(people.stdout.read()))
        people.wait()
        done, seconds = portal.tasks() - tasks, time.monotonic() - tasks_at
        return report.Outcome(
            crowd=crowd,
            expected=arrivals(crowd, pace=arguments.pace),
            tally=tally,
            use=use,
            before=before,
            after=after,
            tasks_per_second=done / seconds,
            drained=_drained(cursor),
            lost=database.lost(cursor, tally.accepted),
        )


def main() -> int:
    if "DATABASE_URL" not in os.environ:
        sys.exit("Run it through `make load`, which lends it the servers it needs.")
    arguments = parse()
    world, failed = _world(arguments), False
    name = databases.copy(world, "load")
    try:
        with servers.Portal(
            name, web=arguments.web, threads=arguments.threads, workers=arguments.workers
        ) as portal:
            facts: Facts = json.loads(portal.manage("load_facts"))
            _say(
                f"{arguments.size:,} inputs, {os.cpu_count()} processors shared by the portal, its servers "
                f"and the people; {arguments.web} web processes with {arguments.threads} threads, "
                f"{arguments.workers} worker processes"
            )
            for factor in arguments.factors:
                outcome = _run(portal, name, facts, arguments.crowd.times(factor), arguments)
                _say(f"\n× {factor:g}")
                for line in report.lines(outcome):
                    _say(line)
                failed = failed or bool(outcome.failures)
    finally:
        databases.drop(name)
        if not arguments.keep:
            databases.drop_all([arguments.size])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
