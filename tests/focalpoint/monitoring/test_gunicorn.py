"""The lines of the web server: in the portal's format, without addresses, queries and networks."""

import io
import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from focalpoint.monitoring.gunicorn import REQUEST_ID, VIEW, Logger

WORDS = "Zebra"
ENVIRON = {
    "REQUEST_METHOD": "GET",
    "RAW_URI": "/en/inputs/Zebra/?text=Zebra",
    "PATH_INFO": "/en/inputs/Zebra/",
    "QUERY_STRING": "text=Zebra",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "REMOTE_ADDR": "203.0.113.7",
    "HTTP_REFERER": "https://Zebra.example/",
    "HTTP_USER_AGENT": "Zebra/1.0",
    VIEW: "input-detail",
    REQUEST_ID: "a" * 16,
}


@pytest.fixture
def written():
    """A logger of gunicorn's, and what it has written."""
    cfg = Config()
    cfg.set("accesslog", "-")
    logger = Logger(cfg)
    stream = io.StringIO()
    both = (logger.error_log, logger.access_log)
    for one in both:
        one.handlers[0].setStream(stream)
    yield logger, stream.getvalue
    for one in both:
        one.handlers = []


def test_an_access_line_says_how_it_was_answered(written):
    logger, read = written
    took = timedelta(milliseconds=41.6)
    logger.access(SimpleNamespace(status="200 OK", headers=[], sent=1), None, ENVIRON, took)
    said = json.loads(read())
    assert said["logger"] == "gunicorn.access"
    assert said["event"] == "GET input-detail 200 42 ms"
    found = {name: said[name] for name in ("method", "view", "status", "milliseconds", "request_id")}
    assert found == {
        "method": "GET", "view": "input-detail", "status": 200, "milliseconds": 42, "request_id": "a" * 16,
    }  # fmt: skip
    assert WORDS not in read()
    assert "203.0.113" not in read()


def test_none_is_written_where_none_is_wanted(written):
    logger, read = written
    cfg = Config()
    Logger.setup(logger, cfg)
    logger.access(SimpleNamespace(status="200 OK", headers=[], sent=1), None, ENVIRON, timedelta(0))
    assert read() == ""


def test_a_request_that_cannot_be_read_is_not_quoted(written):
    logger, read = written
    logger.warning("Invalid request from ip=203.0.113.7: Invalid HTTP request line: 'GET /Zebra'")
    assert json.loads(read())["event"] == "A request could not be read"


def test_a_fault_outside_django_is_not_quoted(written):
    logger, read = written
    try:
        raise ValueError(WORDS)
    except ValueError:
        logger.exception("Error handling request %s %s", "GET", "/en/?text=Zebra")
    said = json.loads(read())
    assert (said["event"], said["error"], said["level"]) == ("Error handling request", "ValueError", "ERROR")
    assert WORDS not in read()


def test_what_it_says_of_itself_stays(written):
    logger, read = written
    logger.warning("Worker exiting (pid: %s)", 7)
    assert json.loads(read())["event"] == "Worker exiting (pid: 7)"
