"""The holidays of the first years, from the project's own list."""

from datetime import date

from organisations import reference
from organisations.calendars.models import Holiday


def seed(*, overwrite: bool = False) -> int:
    """Add the holidays of each year that has none; with `overwrite` those of every year. Returns how many.

    By the year, because a date that staff took away as wrong must not come back with the next release.
    """
    years = {known.year for known in Holiday.objects.dates("date", "year")}
    days = [
        Holiday(date=date.fromisoformat(row["date"]), name=row["name_en"])
        for row in reference.rows("holidays")
    ]
    if overwrite:
        Holiday.objects.filter(date__year__in={day.date.year for day in days}).delete()
        years = set()
    return len(Holiday.objects.bulk_create([day for day in days if day.date.year not in years]))
