"""Closing dates of calls, as calendars read them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.consultations.models import Consultation
from engagements.submissions import extension
from focalpoint.pages import cache
from focalpoint.translated import Translated
from tests.engagements.api.readers import calendar
from tests.factories import accounts, consultations

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_kept_pages():
    cache.clear()


def events(client, language="en"):
    response = client.get(reverse("feed-calendar", args=[language]))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return calendar(response.content)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_empty_world_has_a_valid_calendar(client, language):
    Consultation.objects.all().delete()
    assert events(client, language) == []


def test_calls_that_are_open_or_will_be_are_in_it(client):
    now = timezone.now()
    consultations.open_call(now=now, slug="open")
    consultations.upcoming_call(now=now, slug="upcoming", closes_at=now + timedelta(days=9))
    consultations.closed_call(now=now, slug="closed")
    consultations.draft_call(now=now, slug="draft")
    assert [event["UID"] for event in events(client)] == ["calls/upcoming@localhost", "calls/open@localhost"]


def test_midnight_stands_on_the_day_that_ends(client):
    """In Zurich the call closes at 00:00 on the 15th: a calendar there shows it on the 14th."""
    closes_at = datetime(2030, 12, 14, 23, 0, tzinfo=UTC)
    consultations.open_call(now=timezone.now(), closes_at=closes_at, time_zone="Europe/Zurich")
    [event] = events(client)
    assert (event["DTSTART"], event["DTEND"]) == ("20301214T223000Z", "20301214T230000Z")
    assert "Closes at the end of 14 December 2030, Zurich time" in event["DESCRIPTION"]


def test_an_extension_moves_the_same_event(client):
    now = timezone.now()
    call = consultations.open_call(now=now)
    [before] = events(client)
    extension.extend(call, closes_at=now + timedelta(days=40), by=accounts.lead(), at=now)
    cache.clear()
    [after] = events(client)
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after["DTEND"] != before["DTEND"]


def test_one_call_can_be_added_to_a_calendar(client):
    now = timezone.now()
    call = consultations.open_call(now=now)
    page = client.get(reverse("consultation-detail", args=[call.slug])).content.decode()
    address = reverse("call-calendar", args=[call.slug])
    assert f'href="{address}"' in page
    assert calendar(client.get(address).content) == events(client)
    upcoming = consultations.upcoming_call(now=now)
    its_page = client.get(reverse("consultation-detail", args=[upcoming.slug])).content.decode()
    assert f'href="{reverse("call-calendar", args=[upcoming.slug])}"' in its_page
    closed = consultations.closed_call(now=now)
    its_page = client.get(reverse("consultation-detail", args=[closed.slug])).content.decode()
    assert "closes.ics" not in its_page
    standing = Consultation.objects.get(standing=True)
    assert client.get(reverse("call-calendar", args=[standing.slug])).status_code == 404
    its_page = client.get(reverse("consultation-detail", args=[standing.slug])).content.decode()
    assert "closes.ics" not in its_page
    draft = consultations.draft_call(now=now)
    assert client.get(reverse("call-calendar", args=[draft.slug])).status_code == 404


def test_a_title_in_arabic_and_one_of_200_characters(client):
    now = timezone.now()
    consultations.open_call(now=now, title=Translated(ar="م" * 200), summary=Translated(ar="أ، ب; ج"))
    [event] = events(client)
    assert event["SUMMARY;LANGUAGE=ar"] == f"Call closes: {'م' * 200}"


def test_one_call_and_three_cost_the_same(client):
    now = timezone.now()

    def cost():
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            events(client)
        return len(asked)

    consultations.open_call(now=now)
    one = cost()
    for _number in range(2):
        consultations.open_call(now=now)
    assert cost() == one == 1
