"""Processor time of the processes that make the portal, and how full the machine is."""

import os
import time
from dataclasses import dataclass, field

import psutil

# By name, the process at the top of each tree.
Roots = dict[str, int]


def _of_tree(pid: int) -> float:
    """Seconds of a process, of all below it, and of those that have ended."""
    try:
        root = psutil.Process(pid)
        processes = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    seconds = 0.0
    for process in processes:
        try:
            seconds += sum(process.cpu_times()[:4])
        except psutil.NoSuchProcess:
            continue
    return seconds


@dataclass
class Reading:
    """What the clocks showed at one moment."""

    at: float
    # Seconds by name of the process, and of all processors together without those that were idle.
    seconds: dict[str, float]
    machine: float
    load_average: float = field(default_factory=lambda: os.getloadavg()[0])


def read(roots: Roots) -> Reading:
    machine = psutil.cpu_times()
    busy = sum(machine) - machine.idle - getattr(machine, "iowait", 0.0)
    return Reading(time.monotonic(), {name: _of_tree(pid) for name, pid in roots.items()}, busy)


@dataclass(frozen=True)
class Use:
    """Processors in use between two readings: 1.0 is one that is never idle."""

    seconds: float
    by_name: dict[str, float]
    # Of everything on the machine.
    machine: float
    # Of the last minute: before, and at the end.
    load_averages: tuple[float, float]

    @property
    def others(self) -> float:
        """What was used by something else on the machine."""
        return max(0.0, self.machine - sum(self.by_name.values()))


def between(before: Reading, after: Reading) -> Use:
    seconds = after.at - before.at
    by_name = {
        name: (after.seconds[name] - before.seconds.get(name, 0.0)) / seconds for name in after.seconds
    }
    machine = (after.machine - before.machine) / seconds
    return Use(seconds, by_name, machine, (before.load_average, after.load_average))
