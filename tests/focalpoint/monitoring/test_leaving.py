"""What leaves for Sentry and for OpenTelemetry: no word of what people wrote, asked for or are called.

In processes of their own, because both change what they watch for good.
"""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as portal

from focalpoint.settings.environment import ROOT

# The planted word stands in an address, a query, a body, a cookie, a header, a statement, its values, a local
# variable, what an exception says, and a line of the log.
ASK = """
import logging
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import path
import focalpoint.urls as urls

def view(request, word):
    local_word = "Zebralocal"
    logging.getLogger("focalpoint.x").error("Zebralog %s", local_word)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'Zebrasql', %s", ["Zebravalue"])
    try:
        raise KeyError("Zebracause")
    except KeyError as error:
        raise ValueError(f"Zebrawords {word} {request.POST}") from error

urls.urlpatterns.insert(0, path("broken/<str:word>/", view, name="broken"))
headers = {"user-agent": "Zebraagent", "cookie": "a=Zebracookie"}
client = Client(raise_request_exception=False, headers=headers)
answer = client.post("/broken/Zebrapath/?text=Zebraquery", {"title": "Zebrabody"}, REMOTE_ADDR="203.0.113.77")
assert answer.status_code == 500, answer.status_code
request_id = answer["X-Request-ID"]

from celery.app.trace import build_tracer
from focalpoint.celery import app

@app.task(name="tests.break")
def break_down(word):
    raise ValueError("Zebratask " + word)

break_down.apply(["Zebraargument"], throw=False)
"""
SENTRY = """
import django, json, os, sys
from sentry_sdk.transport import Transport

sent = []
class Fake(Transport):
    def capture_envelope(self, envelope):
        sent.append(envelope.serialize().decode())

from focalpoint.monitoring import sentry
start = sentry.start
sentry.start = lambda: start(Fake())
django.setup()
{ask}
print(json.dumps({{"sent": sent, "request_id": request_id}}))
"""
SPANS = """
import django, json
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from focalpoint.monitoring import telemetry

memory = InMemorySpanExporter()
provider = telemetry.start(memory)
django.setup()
{ask}
provider.force_flush()
sent = [span.to_json() for span in memory.get_finished_spans()]
print(json.dumps({{"sent": sent, "request_id": request_id}}))
"""
NOTHING = """
import django, sys
django.setup()
import focalpoint.wsgi, focalpoint.celery
# Its bare API is looked for by the client of Redis.
names = ("sentry_sdk", "opentelemetry.instrumentation", "opentelemetry.sdk.trace")
print([name for name in names if name in sys.modules])
"""


def run(script, **environment):
    values = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", **environment}
    # A plain one: it does not stop at warnings of others.
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=ROOT, env=values, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


@pytest.fixture(scope="module")
def errors():
    return json.loads(run(SENTRY.format(ask=ASK), SENTRY_DSN="https://key@sentry.example/1"))


@pytest.fixture(scope="module")
def spans():
    return json.loads(run(SPANS.format(ask=ASK), OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:1"))


class TestSentry:
    def test_no_planted_word_leaves(self, errors):
        text = "\n".join(errors["sent"])
        assert "ValueError" in text
        for word in ("Zebra", "203.0.113", "sessionid", portal.SECRET_KEY):
            assert word not in text

    def test_an_error_says_where_and_in_which_request(self, errors):
        event = json.loads(errors["sent"][0].splitlines()[2])
        assert [error["type"] for error in event["exception"]["values"]] == ["KeyError", "ValueError"]
        frames = event["exception"]["values"][-1]["stacktrace"]["frames"]
        assert frames[-1]["function"] == "view"
        assert event["tags"]["view"] == "broken"
        assert event["tags"]["request_id"] == errors["request_id"]
        assert not set(event) & {
            "request",
            "user",
            "breadcrumbs",
            "contexts",
            "extra",
            "server_name",
            "modules",
        }

    def test_a_task_that_failed_is_sent_too(self, errors):
        assert len(errors["sent"]) == 2
        event = json.loads(errors["sent"][1].splitlines()[2])
        assert event["tags"]["task"] == "tests.break"


class TestSpans:
    def test_no_planted_word_leaves(self, spans):
        text = "\n".join(spans["sent"])
        for word in ("Zebra", "203.0.113", "?text"):
            assert word not in text

    def test_request_statement_and_task_are_there(self, spans):
        found = [json.loads(span) for span in spans["sent"]]
        names = {span["name"] for span in found}
        assert "POST broken/<str:word>/" in names
        assert "run/tests.break" in names
        (request,) = [span for span in found if span["name"].startswith("POST")]
        assert request["status"] == {"status_code": "ERROR"}
        statements = [span for span in found if "db.system" in span["attributes"]]
        assert {span["attributes"]["db.system"] for span in statements} >= {"postgresql"}
        assert any(span["parent_id"] == request["context"]["span_id"] for span in statements)


def test_neither_is_loaded_where_it_is_not_asked_for():
    assert run(NOTHING, SENTRY_DSN="", OTEL_EXPORTER_OTLP_ENDPOINT="") == "[]"
