"""A call that closes later: only later, audited, and everybody with a draft is told."""

from datetime import timedelta

import pytest

from engagements.consultations.models import Consultation, Level
from engagements.consultations.states import State as CallState
from engagements.submissions import extension
from engagements.submissions.extension import NoClosingDateError, NotLaterError
from engagements.submissions.states import State
from focalpoint.audit.models import Entry
from focalpoint.notifications.models import Notice
from organisations.memberships.models import Part
from tests.factories import accounts, consultations, memberships, submissions
from tests.outbox import everything, read, sent, told

NOW = submissions.NOW
LATER = NOW + timedelta(days=40)
pytestmark = pytest.mark.django_db


def extend(call, closes_at=LATER):
    return extension.extend(call, closes_at=closes_at, by=accounts.lead(), at=NOW)


def test_extend_moves_the_closing_time_and_is_audited():
    call = consultations.open_call()
    before = call.closes_at
    extend(call)
    assert call.closes_at == Consultation.objects.get(pk=call.pk).closes_at == LATER
    entry = Entry.objects.get(verb="consultation.extended")
    assert entry.changes["closes_at"] == [before.isoformat(), LATER.isoformat()]


def test_extend_of_a_call_that_has_closed_opens_it_again():
    call = consultations.closed_call()
    extend(call)
    assert Consultation.objects.open(NOW).filter(pk=call.pk).exists()


@pytest.mark.parametrize("closes_at", [NOW + timedelta(days=20), NOW + timedelta(days=19)])
def test_extend_never_takes_time_away(closes_at):
    call = consultations.open_call()
    with pytest.raises(NotLaterError):
        extend(call, closes_at)


def test_extend_into_the_past():
    call = consultations.closed_call(closes_at=NOW - timedelta(days=9))
    with pytest.raises(NotLaterError):
        extend(call, NOW - timedelta(days=1))


def test_extend_after_somebody_else_extended_further():
    call = consultations.open_call()
    Consultation.objects.filter(pk=call.pk).update(closes_at=LATER + timedelta(days=1))
    with pytest.raises(NotLaterError):
        extend(call)


@pytest.mark.parametrize("state", [CallState.DRAFT, CallState.ARCHIVED])
def test_extend_of_a_call_that_is_not_published(state):
    call = consultations.open_call(state=state)
    with pytest.raises(NoClosingDateError):
        extend(call)


def test_extend_of_the_standing_call():
    with pytest.raises(NoClosingDateError):
        extend(Consultation.objects.get(standing=True))


def test_extend_tells_everybody_with_a_draft_once():
    call = consultations.open_call()
    draft = submissions.draft(consultation=call)
    submissions.draft(consultation=call, profile=draft.profile, author=draft.author)
    editor = memberships.member(draft.profile, Part.EDITOR).user
    memberships.member(draft.profile, Part.READER)
    submissions.in_state(State.SUBMITTED, consultation=call)
    submissions.draft()
    extend(call)
    told_ = list(
        Notice.objects.filter(kind="consultation_extended").values_list("recipient__email", flat=True)
    )
    assert sorted(told_) == sorted([draft.author.email, editor.email])


def test_extend_says_until_when():
    draft = submissions.draft(consultation=consultations.open_call())
    extend(draft.consultation)
    notice = Notice.objects.select_related("recipient").get()
    assert read(notice)["subject"] == f"More time until 13 April 2026: {draft.consultation.title}"
    assert "13 April 2026, 15:00 (UTC)" in read(notice)["text"]
    assert draft.title not in everything()


def test_extend_does_not_name_the_call_to_whoever_writes_in_secret():
    call = consultations.open_call()
    secret = submissions.draft(consultation=call, level=Level.UN_ONLY)
    both = submissions.draft(consultation=call, level=Level.UN_ONLY)
    submissions.draft(consultation=call, profile=both.profile, author=both.author)
    extend(call)
    mails = {
        one.recipient.email: sent(one)
        for one in Notice.objects.select_related("recipient").filter(kind="consultation_extended")
    }
    assert str(call.title) not in mails[secret.author.email]
    assert str(call.title) in mails[both.author.email]
    assert told("consultation_extended") == {secret.author.email, both.author.email}


@pytest.mark.parametrize("level", Level)
def test_extend_asks_the_same_however_many_have_drafts(level):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in (1, 3):
        call = consultations.open_call()
        for _draft in range(number):
            submissions.draft(consultation=call, level=level)
        lead = accounts.lead()
        with CaptureQueriesContext(connection) as asked:
            extension.extend(call, closes_at=LATER, by=lead, at=NOW)
        counts.append(len(asked))
    assert counts[0] == counts[1]
