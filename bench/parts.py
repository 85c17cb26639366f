"""What is measured on a portal that serves a database of one size."""

import gzip
import re
import statistics
from dataclasses import dataclass, field
from typing import TypedDict

from bench.asking import Times, ask, decide, journeys
from bench.serving import Serving
from bench.table import Bar, Table

MANY = 8
LATENCY, COST = "1 client", f"{MANY} clients"
PUBLIC_LISTS = ("calls", "inputs", "organisations")
PUBLIC_DETAILS = ("one call", "one input", "one organisation", "one department")
_QUEUE, _WORK = (Bar(60), Bar(70)), (Bar(50), Bar(60))
WORKING = {
    "triage queue": _QUEUE,
    "whole triage queue": _QUEUE,
    "decision screen": _WORK,
    "desk": _WORK,
    "my inputs": _WORK,
    "my input": _WORK,
}
_LINKED = re.compile(r'(?:href|src)="(/static/[^"#]+)')


class Facts(TypedDict):
    """What `bench_facts` prints."""

    # By name who asks ("" for everybody) and the address.
    pages: dict[str, tuple[str, str]]
    cookies: dict[str, str]
    drafts: list[str]
    # Decision screens of inputs that no one has, and the code of a reason to decline them.
    to_decide: list[str]
    reason: str
    # By name, how many statements it takes.
    sql: dict[str, int]


@dataclass
class Measuring:
    """The server, what is known of its database, and the server of hello to hold it against."""

    server: Serving
    # The same without a cache: it makes each page again.
    uncached: Serving
    facts: Facts
    bare: Serving
    table: Table
    seconds: float
    # What the smaller sizes took, by name.
    before: dict[str, float] = field(default_factory=dict)

    def times(self, name: str, clients: int, *, fresh: bool = True) -> Times:
        reader, path = self.facts["pages"][name]
        cookie = self.facts["cookies"].get(reader, "")
        # Only pages for everybody are kept, so only they have to be asked for without a cache.
        server = self.uncached if fresh and not reader else self.server
        return ask(server.port, [path], clients=clients, seconds=self.seconds, cookie=cookie)

    def hello(self, clients: int) -> Times:
        """Measured again before each page: other work on the machine slows both."""
        return ask(self.bare.port, ["/"], clients=clients, seconds=self.seconds / 2)

    def page(self, name: str, latency: Bar | None, cost: Bar | None, *, fresh: bool = True) -> None:
        label = name if fresh else f"{name}, cached"
        self.times(name, 1, fresh=fresh)
        bare_single, single = self.hello(1), self.times(name, 1, fresh=fresh)
        bare_concurrent, concurrent = self.hello(MANY), self.times(name, MANY, fresh=fresh)
        ratio = single.median / bare_single.median
        self.table.line(f"{label}: {LATENCY}", ratio, latency, more=f"{single.median * 1000:.1f} ms")
        self.table.line(
            f"{label}: {COST}", bare_concurrent.rate / concurrent.rate, cost, more=f"{concurrent.rate:.0f}/s"
        )
        if fresh and name in PUBLIC_LISTS:
            self.table.line(f"{label}: p95 / p50, {COST}", concurrent.spread, Bar(1.4, ""))
        self.before[label] = single.median

    def public(self) -> None:
        for name in PUBLIC_LISTS:
            self.page(name, Bar(15), Bar(20))
            self.page(name, Bar(3), Bar(4), fresh=False)
        for name in PUBLIC_DETAILS:
            self.page(name, Bar(15), Bar(20))

    def queue(self) -> None:
        for name in WORKING:
            if name in self.facts["pages"]:
                before = self.before.get(name)
                self.page(name, *WORKING[name])
                if before:
                    growth = self.before[name] / before
                    self.table.line(f"{name}: growth with size", growth, Bar(1.3, "×"))

    def sql(self) -> None:
        for name, count in self.facts["sql"].items():
            before = self.before.get(f"{name}: SQL statements")
            self.before[f"{name}: SQL statements"] = count
            self.table.line(f"{name}: SQL statements", count, Bar(before, "") if before else None, unit="")

    def journey(self) -> None:
        drafts = self.facts["drafts"]
        cookie = self.facts["cookies"]["author"]
        bare = self.hello(1)
        alone = journeys(self.server.port, cookie, drafts[:40], clients=1)
        steps = [sorted(step)[len(step) // 2] for step in zip(*alone["times"], strict=True)]
        durations = ", ".join(
            f"{name} {step * 1000:.0f} ms"
            for name, step in zip(("open", "save", "submit"), steps, strict=True)
        )
        self.table.line("journey: open, save, submit", sum(steps) / bare.median, Bar(60), more=durations)
        bare = self.hello(4)
        together = journeys(self.server.port, cookie, drafts[40:], clients=4)
        rate = len(drafts[40:]) / together["seconds"]
        self.table.line("journey: 4 clients", bare.rate / rate, Bar(90), more=f"{rate:.0f}/s")
        self.growth("submit (POST)", steps[2])

    def decision(self) -> None:
        """Opening and declining inputs that no one has; what is sent later is not part of it."""
        bare = self.hello(1)
        facts = self.facts
        times = decide(self.server.port, facts["cookies"]["officer"], facts["to_decide"], facts["reason"])
        opened, sent = (statistics.median(step) for step in zip(*times, strict=True))
        self.table.line(
            "decide (POST)",
            sent / bare.median,
            Bar(60),
            more=f"open {opened * 1000:.0f} ms, send {sent * 1000:.0f} ms",
        )
        self.growth("decide (POST)", sent)

    def growth(self, name: str, seconds: float) -> None:
        """Against the smaller size of this run."""
        if name in self.before:
            self.table.line(f"{name}: growth with size", seconds / self.before[name], Bar(1.1, "×"))
        self.before[name] = seconds

    def visit(self) -> None:
        """The transferred size of a first visit, compressed as a browser asks for it."""
        size, requests, _page = self._weigh("/en/")
        self.table.line("first public visit", size / 1024, Bar(14, "KB"))
        self.table.line("first public visit: requests", requests, Bar(4, ""))
        whole, _requests, page = self._weigh(
            self.facts["pages"]["whole triage queue"][1], Cookie=self.facts["cookies"]["officer"]
        )
        self.table.line("triage page: HTML", page / 1024, Bar(8, "KB"))
        self.table.line("triage page: whole first visit", whole / 1024, Bar(110, "KB"))

    def _weigh(self, path: str, **headers: str) -> tuple[int, int, int]:
        page = self._size(path, **headers)
        linked = sorted(set(_LINKED.findall(page[1].decode())))
        parts = [self._size(link)[0] for link in linked]
        return page[0] + sum(parts), 1 + len(parts), page[0]

    def _size(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Transferred bytes (compressed here where only a proxy would do it), and the text."""
        _status, answer_headers, body = self.server.get(path, **{"Accept-Encoding": "gzip", **headers})
        if answer_headers.get("content-encoding") == "gzip":
            return len(body), gzip.decompress(body)
        return len(gzip.compress(body)), body
