"""When something is due: counted on the office's working days, to the end of the office's day."""

from datetime import datetime, timedelta

from focalpoint.office import end_of, office_day
from organisations.calendars.models import Holiday

LONGEST_STRETCH = 4  # calendar days that can pass for one working day, with room for holidays


def due_after(at: datetime, working_days: int) -> datetime:
    """The end of the office's day `working_days` working days after `at` (aware; at least 1)."""
    day = office_day(at)
    horizon = day + timedelta(days=working_days * LONGEST_STRETCH + 14)
    closed = set(Holiday.objects.filter(date__range=(day, horizon)).values_list("date", flat=True))
    left = max(1, working_days)
    while left:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in closed:
            left -= 1
    return end_of(day)
