"""Holidays are brought in line with the year's circular, and clocks heed them."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from focalpoint.audit.models import Entry
from focalpoint.verbs import GoneError
from organisations.accounts.roles import Role
from organisations.calendars import actions
from organisations.calendars.errors import HolidayExistsError
from organisations.calendars.models import Holiday
from organisations.calendars.queries import due_after
from tests import audit_log
from tests.factories import accounts

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = date(2026, 3, 3)


def holiday():
    return Holiday.objects.create(date=DAY, name="Day of water")


def test_create_stops_the_clock_on_that_day():
    lead = accounts.lead()
    assert due_after(AT, 1).date() == DAY
    made = actions.create(date=DAY, name="Day of water", by=lead, at=AT)
    assert due_after(AT, 1).date() == date(2026, 3, 4)
    entry = audit_log.last("holiday.create")
    assert (entry.target_id, entry.by, entry.capacity) == (str(made.pk), lead.pk, "lead_officer")
    assert entry.changes == {"date": [None, "2026-03-03"], "confirmed": [None, False]}


def test_create_on_a_date_that_is_there_is_refused_and_keeps_the_first():
    first = holiday()
    with pytest.raises(HolidayExistsError), transaction.atomic():
        actions.create(date=DAY, name="Other", by=accounts.lead(), at=AT)
    assert Holiday.objects.get().name == first.name


def test_save_keeps_the_date():
    actions.save(holiday(), name="Day of wells", confirmed=True, by=accounts.lead(), at=AT)
    assert Holiday.objects.values_list("date", "name", "confirmed").get() == (DAY, "Day of wells", True)
    assert audit_log.last("holiday.save").changes == {"confirmed": [False, True], "fields": ["name"]}


def test_remove_lets_the_clock_run():
    actions.remove(holiday(), by=accounts.lead(), at=AT)
    assert due_after(AT, 1).date() == DAY
    entry = audit_log.last("holiday.remove")
    assert entry.target_id == "2026-03-03"
    assert entry.changes == {"date": ["2026-03-03", None], "confirmed": [False, None]}


def test_remove_twice_is_refused():
    again = Holiday.objects.get(pk=holiday().pk)
    actions.remove(Holiday.objects.get(), by=accounts.lead(), at=AT)
    with pytest.raises(GoneError):
        actions.remove(again, by=accounts.lead(), at=AT)


@pytest.mark.parametrize("role", [None, *(role for role in Role if role != Role.LEAD_OFFICER)])
def test_verbs_by_others_are_refused(role):
    by, one = accounts.person(roles=[role] if role else []), holiday()
    with pytest.raises(PermissionDenied):
        actions.create(date=date(2026, 3, 4), name="x", by=by, at=AT)
    with pytest.raises(PermissionDenied):
        actions.save(one, name="x", confirmed=True, by=by, at=AT)
    with pytest.raises(PermissionDenied):
        actions.remove(one, by=by, at=AT)
    assert not Entry.objects.exists()
    assert Holiday.objects.get().name == "Day of water"
