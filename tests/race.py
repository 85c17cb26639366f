"""Two verbs at once, in a fixed order: the first stops just before its commit, the second starts and waits
for it (or is through), then the first goes on. No sleep decides anything."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import Context
from dataclasses import dataclass, field

import pytest
from django.db import connection
from django.utils import timezone, translation

from focalpoint.verbs.unit import Unit

PATIENCE = 20.0
# Each goes on from one race to the next, with its connection: to open one, and to read the catalogue of
# PostgreSQL again, takes longer than most verbs.
_RUNNERS: dict[str, ThreadPoolExecutor] = {}


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
        if threading.current_thread().name.startswith("first") and not go_on.is_set():
            is_in.set()
            go_on.wait(PATIENCE)

    def run(act: Callable[[], object], outcome: Outcome) -> None:
        translation.deactivate()
        timezone.deactivate()
        try:
            if outcome is two:
                pids.append(_pid())
            outcome.result = act()
        except Exception as error:
            outcome.error = error
        finally:
            outcome.done.set()
            is_in.set()
            if connection.in_atomic_block or connection.errors_occurred:
                connection.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Unit, "end", stop_before_commit)
        running = {"first": _start("first", run, first, one)}
        assert is_in.wait(PATIENCE), "the first verb does not end"
        running["second"] = _start("second", run, second, two)
        two.waited = two.done.wait(PATIENCE) if stays else _waits_or_ends(two, pids)
        go_on.set()
        _join(running)
    return one, two


def _start(name: str, run: Callable[..., None], *arguments: object) -> Future[None]:
    """As in a thread that was made for it: nothing of an earlier race is known there."""
    if name not in _RUNNERS:
        _RUNNERS[name] = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
    return _RUNNERS[name].submit(Context().run, run, *arguments)


def _join(running: dict[str, Future[None]]) -> None:
    for name, one in running.items():
        try:
            one.result(PATIENCE)
        except TimeoutError:
            # Whatever comes next gets another thread.
            _RUNNERS.pop(name).shutdown(wait=False)
            pytest.fail(f"the {name} verb does not end")


def end() -> None:
    """Ends the threads and closes their connections: the database could not be removed before."""
    for name in list(_RUNNERS):
        runner = _RUNNERS.pop(name)
        runner.submit(lambda: connection.close()).result(PATIENCE)
        runner.shutdown()


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
