"""What the clock does: each task finds what is due, and one failure does not hold up the rest."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from engagements import tasks
from engagements.cases import lapsing
from engagements.cases.models import Case
from engagements.cases.notices import LAPSED
from engagements.cases.states import State
from engagements.digests.notices import DAILY
from engagements.publications.models import Publication
from focalpoint.celery import app
from tests.factories import accounts, cases, consultations, publications
from tests.outbox import notified

pytestmark = pytest.mark.django_db


def unanswered():
    case = cases.in_state(State.RETURNED)
    Case.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(days=1, hours=1))
    return case


def test_every_task_of_the_schedule_exists():
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= set(app.tasks)


def test_keep_clocks_lapses_what_nobody_answered():
    case = unanswered()
    tasks.keep_clocks()
    assert Case.objects.get(pk=case.pk).state == State.CLOSED
    assert notified(LAPSED) == {case.main_submission.author.email}


def test_keep_clocks_goes_on_after_a_failure(monkeypatch, caplog):
    first, second = sorted([unanswered(), unanswered()], key=lambda one: one.pk)
    lapse = lapsing.lapse

    def failing(case, *, at):
        if case.pk == first.pk:
            raise OSError("the disk is full")
        return lapse(case, at=at)

    failing.__qualname__ = "lapse"
    monkeypatch.setattr(lapsing, "lapse", failing)
    tasks.keep_clocks()
    assert Case.objects.get(pk=first.pk).state == State.RETURNED
    assert Case.objects.get(pk=second.pk).state == State.CLOSED
    assert f"lapse of {first.pk}" in caplog.text


def test_publish_due_publishes_when_the_call_has_closed():
    call = consultations.closed_call(publication="closing", now=timezone.now())
    due = publications.publication(
        cases.submission_in(State.REFERRED, consultation=call), "held", decision="publish"
    )
    still_open = consultations.open_call(publication="closing", now=timezone.now())
    waits = publications.publication(
        cases.submission_in(State.REFERRED, consultation=still_open), "held", decision="publish"
    )
    tasks.publish_due()
    assert Publication.objects.get(pk=due.pk).state == "published"
    assert Publication.objects.get(pk=waits.pk).state == "held"


def test_send_digests_sends_them():
    now = timezone.now()
    officer = accounts.officer(digest_hour=0)
    cases.in_state(State.NEW, at=now)
    tasks.send_digests()
    assert officer.email in notified(DAILY)
