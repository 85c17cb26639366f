"""Paging by key: every row once, in order, whatever the cursor says."""

from datetime import timedelta
from typing import NamedTuple

import pytest
from django.core import signing
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from focalpoint.paging import PARAMETER, Listing, capped_count, page_of
from organisations.calendars.models import Holiday
from organisations.profiles.models import Profile
from tests.factories import profiles

pytestmark = pytest.mark.django_db


class Named(NamedTuple):
    id: object
    legal_name: str


def ask(query=""):
    return RequestFactory().get("/list/" + query)


@pytest.fixture
def seven():
    """Seven rows of which several share the first part of the key."""
    rows = [
        profiles.profile(legal_name=name, created_at=profiles.AT + timedelta(days=day))
        for name, day in [("a", 1), ("a", 2), ("b", 1), ("b", 2), ("b", 3), ("c", 1), ("d", 1)]
    ]
    due = [None, 1, None, 1, 2, None, 2]
    for one, day in zip(rows, due, strict=True):
        Profile.objects.filter(pk=one.pk).update(due_at=day and profiles.AT + timedelta(days=day))
    return rows


def names(page):
    return [row.pk for row in page.rows]


@pytest.mark.parametrize(
    "key",
    [
        ["legal_name", "id"],
        ["-legal_name", "-id"],
        ["-created_at", "id"],
        ["-id"],
        # Some of them are null: last in a rising order, first in a falling one, as PostgreSQL sorts.
        ["due_at", "id"],
        ["-due_at", "id"],
        ["due_at", "-legal_name", "id"],
        ["legal_name", "-due_at", "-id"],
    ],
)
def test_walking_forth_and_back_meets_every_row_once_and_in_order(seven, key):
    expected = list(Profile.objects.order_by(*key).values_list("pk", flat=True))
    pages, query = [], ""
    while query or not pages:
        pages.append(page_of(Profile.objects.all(), ask(query), key=key, size=3))
        query = pages[-1].next
    assert [len(page.rows) for page in pages] == [3, 3, 1]
    assert [pk for page in pages for pk in names(page)] == expected
    assert (pages[0].previous, pages[0].first) == ("", "")
    assert [page.first for page in pages[1:]] == ["?", "?"]
    second = page_of(Profile.objects.all(), ask(pages[2].previous), key=key, size=3)
    assert names(second) == expected[3:6]
    assert names(page_of(Profile.objects.all(), ask(second.previous), key=key, size=3)) == expected[:3]


def test_rows_that_come_in_meanwhile_move_nothing(seven):
    key = ["legal_name", "id"]
    first = page_of(Profile.objects.all(), ask(), key=key, size=3)
    expected = list(Profile.objects.order_by(*key).values_list("pk", flat=True))[3:6]
    profiles.profile(legal_name="0 new")
    assert names(page_of(Profile.objects.all(), ask(first.next), key=key, size=3)) == expected


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "a:b:c",
        "%00",
        "\ud800".encode("utf-8", "surrogatepass").hex(),
        signing.dumps([False, "a"], salt="paging::legal_name,id"),
        signing.dumps([False, "a", "b"], salt="paging:of,another,list"),
        signing.dumps("text", salt="paging::legal_name,id"),
        signing.dumps(None, salt="paging::legal_name,id"),
        signing.dumps([False, "a", "1"], salt="paging:admin:organisations_theme_changelist:legal_name,id"),
    ],
    ids=[
        "empty",
        "short",
        "unsigned",
        "nul",
        "surrogate",
        "half",
        "another-list",
        "text",
        "nothing",
        "another-page",
    ],
)
def test_a_bad_cursor_is_the_first_page(seven, cursor):
    page = page_of(Profile.objects.all(), ask(f"?{PARAMETER}={cursor}"), key=["legal_name", "id"], size=3)
    assert [row.legal_name for row in page.rows] == ["a", "a", "b"]
    assert page.is_first


def test_links_keep_what_else_was_asked(seven):
    page = page_of(Profile.objects.all(), ask("?text=w%26x&kind=ngo"), key=["id"], size=3)
    assert page.next.startswith("?text=w%26x&kind=ngo&page=")


def test_a_page_is_one_statement_and_fetches_one_row_more(seven):
    with CaptureQueriesContext(connection) as asked:
        page_of(Profile.objects.all(), ask(), key=["legal_name", "id"], size=3)
    assert len(asked) == 1
    assert "LIMIT 4" in asked[0]["sql"]


def test_the_listing_gives_the_same_pages_as_its_rows(seven):
    listing = Listing(
        Profile.objects.all,
        lambda rows: rows.values("id", "legal_name"),
        Named,
        key=["legal_name", "id"],
        size=3,
    )
    found, query = [], ""
    while query or not found:
        page = listing.page(ask(query))
        found += [row.id for row in page.rows]
        query = page.next
    assert found == list(Profile.objects.order_by("legal_name", "id").values_list("pk", flat=True))
    narrowed = listing.page(ask(), Profile.objects.filter(legal_name="b"))
    assert [row.legal_name for row in narrowed.rows] == ["b", "b", "b"]


def test_counts_stop_at_the_cap():
    Holiday.objects.bulk_create(
        Holiday(date=profiles.AT.date() + timedelta(days=day), name="x") for day in range(12)
    )
    assert str(capped_count(Holiday.objects.all(), 20)) == "12"
    assert str(capped_count(Holiday.objects.all(), 12)) == "12"
    assert str(capped_count(Holiday.objects.all(), 10)) == "10+"
    assert not capped_count(Holiday.objects.none())
    with CaptureQueriesContext(connection) as asked:
        assert str(capped_count(Holiday.objects.all())) == "12"
    assert "LIMIT 1001" in asked[0]["sql"]
