"""What is asked of the database and of Redis when Prometheus asks us: how much waits, and since when.

A noun registers what is its own to count. Each figure costs the same in a portal of any size: nothing is
counted beyond MOST, and all are kept for KEPT_SECONDS, for all web servers together. One that cannot be had
is left out, and an alert can ask for that (`absent`).
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import caches
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from focalpoint import log

logger = logging.getLogger(__name__)

# Whoever is warned of 5,000 needs no exact number.
MOST = 5_000
KEPT_SECONDS = 20
# In milliseconds; a figure that takes longer is left out.
PATIENCE = 2000
_KEY = "figures"

# By the value of the label; of a figure without a label, under "".
Values = Mapping[str, float]


@dataclass(frozen=True)
class Figure:
    """One number, or one for each value of `label`; `read` is asked at a time."""

    name: str
    help: str
    read: Callable[[datetime], Values]
    label: str = ""
    # Whether it is asked of the database.
    of_database: bool = True


FIGURES: dict[str, Figure] = {}


def register(*figures: Figure) -> None:
    FIGURES.update({figure.name: figure for figure in figures})


def single(value: float | None) -> Values:
    """Of a figure without a label; none where it is not known."""
    return {} if value is None else {"": value}


def seconds_since(moment: datetime | None, at: datetime) -> float:
    """Nothing waits for no time."""
    return max(0.0, (at - moment).total_seconds()) if moment else 0.0


def at_most(rows: Any) -> int:
    """How many rows, up to MOST; the database looks no further."""
    number: int = rows.order_by().values("pk")[:MOST].count()
    return number


class Figures(Collector):
    """For a registry of Prometheus: made anew when someone looks."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        values = kept(timezone.now())
        for name, figure in FIGURES.items():
            if not values.get(name):
                continue
            labels = [figure.label] if figure.label else []
            family = GaugeMetricFamily(name, figure.help, labels=labels)
            for value_of_label, value in values[name].items():
                family.add_metric([value_of_label] if labels else [], value)
            yield family


def kept(at: datetime) -> dict[str, Values]:
    """All figures by name, at most KEPT_SECONDS old."""
    cache = caches["pages"]
    values: dict[str, Values] | None = cache.get(_KEY)
    if values is None:
        values = read(at)
        cache.set(_KEY, values, KEPT_SECONDS)
    return values


def read(at: datetime) -> dict[str, Values]:
    """All figures that can be had now."""
    values = {name: _read_one(figure, at) for name, figure in FIGURES.items() if not figure.of_database}
    values["focalpoint_database_up"] = single(0.0)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {PATIENCE}")
            for name, figure in FIGURES.items():
                if figure.of_database:
                    values[name] = _read_one(figure, at)
            values["focalpoint_database_up"] = single(1.0)
    except DatabaseError as error:
        logger.warning("Figures: the database is away: %s", type(error).__name__)
    return values


def _read_one(figure: Figure, at: datetime) -> Values:
    try:
        if not figure.of_database:
            return figure.read(at)
        # One that takes too long does not take the others with it.
        with transaction.atomic():
            return figure.read(at)
    except (DatabaseError, RedisError) as error:
        logger.warning("Figure %s: %s", figure.name, log.described(error))
        return {}
