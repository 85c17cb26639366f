"""When each thing happens: the steps of all inputs, run in order of time."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from heapq import heappop, heappush
from zoneinfo import ZoneInfo

from django.conf import settings

Act = Callable[[datetime], object]

_DAYS, _HOURS = 5, 9
_BEGINS = time(8)


class Agenda:
    """Actions with their times; an action may add later ones."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._acts: list[tuple[datetime, int, Act]] = []
        self._number = 0

    def add(self, at: datetime, act: Act) -> None:
        """Of two at the same time, the one that was added first runs first."""
        self._number += 1
        heappush(self._acts, (at, self._number, act))

    def play(self) -> None:
        while self._acts:
            at, _number, act = heappop(self._acts)
            act(at)

    def at_work(self, at: datetime) -> datetime:
        """Move `at` into the office's working hours of the same week; the order of events is kept."""
        local = at.astimezone(ZoneInfo(settings.OFFICE_TIME_ZONE))
        monday = datetime.combine(
            local.date() - timedelta(days=local.weekday()), time(0), tzinfo=local.tzinfo
        )
        worked = (local - monday) / timedelta(days=7) * _DAYS * _HOURS
        day, hours = divmod(worked, _HOURS)
        begins = datetime.combine(monday.date() + timedelta(days=int(day)), _BEGINS, tzinfo=local.tzinfo)
        return min(begins + timedelta(hours=hours), self.now - (self.now - at) * 0.02)
