"""A cache server that is away, or hangs, costs each process one pause; what had to be forgotten is."""

import socket
import threading

import pytest
from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from django.test import RequestFactory, TestCase
from django.urls import reverse

from focalpoint import cache as module
from focalpoint import pages, searches
from focalpoint.cache import ForgivingRedisCache
from focalpoint.pages import forget_public_pages, public_page


class Hanging:
    """A server that takes connections and never says a word."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.taken = []
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self):
        while True:
            try:
                self.taken.append(self.socket.accept()[0])
            except OSError:
                return

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.socket.getsockname()[1]}/0"

    def close(self):
        # A listening socket that is only closed would let its thread wait on.
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        for one in self.taken:
            one.close()


@pytest.fixture
def hanging():
    server = Hanging()
    yield server
    server.close()


def cache_at(url):
    options = {"socket_connect_timeout": 0.2, "socket_timeout": 0.05}
    return ForgivingRedisCache(url, {"OPTIONS": options, "KEY_PREFIX": "test_cache"})


@pytest.fixture
def clock(monkeypatch):
    """The time by which pauses are counted; the test moves it."""
    now = [1000.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    return now


def test_a_server_that_hangs_is_asked_once_in_a_pause(hanging, clock):
    cache = cache_at(hanging.url)
    assert cache.get("a", "nothing") == "nothing"
    asked = len(hanging.taken)
    assert asked >= 1
    for _time in range(5):
        assert cache.get_many(["a", "b"]) == {}
        cache.set("a", 1)
        assert cache.incr("n") == 1
        assert cache.add("a", 1) is True
        assert cache.delete("a") is False
    assert len(hanging.taken) == asked
    clock[0] += module.PAUSE_SECONDS + 1
    cache.get("a")
    assert len(hanging.taken) > asked


def test_every_cache_of_the_process_knows_of_the_pause(hanging, clock):
    cache_at(hanging.url).get("a")
    asked = len(hanging.taken)
    cache_at(hanging.url).get("a")
    assert len(hanging.taken) == asked


@pytest.mark.django_db
def test_a_hanging_server_costs_the_home_page_one_pause(hanging, client, settings):
    options = {"socket_connect_timeout": 0.2, "socket_timeout": 0.05}
    pages = {**settings.CACHES["pages"], "LOCATION": hanging.url, "OPTIONS": options}
    settings.CACHES = {**settings.CACHES, "pages": pages}
    assert client.get(reverse("home")).status_code == 200
    # What the client itself does to connect once, with its retries.
    asked = len(hanging.taken)
    one = cache_at(hanging.url)
    module._servers.clear()
    one.get("a")
    assert asked == len(hanging.taken) - asked


class Full:
    """A Redis at its limit that drops nothing: it reads and deletes, and refuses whatever needs memory."""

    def __init__(self, cache):
        self.client = cache._cache.get_client()

    def __enter__(self):
        self.client.config_set("maxmemory-policy", "noeviction")
        self.client.config_set("maxmemory", "1")

    def __exit__(self, *_error):
        self.client.config_set("maxmemory", "0")


@pytest.mark.django_db
class TestFull:
    def test_what_is_replaced_is_not_found_any_more_by_anyone(self):
        cache = caches["pages"]
        cache.replace("generation", "first")
        with Full(cache):
            cache.replace("generation", "second")
            assert cache.get("generation") is None
            # Another process, which knows nothing of it.
            other = ForgivingRedisCache(settings.CACHES["pages"]["LOCATION"], {"KEY_PREFIX": "fp"})
            assert other.get("generation") is None

    def test_a_page_that_was_taken_back_is_not_shown_from_the_cache(self, client):
        cache, words = caches["pages"], []

        @public_page()
        def view(request):
            words.append(request.path)
            return HttpResponse(f"page {len(words)}")

        ask = RequestFactory().get("/here/")
        assert view(ask).content == view(ask).content == b"page 1"
        with Full(cache):
            with TestCase.captureOnCommitCallbacks(execute=True):
                forget_public_pages()
            assert view(ask).content == b"page 2"
        assert view(ask).content == b"page 3"

    def test_it_is_not_taken_for_one_that_is_away(self):
        cache = caches["pages"]
        cache.set("k", 1)
        with Full(cache):
            cache.set("other", 2)
            assert cache.get("k") == 1


@pytest.mark.django_db
class TestSearches:
    @pytest.fixture(autouse=True)
    def few(self, monkeypatch):
        monkeypatch.setattr(searches, "MOST", 3)
        searches._here.clear()

    def ask(self, client, number):
        return client.get(reverse("input-list"), {"text": f"word{number}"})

    def test_one_visitor_cannot_search_without_end(self, client):
        answers = [self.ask(client, number) for number in range(5)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
        assert "no more than 3 times a minute" in answers[-1].content.decode()
        assert client.get(reverse("input-list"), {"text": "x"}, REMOTE_ADDR="10.0.0.9").status_code == 200

    @pytest.mark.parametrize(
        ("addresses", "last"),
        [
            (["2001:db8:1:1::1", "2001:db8:1:1::2", "2001:db8:1:2::1", "2001:db8:1:ffff::1"], 429),
            (["::ffff:192.0.2.7", "192.0.2.7", "::ffff:c000:207", "192.0.2.7"], 429),
            (["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"], 200),
            (["2001:db8:1::1", "2001:db8:2::1", "2001:db8:3::1", "2001:db8:4::1"], 200),
        ],
    )
    def test_who_has_no_end_of_addresses_is_one_visitor(self, client, addresses, last):
        for number, address in enumerate(addresses):
            answer = client.get(reverse("input-list"), {"text": f"word{number}"}, REMOTE_ADDR=address)
        assert answer.status_code == last

    def test_a_counter_that_a_full_server_removed_in_between(self, client, monkeypatch):
        monkeypatch.setattr(module.RedisCache, "add", lambda *_arguments, **_named: True)
        answers = [self.ask(client, number).status_code for number in range(5)]
        assert answers == [200, 200, 200, 429, 429]

    def test_a_kept_answer_costs_nothing(self, client):
        assert {self.ask(client, 1).status_code for _number in range(9)} == {200}

    def test_each_process_counts_while_the_cache_is_away(self, client, settings):
        dead = {"BACKEND": "focalpoint.cache.ForgivingRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
        settings.CACHES = {**settings.CACHES, "pages": dead}
        assert [self.ask(client, number).status_code for number in range(5)][-1] == 429


@pytest.mark.django_db
def test_no_more_pages_are_kept_than_a_process_may(client, monkeypatch):
    monkeypatch.setattr(pages, "MOST_KEPT", 4)
    pages._kept_at.clear()
    for number in range(9):
        assert client.get(reverse("input-list"), {"text": f"junk{number}"}).status_code == 200
    kept = list(caches["pages"]._cache.get_client().scan_iter("*page:*"))
    assert len(kept) == 4
    pages._kept_at.clear()


class TestForgotten:
    """A value that was replaced while the server was away is not found once it is back."""

    @pytest.fixture
    def server(self):
        found = module._servers.setdefault(str([settings.CACHES["pages"]["LOCATION"]]), module._Server())
        yield found
        found.away_until = 0.0
        found.stale.clear()

    def test_what_could_not_be_replaced_is_deleted_when_the_server_is_back(self, clock, server):
        cache = caches["pages"]
        cache.replace("generation", "first")
        server.pause()
        cache.replace("generation", "second")
        assert cache.get("generation") is None
        clock[0] += module.PAUSE_SECONDS + 1
        assert cache.get("generation") is None
        cache.replace("generation", "third")
        assert cache.get("generation") == "third"
