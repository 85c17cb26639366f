"""The nightly task: each rule, in batches, whatever happens to the others; and the kernel's own rules."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command

from focalpoint import retention
from focalpoint.notifications.models import Delivery, Notice
from focalpoint.notifications.notify import new_message_id
from focalpoint.notifications.retention import SECRET_LIFE
from focalpoint.retention import RULES, Rule, keep, register
from tests.factories import accounts

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.django_db


def notice(age=timedelta(0), **fields):
    defaults = {
        "kind": "x",
        "address": "a@example.org",
        "created_at": AT - age,
        "channel": "mail",
        "delivery": Delivery.SENT,
        "message_id": new_message_id(),
    }
    row = {**defaults, **fields}
    if row["delivery"] == Delivery.SENT:
        row.setdefault("sent_at", row["created_at"])
    return Notice.objects.create(**row)


def kept():
    return set(Notice.objects.all())


class TestKeep:
    @pytest.fixture
    def rule(self, monkeypatch):
        monkeypatch.setattr(retention, "RULES", {})
        monkeypatch.setattr(retention, "BATCH", 2)

        def make(name="old", **options):
            old = Notice.objects.filter(created_at__lt=AT)
            return register(Rule(name, "Old", "Since ever.", find=lambda _at: old, **options))

        return make

    def test_all_batches(self, rule):
        rule()
        for _ in range(5):
            notice(DAY)
        new = notice()
        assert keep(AT) == {"old": 5}
        assert keep(AT) == {"old": 0}
        assert kept() == {new}

    def test_no_more_than_one_night_can(self, rule, monkeypatch):
        monkeypatch.setattr(retention, "MOST_BATCHES", 2)
        rule()
        for _ in range(5):
            notice(DAY)
        assert keep(AT) == {"old": 4}
        assert keep(AT) == {"old": 1}

    def test_rows_that_stay_are_not_asked_about_twice(self, rule):
        asked = []
        rule(end=lambda rows, _at: asked.append(rows.count()) or 0)
        for _ in range(5):
            notice(DAY)
        assert keep(AT) == {"old": 0}
        assert asked == [2, 2, 1]

    def test_rule_that_fails_does_not_stop_the_others(self, rule, caplog):
        def fail(rows, at):
            raise RuntimeError("a secret")

        rule("broken", end=fail)
        rule()
        notice(DAY)
        assert keep(AT) == {"broken": 0, "old": 1}
        assert "broken: RuntimeError" in caplog.text
        assert "a secret" not in caplog.text

    def test_two_rules_of_one_name(self, rule):
        rule()
        with pytest.raises(ValueError, match="twice"):
            rule()


def test_notices_end_a_year_after_they_were_sent_and_read():
    days = timedelta(days=settings.NOTICE_KEPT_DAYS)
    notice(days + HOUR)
    notice(days + HOUR, delivery=Delivery.NONE, read_at=AT - days - HOUR)
    notice(days + HOUR, delivery=Delivery.GIVEN_UP)
    stay = {
        notice(days - HOUR),
        notice(days + HOUR, sent_at=AT - days + HOUR),
        notice(days + HOUR, read_at=AT - HOUR),
        notice(days + HOUR, delivery=Delivery.WAITING, next_attempt_at=AT),
    }
    assert keep(AT)["notices"] == 3
    assert kept() == stay
    assert keep(AT + days)["notices"] == 3
    assert {one.delivery for one in kept()} == {Delivery.WAITING}


def test_digests_end_after_what_they_carried():
    days = timedelta(days=settings.DIGEST_KEPT_DAYS)
    digest = notice(days + HOUR, digest_day=(AT - days).date())
    item = notice(days + 2 * HOUR, channel="digest", delivery=Delivery.NONE, digest=digest)
    read = notice(days + DAY, channel="digest", delivery=Delivery.NONE, digest=digest, read_at=AT - HOUR)
    waits = notice(days + DAY, channel="digest", delivery=Delivery.NONE)
    assert keep(AT)["digests"] == 1
    assert kept() == {digest, read, waits}
    read.refresh_from_db()
    assert read.digest == digest
    keep(AT + days)
    keep(AT + days)
    assert kept() == {waits}
    assert item not in kept()


def session(key, ends, user):
    Session.objects.create(session_key=key, session_data="", expire_date=ends)
    UserSession.objects.create(user=user, session_key=key, ip="127.0.0.1", user_agent="x")


def test_sessions_end_with_what_hangs_on_them():
    person = accounts.person()
    session("old", AT - HOUR, person)
    session("new", AT + HOUR, person)
    keep(AT)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == ["new"]
    keep(AT + 2 * HOUR)
    assert not UserSession.objects.exists()


def test_secrets_that_are_of_no_use_any_more_are_emptied():
    old = {"age": 3 * SECRET_LIFE, "secret": "x"}
    waiting = notice(**old, delivery=Delivery.WAITING, next_attempt_at=AT)
    sent = notice(**old)
    new = notice(HOUR, secret="x", delivery=Delivery.WAITING, next_attempt_at=AT)
    assert keep(AT)["secrets"] == 2
    for one in (waiting, sent, new):
        one.refresh_from_db()
    assert (waiting.secret, waiting.delivery) == ("", Delivery.DROPPED)
    assert (sent.secret, sent.delivery) == ("", Delivery.SENT)
    assert (new.secret, new.delivery) == ("x", Delivery.WAITING)


def test_command_prints_the_periods_of_this_installation(settings):
    settings.DRAFT_KEPT_DAYS = 77
    out = StringIO()
    call_command("retention", stdout=out)
    assert "| 77 days |" in out.getvalue()
    assert all(str(rule.what) in out.getvalue() for rule in RULES.values())
