"""What is done with holidays. Clocks that run already keep their date: people were told it."""

from datetime import datetime

from django.db import transaction

from focalpoint import audit
from organisations.accounts.models import User
from organisations.calendars.models import Holiday


@transaction.atomic
def save(holiday: Holiday, *, by: User, at: datetime) -> Holiday:
    """Keep a new or corrected holiday; one that moves is removed and saved under its new date."""
    holiday.save()
    audit.record("holiday.saved", holiday, by=by, at=at, changes={"confirmed": holiday.confirmed})
    return holiday


@transaction.atomic
def remove(holiday: Holiday, *, by: User, at: datetime) -> None:
    """The office is open on that day."""
    audit.record("holiday.removed", holiday, by=by, at=at)
    holiday.delete()
