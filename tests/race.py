"""Two verbs at once, in a fixed order: the first stops just before its commit, the second starts and waits
for it (or is through), then the first goes on. No sleep decides anything."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.db import connection

from focalpoint.verbs.unit import Unit

PATIENCE = 20.0


@dataclass
class Outcome:
    result: object = None
    error: Exception | None = None
    waited: bool = False
    done: threading.Event = field(default_factory=threading.Event)


def race(
    first: Callable[[], object], second: Callable[[], object], *, stays: bool = False
) -> tuple[Outcome, Outcome]:
    """Both outcomes; the second's `waited` says whether it had to wait for the first.

    With `stays` the first commits only once the second is through.
    """
    one, two = Outcome(), Outcome()
    is_in, go_on = threading.Event(), threading.Event()
    pids: list[int] = []
    write = Unit.end

    def stop_before_commit(unit: Unit) -> None:
        write(unit)
        if threading.current_thread().name == "first" and not go_on.is_set():
            is_in.set()
            go_on.wait(PATIENCE)

    def run(act: Callable[[], object], outcome: Outcome) -> None:
        try:
            if outcome is two:
                pids.append(_pid())
            outcome.result = act()
        except Exception as error:
            outcome.error = error
        finally:
            outcome.done.set()
            is_in.set()
            connection.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Unit, "end", stop_before_commit)
        threads = [
            threading.Thread(target=run, args=(first, one), name="first"),
            threading.Thread(target=run, args=(second, two), name="second"),
        ]
        threads[0].start()
        assert is_in.wait(PATIENCE), "the first verb does not end"
        threads[1].start()
        two.waited = two.done.wait(PATIENCE) if stays else _waits_or_ends(two, pids)
        go_on.set()
        for thread in threads:
            thread.join(PATIENCE)
            assert not thread.is_alive(), f"the {thread.name} verb does not end"
    return one, two


def _pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _waits_or_ends(outcome: Outcome, pids: list[int]) -> bool:
    until = time.monotonic() + PATIENCE
    while not outcome.done.is_set() and time.monotonic() < until:
        if pids and _is_blocked(pids[0]):
            return True
        time.sleep(0.005)
    return False


def _is_blocked(pid: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid])
        return bool(cursor.fetchone()[0])
