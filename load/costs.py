"""Each answer says how much processor time it took: `Server-Timing: web;dur=12.3, database;dur=1.2`.

Only under load.settings. A thread answers one request at a time, so its own clock is the request's; its
connection is served by one process of PostgreSQL, whose clock the kernel shows where both are on one machine.
"""

import time
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def _database_seconds() -> float:
    """Processor time of the process that serves this thread's connection; 0 where none can be seen."""
    if connection.connection is None:
        return 0.0
    try:
        with open(f"/proc/{connection.connection.info.backend_pid}/schedstat", encoding="ascii") as file:
            return int(file.read().split()[0]) / 1e9
    except (OSError, ValueError):
        return 0.0


def costs_middleware(answer: Answer) -> Answer:
    def measured(request: HttpRequest) -> HttpResponse:
        database, web = _database_seconds(), time.thread_time()
        response = answer(request)
        web, database = time.thread_time() - web, _database_seconds() - database
        response.headers["Server-Timing"] = (
            f"web;dur={web * 1000:.2f}, database;dur={max(0.0, database) * 1000:.2f}"
        )
        return response

    return measured
