"""The tables of one run, and whether it failed."""

from collections.abc import Iterator
from dataclasses import dataclass

from load.database import State
from load.processes import Use
from load.scenario import Arrivals, Crowd
from load.tally import Kind, Tally, percentile

_HEAD = ("request", "count", "errors", "median", "p95", "p99", "per s", "web ms", "database ms")
_WIDTHS = (26, 8, 8, 11, 11, 11, 8, 9, 13)


@dataclass(frozen=True)
class Outcome:
    """One crowd on one world."""

    crowd: Crowd
    expected: Arrivals
    tally: Tally
    use: Use
    before: State
    after: State
    # Between the two, a little longer than what is measured.
    tasks_per_second: float
    # Seconds until the outbox was empty after the people had gone; None where it was not in time.
    drained: float | None
    lost: list[str]

    @property
    def failures(self) -> list[str]:
        """Why the run failed; nothing where it did not."""
        found = []
        if self.tally.broken:
            found.append(f"{self.tally.broken} requests were answered with a 5xx or not at all")
        if self.lost:
            found.append(f"{len(self.lost)} accepted inputs are not all there: {', '.join(self.lost[:5])}")
        if not self.tally.count:
            found.append("nothing was measured")
        return found


def _row(name: str, kind: Kind, seconds: float) -> tuple[str, ...]:
    web, database = kind.milliseconds
    times = (f"{percentile(kind.seconds, share) * 1000:,.0f} ms" for share in (50, 95, 99))
    errors = f"{kind.failed}" if kind.failed else "–"
    costs = (f"{web:.1f}", f"{database:.1f}") if kind.told else ("–", "–")
    return (name, f"{kind.count:,}", errors, *times, f"{kind.count / seconds:.2f}", *costs)


def _total(tally: Tally) -> Kind:
    total = Kind()
    for kind in tally.kinds.values():
        total.seconds += kind.seconds
        total.web += kind.web
        total.database += kind.database
        total.told += kind.told
        for error, count in kind.errors.items():
            total.errors[error] = total.errors.get(error, 0) + count
    return total


def _line(cells: tuple[str, ...]) -> str:
    first, *others = (cell.rjust(width) for cell, width in zip(cells, _WIDTHS, strict=True))
    return "  " + cells[0].ljust(len(first)) + "".join(others)


def lines(outcome: Outcome) -> Iterator[str]:
    tally, use, expected = outcome.tally, outcome.use, outcome.expected
    crowd, seconds = outcome.crowd, max(tally.seconds, 0.001)
    yield (
        f"{crowd.readers:,} readers, {crowd.writers:,} writers, {crowd.officers:,} officers: "
        f"{expected.requests:.1f} requests/s and {expected.inputs:.2f} inputs/s arrive "
        f"where answers take no time (readers {expected.pages:.1f} + files {expected.static:.1f}, "
        f"writers {expected.of_writers:.1f}, officers {expected.of_officers:.1f})"
    )
    yield _line(_HEAD)
    for name, kind in sorted(tally.kinds.items(), key=lambda item: -item[1].count):
        yield _line(_row(name, kind, seconds))
    total = _total(tally)
    yield _line(_row("all", total, seconds))
    wrong = ", ".join(f"{error}: {count}" for error, count in sorted(total.errors.items()))
    yield f"  measured {seconds:.0f} s; errors {wrong or 'none'}"
    for sentence, count in sorted(tally.surprises.items()):
        yield f"  {count} × {sentence}"
    used = ", ".join(f"{name} {cores:.2f}" for name, cores in use.by_name.items())
    yield f"  processors in use: {used}; something else {use.others:.2f}; all {use.machine:.2f}"
    yield f"  load average {use.load_averages[0]:.1f} before, {use.load_averages[1]:.1f} at the end"
    yield from _behind(outcome)
    for failure in outcome.failures:
        yield f"  FAILED: {failure}"


def _behind(outcome: Outcome) -> Iterator[str]:
    """What happens beside the requests: mails, tasks, inputs."""
    use, before, after = outcome.use, outcome.before, outcome.after
    mails, inputs = after.sent - before.sent, after.submitted - before.submitted
    tally, web = outcome.tally, use.by_name.get("web", 0.0)
    requests = max(1, tally.count)
    yield (
        f"  inputs submitted {inputs / use.seconds:.2f}/s, mails sent {mails / use.seconds:.2f}/s, "
        f"tasks {outcome.tasks_per_second:.2f}/s"
    )
    milliseconds = {name: cores * use.seconds * 1000 for name, cores in use.by_name.items()}
    yield (
        f"  of a request: web {web * use.seconds * 1000 / requests:.1f} ms, "
        f"PostgreSQL {milliseconds.get('PostgreSQL', 0.0) / requests:.1f}, "
        f"Redis {milliseconds.get('Redis', 0.0) / requests:.1f}; "
        f"of a mail: worker {milliseconds.get('worker', 0.0) / max(1, mails):.1f} ms"
    )
    depth = ", ".join(f"{name} {count}" for name, count in after.queues.items()) or "none"
    drained = "not empty in time" if outcome.drained is None else f"empty after {outcome.drained:.0f} s"
    yield f"  at the end: {after.waiting} mails waiting ({drained}), tasks waiting {depth}"
    yield f"  inputs accepted {len(tally.accepted)}, not all there {len(outcome.lost)}"
