"""A cache server that is away, or hangs, costs each process one pause; what had to be forgotten is."""

import socket
import threading

import pytest
from django.conf import settings
from django.core.cache import caches
from django.urls import reverse

from focalpoint import cache as module
from focalpoint.cache import ForgivingRedisCache


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
