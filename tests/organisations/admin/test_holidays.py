"""Leads bring holidays in line with each year's circular."""

from datetime import date

import pytest

from focalpoint.audit.models import Entry
from organisations.calendars.models import Holiday

pytestmark = pytest.mark.django_db
LIST = "/admin/organisations/holiday/"
DAY = date(2026, 3, 20)


@pytest.fixture
def holiday():
    return Holiday.objects.create(date=DAY, name="Eid al-Fitr")


def test_add_and_confirm(client, lead):
    client.post(f"{LIST}add/", {"date": "2026-03-19", "name": "Eid al-Fitr", "confirmed": "on"})
    assert Holiday.objects.get().confirmed
    assert Entry.objects.get(verb="holiday.create").by == lead.pk


def test_add_twice_says_so(client, lead, holiday):
    response = client.post(f"{LIST}add/", {"date": "2026-03-20", "name": "Other"})
    assert response.status_code == 200
    assert "already exists" in response.content.decode()


def test_change_keeps_the_date(client, lead, holiday):
    client.post(f"{LIST}2026-03-20/change/", {"date": "2026-03-21", "name": "Eid", "confirmed": "on"})
    assert list(Holiday.objects.values_list("date", "name")) == [(DAY, "Eid")]


def test_delete_goes_through_the_verb(client, lead, holiday):
    client.post(f"{LIST}2026-03-20/delete/", {"post": "yes"})
    assert not Holiday.objects.exists()
    assert Entry.objects.get(verb="holiday.remove").by == lead.pk


def test_officer_reads_and_does_not_write(client, officer, holiday):
    assert client.get(LIST).status_code == 200
    assert client.post(f"{LIST}2026-03-20/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"{LIST}2026-03-20/change/", {"name": "X"}).status_code == 403
