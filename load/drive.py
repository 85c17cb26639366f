"""The process of the people: `.venv/load/bin/python -m load.drive` reads an order on standard input.

It prints "measuring" when all have come, "measured" at the end, and then what was measured as JSON.
"""

import base64
import json
import random
import sys
from collections import deque
from dataclasses import asdict
from time import monotonic
from typing import Any

import gevent
from locust.env import Environment

from load.order import Order
from load.people import Officer, Person, Reader, World, Writer
from load.scenario import Crowd
from load.tally import Tally, costs_in


def _note(
    request_type: str,
    name: str,
    response_time: float,
    response: Any,
    exception: BaseException | None,
    **_more: object,
) -> None:
    """One answer, or none: locust calls it for each."""
    status = int(getattr(response, "status_code", 0) or 0)
    headers = getattr(response, "headers", None) or {}
    error = str(status) if status >= 400 else "no answer" if not status or exception else ""
    World.tally.add(name, response_time / 1000, error, costs_in(headers.get("server-timing", "")))


def run(order: Order) -> Tally:
    random.seed(order["seed"])
    World.facts, World.tally = order["facts"], Tally()
    World.pace = order["pace"]
    World.file = base64.b64decode(order["facts"]["file"])
    World.accounts, World.officers = deque(order["facts"]["authors"]), deque(order["facts"]["officers"])
    crowd = Crowd(order["readers"], order["writers"], order["officers"])
    counts: dict[type[Person], int] = {
        Reader: crowd.readers, Writer: crowd.writers, Officer: crowd.officers
    }  # fmt: skip
    for person, count in counts.items():
        person.fixed_count, person.host = count, order["host"]
    environment = Environment(user_classes=[person for person, count in counts.items() if count])
    environment.events.request.add_listener(_note)
    runner = environment.create_local_runner()
    runner.start(crowd.size, spawn_rate=crowd.size / order["ramp"])
    gevent.sleep(order["ramp"])
    World.tally.kinds.clear()
    print("measuring", flush=True)
    begun = monotonic()
    gevent.sleep(order["seconds"])
    World.tally.seconds = monotonic() - begun
    print("measured", flush=True)
    found = asdict(World.tally)
    runner.quit()
    return Tally.read(found)


if __name__ == "__main__":
    print(json.dumps(asdict(run(json.load(sys.stdin)))), flush=True)
