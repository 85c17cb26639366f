"""What each process counts while it works, for Prometheus. Labels are names of ours, never words of others.

Gunicorn's processes share files (PROMETHEUS_MULTIPROC_DIR, made by focalpoint/monitoring/gunicorn_config.py);
what is asked of the database and of Redis when someone looks is in focalpoint/monitoring/figures.py.
"""

import os
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

REGISTRY = CollectorRegistry()
# In seconds. Public pages take milliseconds, a file that is cleaned some seconds.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Counter(
    "focalpoint_requests", "Answered requests.", ["view", "method", "status"], registry=REGISTRY
)
SECONDS = Histogram(
    "focalpoint_request_seconds", "How long answers took.", ["view"], buckets=BUCKETS, registry=REGISTRY
)
EXCEPTIONS = Counter(
    "focalpoint_exceptions", "Errors that no view caught, by their type.", ["type"], registry=REGISTRY
)
KEPT_PAGES = Counter(
    "focalpoint_kept_pages",
    "Public pages that were kept (hit) or made (miss).",
    ["result"],
    registry=REGISTRY,
)
PUBLIC_READS = Counter(
    "focalpoint_public_reads",
    "Public pages that were made where there is a replica, by the database that was read.",
    ["database"],
    registry=REGISTRY,
)
CACHE_AWAY = Counter(
    "focalpoint_cache_away", "How often a process began to do without the cache.", registry=REGISTRY
)
LIMITS = Counter(
    "focalpoint_limits_hit", "How often something was refused for being done too often.", ["limit"],
    registry=REGISTRY,
)  # fmt: skip


@cache
def _request(view: str, method: str, status: int) -> tuple[Counter, Histogram]:
    """Looked for once in each process: views, methods and statuses are few."""
    return REQUESTS.labels(view, method, status), SECONDS.labels(view)


def count_request(view: str, method: str, status: int, seconds: float) -> None:
    number, time = _request(view, method, status)
    number.inc()
    time.observe(seconds)


def counted() -> CollectorRegistry:
    """What this process counted, or all those that share files with it."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry
