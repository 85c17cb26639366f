"""The page for a planned time without the portal: when it opens again, calm, in every language."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from focalpoint import edge_pages
from tests.walker import _Reader


def printed(*arguments):
    out = StringIO()
    call_command("maintenance_page", *arguments, stdout=out)
    return out.getvalue()


def test_says_in_every_language_when_it_opens_again(settings):
    settings.OFFICE_TIME_ZONE = "America/New_York"
    settings.LANGUAGES = [("en", "English"), ("ar", "العربيّة")]
    page = printed("--until", "2126-12-01 20:00")
    assert page.startswith("<!doctype html>")
    assert '<div lang="ar" dir="rtl">' in page
    assert "We expect to open again on 1 December 2126, 20:00 New York time." in page
    assert "البوابة مغلقة للصيانة" in page
    reader = _Reader()
    reader.feed(page)
    # Whole in itself: nothing of the portal could be fetched.
    assert reader.links == reader.forms == []
    assert not any(word in page for word in ("<link", "<script", "<style", "<img", "http"))


def test_promises_no_time_where_none_is_known():
    page = printed()
    assert "closed for maintenance" in page
    assert "expect" not in page


def test_has_only_the_languages_of_the_portal(settings):
    settings.LANGUAGES = [("en", "English")]
    assert 'lang="ar"' not in printed()


@pytest.mark.parametrize(("until", "why"), [("tomorrow", "no time such as"), ("2020-01-01 20:00", "is over")])
def test_refuses_a_time_that_cannot_be_meant(until, why):
    with pytest.raises(CommandError, match=why):
        printed("--until", until)


def test_takes_a_time_with_its_zone(settings):
    settings.OFFICE_TIME_ZONE = "America/New_York"
    words = edge_pages.closed(datetime(2126, 12, 2, 1, tzinfo=UTC))
    assert edge_pages.render(words) == printed("--until", "2126-12-02T01:00+00:00")
