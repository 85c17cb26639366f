"""Kept pages: by the parameters that a page knows, and by no others."""

from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import RequestFactory, TestCase
from django.urls import reverse

from focalpoint import pages
from focalpoint.pages import cache, forget_public_pages, public_page
from tests.factories import consultations

pytestmark = pytest.mark.django_db


def entries():
    return len(list(cache._cache.get_client().scan_iter("*page:*")))


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.mark.parametrize(
    "name", ["home", "consultation-list", "input-list", "organisation-list", "department-list"]
)
def test_an_unknown_parameter_makes_no_entry(client, name):
    address = reverse(name)
    first = client.get(address)
    kept = entries()
    assert kept == 1
    for query in ("?utm_source=mail", "?x=1&y=2", "?theme=", "?fbclid=" + "a" * 200):
        again = client.get(address + query)
        assert again.content == first.content
    assert entries() == kept


def test_a_release_with_other_static_files_keeps_its_own_pages(client, monkeypatch):
    """A page of the one names styles that the other does not have; forgetting holds for both."""
    for release in ("one", "one", "other"):
        monkeypatch.setattr(pages, "staticfiles_storage", SimpleNamespace(manifest_hash=release))
        client.get(reverse("home"))
    assert entries() == 2


def test_another_name_of_the_portal_makes_no_entry(client):
    for host in ("localhost", "127.0.0.1", "localhost:8000", "localhost:1"):
        client.get(reverse("home"), headers={"host": host})
    assert entries() == 1


def test_a_known_parameter_makes_one_whatever_stands_beside_it(client):
    address = reverse("input-list")
    asked = client.get(address + "?text=wells&language=en")
    kept = entries()
    for query in (
        "?language=en&text=wells",
        "?text=wells&language=en&utm=1",
        "?text=x&text=wells&language=en",
    ):
        assert client.get(address + query).content == asked.content
    assert entries() == kept == 1


def test_one_call_in_another_language_is_another_page(client):
    call = consultations.open_call()
    address = reverse("consultation-detail", args=[call.slug])
    client.get(address)
    client.get(address + "?in=fr")
    assert entries() == 2


def test_the_view_sees_only_what_it_names():
    seen = []

    @public_page("text")
    def view(request):
        seen.append((request.GET.urlencode(), request.get_full_path()))
        return HttpResponse("page")

    view(RequestFactory().get("/here/?text=a&secret=b"))
    assert seen == [("text=a", "/here/?text=a")]


def test_forgetting_holds_for_all_pages_at_once(client):
    address = reverse("home")
    client.get(address)
    with TestCase.captureOnCommitCallbacks(execute=True):
        forget_public_pages()
    seen = []

    @public_page()
    def view(request):
        seen.append(request)
        return HttpResponse("page")

    request = RequestFactory().get("/elsewhere/")
    view(request)
    view(request)
    with TestCase.captureOnCommitCallbacks(execute=True):
        forget_public_pages()
    view(request)
    assert len(seen) == 2
