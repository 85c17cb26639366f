"""Time zones are called by their city, in each language, and a select keeps the name that is stored."""

import csv
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import engines
from django.utils import timezone
from django.utils.translation import override

from focalpoint import time_zones


@pytest.mark.parametrize(
    ("zone", "language", "words"),
    [
        ("Africa/Nairobi", "en", "Nairobi time"),
        ("Africa/Nairobi", "ar", "بتوقيت نيروبي"),
        ("America/New_York", "ar", "بتوقيت نيويورك"),
        ("America/Argentina/Buenos_Aires", "en", "Buenos Aires time"),
        ("Asia/Calcutta", "en", "Kolkata time"),
        ("Africa/Asmera", "en", "Asmara time"),
        ("US/Pacific", "en", "Los Angeles time"),
        ("Etc/GMT+5", "en", "GMT+5 time"),
        ("UTC", "ar", "UTC"),
    ],
)
def test_a_zone_in_words(zone, language, words):
    with override(language):
        assert time_zones.in_words(zone) == words


@pytest.mark.parametrize(
    ("language", "city"), [("fr", "Le Caire"), ("ru", "Каир"), ("zh-hans", "开罗"), ("xx", "Cairo")]
)
def test_cities_are_known_in_the_languages_of_the_united_nations(language, city):
    with override(language):
        assert time_zones.city("Africa/Cairo") == city


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_select_offers_each_city_once_and_no_name_of_a_file(language):
    with override(language):
        offered = time_zones.choices()
    cities = [city for _zone, city in offered]
    assert offered[0] == ("UTC", "UTC")
    assert len(set(cities)) == len(cities) > 400
    assert not [city for city in cities if "/" in city or "_" in city or not city.strip()]
    assert {zone for zone, _city in offered} <= set(time_zones.time_zones())


def test_a_select_is_in_the_order_of_the_language():
    with override("en"):
        assert [city for _zone, city in time_zones.choices()][1:4] == ["Abidjan", "Accra", "Adak"]
    with override("ar"):
        assert [city for _zone, city in time_zones.choices()][1:4] == ["أبيا", "أبيدجان", "أتيراو"]


@pytest.mark.parametrize(
    ("stored", "city"),
    [
        ("Asia/Calcutta", "Kolkata"),
        ("Asia/Kolkata", "Kolkata"),
        ("Etc/GMT+5", "GMT+5"),
        ("UTC", "UTC"),
        ("", None),
    ],
)
def test_a_select_keeps_the_name_that_is_stored(stored, city):
    offered = time_zones.choices(stored)
    assert dict(offered).get(stored) == city
    assert len({zone for zone, _city in offered}) == len(offered)
    assert [words for _zone, words in offered].count("Kolkata") == 1


def test_every_other_name_of_a_zone_stands_once():
    with time_zones._FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [name for row in rows for name in [row["zone"], *filter(None, row["also"].split(";"))]]
    assert len(set(names)) == len(names)


def test_a_page_names_the_zone_of_its_reader():
    template = engines["django"].from_string("{% current_zone as zone %}({{ zone }}) {{ stored|zone_words }}")
    with timezone.override(ZoneInfo("Asia/Amman")):
        assert template.render({"stored": "Europe/Zurich"}) == "(Amman time) Zurich time"


def test_a_zone_that_is_not_known_is_utc():
    moment = datetime(2026, 12, 14, 12, tzinfo=UTC)
    assert moment.astimezone(time_zones.zone("Mars/Base")).hour == 12


def test_time_zones_are_read_from_the_disk_once(monkeypatch):
    assert {"Africa/Nairobi", "UTC"} <= set(time_zones.time_zones())
    monkeypatch.setattr("zoneinfo.available_timezones", lambda: pytest.fail("read again"))
    monkeypatch.setattr("focalpoint.time_zones.available_timezones", lambda: pytest.fail("read again"))
    assert list(time_zones.time_zones()) == sorted(time_zones.time_zones())
