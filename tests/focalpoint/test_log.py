"""Logs hold types and frames of what failed, and no word of what it failed on."""

import io
import logging
import logging.config

import pytest
from django.conf import settings
from django.db import IntegrityError, connection

from focalpoint.checks import QUIET, database_log_is_quiet
from focalpoint.log import FramesOnly, described
from organisations.profiles.models import Profile
from tests.factories import profiles

SECRET = "Zebrawords of a confidential input"


def fail():
    raise ValueError(f"cannot parse {SECRET}")


def logged(write):
    """What a line of the log holds after `write(logger)` inside an except."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(FramesOnly("{levelname}: {message}", style="{"))
    logger = logging.Logger("test")
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
def test_a_line_says_what_failed_and_not_on_what(write):
    line = logged(write)
    assert "Zebra" not in line
    assert "Error" in line


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
    assert settings.LOGGING["formatters"]["line"]["()"] == "focalpoint.log.FramesOnly"
    assert all(
        set(logger.get("handlers", [])) <= {"stderr"} for logger in settings.LOGGING["loggers"].values()
    )


@pytest.mark.django_db(transaction=True)
def test_the_words_of_a_row_that_breaks_a_rule_stay_out_of_the_log():
    profile = profiles.profile(legal_name=SECRET)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(FramesOnly("{message}", style="{"))
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
