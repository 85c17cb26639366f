"""What is counted while the portal works, and who may look."""

import os
import re
import subprocess
import sys

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from focalpoint.monitoring import gunicorn_config, metrics
from focalpoint.monitoring.middleware import MonitoringMiddleware
from focalpoint.rates import Rate, RateError, count
from focalpoint.settings.environment import ROOT
from tests.factories.consultations import NOW

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-32-characters-at-least"


def value(name, **labels):
    return metrics.REGISTRY.get_sample_value(name, labels) or 0.0


class TestRequests:
    def test_one_is_counted_by_view_method_and_status(self, client):
        labels = {"view": "notifications-stop", "method": "GET", "status": "404"}
        before = value("focalpoint_requests_total", **labels)
        client.get("/notifications/stop/Zebratoken/")
        assert value("focalpoint_requests_total", **labels) == before + 1

    def test_how_long_it_took(self, client):
        before = value("focalpoint_request_seconds_count", view="security-txt")
        client.get(reverse("security-txt"))
        assert value("focalpoint_request_seconds_count", view="security-txt") == before + 1
        assert value("focalpoint_request_seconds_sum", view="security-txt") > 0

    @pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/static/x.css", "/en/Zebra/"])
    def test_what_no_view_answers_has_a_name_all_the_same(self, client, path):
        names = {"/healthz": "alive", "/readyz": "ready", "/metrics": "metrics", "/static/x.css": "static"}
        view = names.get(path, "none")
        before = value("focalpoint_request_seconds_count", view=view)
        client.get(path)
        assert value("focalpoint_request_seconds_count", view=view) == before + 1

    def test_no_label_is_made_of_what_is_asked(self, client):
        for path in ("/en/inputs/FP-2026-Zebra/", "/en/calls/Zebra/", "/Zebra", "/en/inputs/?text=Zebra"):
            client.get(path)
        MonitoringMiddleware(lambda _request: HttpResponse())(RequestFactory().generic("ZEBRA", "/"))
        text = client.get("/metrics").content.decode()
        assert "focalpoint_requests_total" in text
        assert "zebra" not in text.lower()
        assert 'method="other"' in text

    def test_an_error_is_counted_by_its_type(self, client, monkeypatch):
        client.raise_request_exception = False
        before = value("focalpoint_exceptions_total", type="ZeroDivisionError")
        monkeypatch.setattr("engagements.portal.views.home.overview", lambda _at: 1 / 0)
        client.get(reverse("home"))
        assert value("focalpoint_exceptions_total", type="ZeroDivisionError") == before + 1
        assert value("focalpoint_requests_total", view="home", method="GET", status="500")

    def test_pages_that_were_kept_and_made(self, client):
        before = [value("focalpoint_kept_pages_total", result=result) for result in ("miss", "hit")]
        for _time in range(3):
            client.get(reverse("about"))
        after = [value("focalpoint_kept_pages_total", result=result) for result in ("miss", "hit")]
        assert [new - old for old, new in zip(before, after, strict=True)] == [1, 2]

    def test_a_limit_that_is_hit(self):
        rate = Rate("tests", 1, "%(most)s")
        count((rate, "x"), at=NOW)
        before = value("focalpoint_limits_hit_total", limit="tests")
        with pytest.raises(RateError):
            count((rate, "x"), at=NOW)
        assert value("focalpoint_limits_hit_total", limit="tests") == before + 1

    def test_too_many_tries_to_sign_in(self):
        before = value("focalpoint_limits_hit_total", limit="account")
        for _try in range(65):
            Client().post(reverse("account_login"), {"login": "a@example.org", "password": "wrong"})
        assert value("focalpoint_limits_hit_total", limit="account") > before


class TestWhoMayLook:
    def test_whoever_is_on_the_machine_where_there_is_no_proxy(self, client):
        assert client.get("/metrics").status_code == 200
        assert client.get("/metrics", REMOTE_ADDR="::1").status_code == 200

    @pytest.mark.parametrize(
        "asked",
        [
            {"REMOTE_ADDR": "203.0.113.7"},
            {"REMOTE_ADDR": ""},
            {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
            {"HTTP_X_FORWARDED_PROTO": "https"},
            {"HTTP_FORWARDED": "for=127.0.0.1"},
            {"HTTP_AUTHORIZATION": "Bearer "},
        ],
        ids=lambda asked: "-".join(asked),
    )
    def test_no_one_from_elsewhere(self, client, asked, settings):
        if "HTTP_AUTHORIZATION" in asked:
            settings.METRICS_TOKEN = TOKEN
        answer = client.get("/metrics", **asked)
        assert answer.status_code == 401
        assert b"focalpoint_" not in answer.content

    def test_behind_a_proxy_only_who_has_the_token(self, client, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        assert client.get("/metrics").status_code == 401
        settings.METRICS_TOKEN = TOKEN
        assert client.get("/metrics").status_code == 401
        assert client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}x"}).status_code == 401
        allowed = client.get(
            "/metrics", headers={"authorization": f"Bearer {TOKEN}"}, REMOTE_ADDR="203.0.113.7"
        )
        assert allowed.status_code == 200

    def test_by_any_host_name_without_cookies_and_kept_by_no_one(self, client, settings):
        settings.ALLOWED_HOSTS = ["elsewhere.example"]
        settings.SECURE_SSL_REDIRECT = True
        answer = client.get("/metrics", HTTP_HOST="10.0.0.7:8000")
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        assert answer["Content-Type"].startswith("text/plain")
        assert not answer.cookies
        assert "Vary" not in answer


WORKERS = """
import os, re, sys, tempfile
from gunicorn.config import Config
from focalpoint.monitoring import gunicorn_config
gunicorn_config.FirstLogger(Config())
from focalpoint.monitoring import metrics
for _process in range(2):
    if (pid := os.fork()) == 0:
        metrics.REQUESTS.labels("home", "GET", "200").inc(3)
        metrics.SECONDS.labels("home").observe(0.02)
        os._exit(0)
    os.waitpid(pid, 0)
    gunicorn_config.child_exit(None, type("Worker", (), {"pid": pid}))
from prometheus_client import generate_latest
print(generate_latest(metrics.counted()).decode())
folder = os.environ["PROMETHEUS_MULTIPROC_DIR"]
gunicorn_config.on_exit(None)
print("gone" if not os.path.exists(folder) else "left")
"""


@pytest.mark.parametrize("given", ["", "/run/portal-counts", "/tmp/focalpoint-metrics-1-abc"])
def test_each_web_server_has_a_folder_of_its_own_unless_one_is_named(monkeypatch, given):
    monkeypatch.setenv(gunicorn_config.FOLDER, given)
    gunicorn_config.share_counts()
    chosen = os.environ[gunicorn_config.FOLDER]
    assert (chosen == given) is (given == "/run/portal-counts")
    gunicorn_config.on_exit(None)
    assert not os.path.exists(chosen)


def test_to_load_the_configuration_changes_nothing():
    assert gunicorn_config.FOLDER not in os.environ


def test_the_processes_of_one_web_server_count_together():
    """Also those that ended."""
    run = [sys.executable, "-c", WORKERS]
    done = subprocess.run(run, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=True)
    assert 'focalpoint_requests_total{method="GET",status="200",view="home"} 6.0' in done.stdout
    assert 'focalpoint_request_seconds_count{view="home"} 2.0' in done.stdout
    assert re.search(r"^gone$", done.stdout, re.M)
