"""Logs hold types and frames of what failed, and no word of what it failed on."""

import io
import json
import logging
import logging.config
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection
from django.test import RequestFactory
from django.urls import resolve

from focalpoint.checks import QUIET, database_log_is_quiet
from focalpoint.log import FORMATS, FramesOnly, Json, described
from focalpoint.monitoring import context
from organisations.profiles.models import Profile
from tests.factories import profiles

SECRET = "Zebrawords of a confidential input"


def fail():
    raise ValueError(f"cannot parse {SECRET}")


def logged(write, formatter=None, name="test"):
    """What a line of the log holds after `write(logger)` inside an except."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter or FramesOnly("{levelname}: {message}", style="{"))
    logger = logging.Logger(name)
    logger.addHandler(handler)
    try:
        fail()
    except ValueError as error:
        write(logger, error)
    return stream.getvalue()


def _wrapped(logger, error):
    try:
        try:
            raise KeyError(SECRET) from error
        except KeyError:
            raise RuntimeError(f"{SECRET}!")  # noqa: B904 - the context is the point
    except RuntimeError as last:
        logger.error("x", exc_info=last)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "write",
    [
        lambda logger, _error: logger.exception("It failed"),
        lambda logger, error: logger.error("It failed: %s", error),
        lambda logger, error: logger.error("It failed: %r", error),
        lambda logger, error: logger.error(f"It failed: {error}", exc_info=True),
        lambda logger, error: logger.error(
            "Task %(name)s: %(exc)s", {"name": "n", "exc": repr(error)[:30], "traceback": "x"}, exc_info=True
        ),
        _wrapped,
    ],
)
def test_a_line_says_what_failed_and_not_on_what(write, form):
    line = logged(write, FORMATS[form]())
    assert "Zebra" not in line
    assert "Error" in line


@pytest.mark.parametrize("form", FORMATS)
class TestAddresses:
    """What stands in an address is not logged: only the pattern that it fits."""

    @staticmethod
    def line(form, path, match, name="django.request", words="Not Found: %s"):
        request = RequestFactory().get(path + "?text=Zebrasearch")
        request.resolver_match = resolve(path) if match else None

        def write(logger, _error):
            logger.warning(words, request.path, extra={"status_code": 404, "request": request})

        return logged(write, FORMATS[form](), name)

    def test_of_a_page(self, form):
        line = self.line(form, "/notifications/stop/Zebratoken/", match=True)
        assert "Zebra" not in line
        assert "Not Found: /notifications/stop/<str:token>/" in line
        assert '"status": 404' in line or form == "text"

    def test_of_nothing_here(self, form):
        line = self.line(form, "/en/Zebrawords/of/someone/", match=False)
        assert "Zebra" not in line
        assert "Not Found: none" in line

    def test_of_what_was_refused(self, form):
        name = "django.security.DisallowedRedirect"
        line = self.line(form, "/en/Zebrawords/", match=False, name=name, words="Unsafe: Zebra %s")
        assert "Zebra" not in line
        assert "Refused: DisallowedRedirect" in line


class TestJson:
    def test_each_line_is_one_object(self):
        line = logged(lambda logger, _error: logger.error("It\nfailed: %s", "Zoë", exc_info=True), Json())
        assert line.count("\n") == 1
        said = json.loads(line)
        assert said["event"] == "It\nfailed: Zoë"
        assert (said["level"], said["logger"], said["error"]) == ("ERROR", "test", "ValueError")
        assert "in fail" in said["frames"]

    def test_the_time_is_in_utc(self):
        said = json.loads(logged(lambda logger, _error: logger.info("x"), Json()))
        at = datetime.fromisoformat(said["time"])
        assert at.utcoffset() == timedelta(0)
        assert abs(datetime.now(UTC) - at) < timedelta(minutes=1)

    def test_it_says_for_which_request_and_task_it_is(self):
        with context.doing(request_id="a" * 16, task="focalpoint.deliver_notices", task_id="t"):
            said = json.loads(logged(lambda logger, _error: logger.info("x"), Json()))
        assert said["request_id"] == "a" * 16
        assert (said["task"], said["task_id"]) == ("focalpoint.deliver_notices", "t")
        after = json.loads(logged(lambda logger, _error: logger.info("x"), Json()))
        assert not {"request_id", "task", "task_id"} & set(after)

    def test_a_line_may_say_of_which_request_its_row_came(self):
        extra = {"request_id": "b" * 16, "notice": "n", "address": "whistle@example.org"}
        with context.doing(request_id="a" * 16):
            said = json.loads(logged(lambda logger, _error: logger.info("x", extra=extra), Json()))
        assert (said["request_id"], said["notice"]) == ("b" * 16, "n")
        assert "address" not in said

    def test_the_process_is_named(self, monkeypatch):
        monkeypatch.setattr(context, "_process", ["worker"])
        assert json.loads(logged(lambda logger, _error: logger.info("x"), Json()))["process"] == "worker"


def test_a_traceback_keeps_the_frames_of_the_whole_chain():
    line = logged(_wrapped)
    assert line.count("Traceback") == 3
    for part in ("in fail", "ValueError", "KeyError", "RuntimeError", "test_log.py"):
        assert part in line


def test_described_is_one_line_of_frames():
    try:
        fail()
    except ValueError as error:
        line = described(error)
    assert line.startswith("ValueError: test_log.py:")
    assert "fail < test_log.py" in line
    assert "Zebra" not in line
    assert "\n" not in line


def test_the_portal_logs_so():
    assert settings.LOGGING["formatters"] == {"line": {"()": "focalpoint.log.Json"}}
    assert all(issubclass(form, FramesOnly) for form in FORMATS.values())
    assert all(
        set(logger.get("handlers", [])) <= {"stderr"} for logger in settings.LOGGING["loggers"].values()
    )


@pytest.mark.django_db(transaction=True)
def test_the_words_of_a_row_that_breaks_a_rule_stay_out_of_the_log():
    profile = profiles.profile(legal_name=SECRET)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Json())
    logger = logging.Logger("test")
    logger.addHandler(handler)
    with pytest.raises(IntegrityError, match="Zebrawords") as caught:
        Profile.objects.filter(pk=profile.pk).update(state="declined", decided_at=None)
    logger.error("Internal Server Error: %s", "/en/", exc_info=caught.value)
    assert "Zebra" not in stream.getvalue()
    assert "IntegrityError" in stream.getvalue()


@pytest.mark.django_db
class TestCheck:
    def test_the_servers_of_a_checkout_are_quiet(self):
        assert database_log_is_quiet(databases=["default"]) == []

    @pytest.mark.parametrize("name", ["log_error_verbosity", "log_min_error_statement", "log_statement"])
    def test_one_that_talks_is_named(self, name):
        loud = {"log_error_verbosity": "verbose", "log_min_error_statement": "error", "log_statement": "all"}
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL {name} = '{loud[name]}'")
        (warning,) = database_log_is_quiet(databases=["default"])
        assert name in warning.hint
        assert set(QUIET) > {name}

    def test_it_is_not_asked_where_no_database_is(self):
        assert database_log_is_quiet(databases=None) == []
