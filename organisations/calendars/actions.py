"""What is done with holidays. Deadlines that run already keep their date: people know it."""

import datetime as dt

from django.db import IntegrityError

from focalpoint.verbs import flush
from organisations.accounts.models import User
from organisations.calendars import verbs
from organisations.calendars.errors import HolidayExistsError
from organisations.calendars.models import Holiday


@verbs.CREATE.makes
def create(*, date: dt.date, name: str, confirmed: bool = False, by: User, at: dt.datetime) -> Holiday:
    """The office is closed on that day."""
    try:
        return flush(Holiday(date=date, name=name, confirmed=confirmed))
    except IntegrityError as error:
        raise HolidayExistsError from error


@verbs.SAVE
def save(holiday: Holiday, *, name: str, confirmed: bool, by: User, at: dt.datetime) -> Holiday:
    """Keep a corrected holiday; one that moves is removed and created under its new date."""
    holiday.name, holiday.confirmed = name, confirmed
    return holiday


@verbs.REMOVE
def remove(holiday: Holiday, *, by: User, at: dt.datetime) -> None:
    """The office is open on that day."""
    holiday.delete()
