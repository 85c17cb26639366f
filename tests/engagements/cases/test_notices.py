"""Whom the office's decisions reach: the author's side, the officer who has the input, the leads."""

from datetime import timedelta

import pytest

from engagements.consultations.models import Level
from engagements.submissions.states import State
from engagements.cases import notices
from engagements.cases.models import Assessment
from focalpoint.notifications.models import Channel, Notice
from organisations.memberships.models import Part
from tests.factories import accounts, memberships, submissions
from tests.outbox import everything, read, sent, told

NOW = submissions.NOW
pytestmark = pytest.mark.django_db

TO_WRITERS = [
    notices.RETURNED,
    notices.UNANSWERED,
    notices.DECLINED,
    notices.CLOSED,
    notices.REOPENED,
    notices.LAPSED,
]
TO_OFFICE = [notices.RESUBMITTED, notices.REASSIGNED, notices.APPEALED]


def in_triage(officer=None, **fields):
    submission = submissions.in_state(State.IN_TRIAGE, title="Wells & the dry north", **fields)
    somebody = officer or accounts.officer()
    appeal = {} if officer else {"appeal": "Look again", "appealed_at": NOW, "appealed_by": somebody}
    Assessment.objects.create(
        submission=submission, officer=officer, claimed_at=NOW, claimed_by=somebody, **appeal
    )
    return submission


def tell(kind, submission, **context):
    due_at = NOW + timedelta(days=3)
    if kind in TO_WRITERS:
        notices.tell_writers(kind, submission, at=NOW, due_at=due_at, **context)
    else:
        notices.tell_office(kind, submission, at=NOW, due_at=due_at, officer="Ada", by="Bo", **context)


@pytest.mark.parametrize("kind", TO_WRITERS)
def test_decisions_reach_those_who_write_at_once(kind):
    submission = in_triage(accounts.officer())
    editor = memberships.member(submission.profile, Part.EDITOR).user
    memberships.member(submission.profile, Part.READER)
    tell(kind, submission)
    assert told(kind) == {submission.author.email, editor.email}
    assert set(Notice.objects.values_list("channel", flat=True)) == {Channel.MAIL}


@pytest.mark.parametrize("kind", TO_OFFICE)
def test_the_officer_who_has_it_hears_of_it(kind):
    accounts.lead()
    officer = accounts.officer()
    tell(kind, in_triage(officer))
    assert told(kind) == {officer.email}


@pytest.mark.parametrize("kind", TO_OFFICE)
@pytest.mark.parametrize("gone", [False, True])
def test_the_leads_hear_of_it_when_nobody_has_it(kind, gone):
    lead = accounts.lead()
    submission = in_triage(accounts.officer(is_active=False) if gone else None)
    tell(kind, submission)
    assert lead.email in told(kind)
    assert all("lead" in one.recipient.roles for one in Notice.objects.select_related("recipient"))


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("kind", [*TO_WRITERS, *TO_OFFICE])
def test_no_notice_holds_the_text_the_title_or_the_organisation(kind, level):
    submission = in_triage(accounts.officer(), level=level)
    tell(kind, submission)
    written = everything()
    for secret in ("Wells", "Nine villages", submission.profile.legal_name):
        assert secret not in written
    mail = sent(Notice.objects.select_related("recipient").first())
    assert (submission.reference in mail) is (level != Level.UN_ONLY)
    if level == Level.UN_ONLY:
        assert str(submission.consultation.title) not in written


def test_a_question_says_until_when():
    submission = in_triage(accounts.officer())
    tell(notices.RETURNED, submission)
    text = read(Notice.objects.select_related("recipient").get())["text"]
    assert "Please answer by 7 March 2026." in text
    assert f"/en/my/inputs/{submission.pk}/" in text


@pytest.mark.parametrize("may_appeal", [False, True])
def test_a_refusal_says_whether_a_second_look_can_be_asked_for(may_appeal):
    tell(notices.DECLINED, in_triage(accounts.officer()), may_appeal=may_appeal)
    shown = read(Notice.objects.select_related("recipient").get())
    assert ("second look" in shown["text"]) is ("second look" in shown["inbox"]) is may_appeal


@pytest.mark.parametrize(("by", "sentence"), [("Bo", "Bo gave input"), ("Ada", "Ada took over input")])
def test_a_change_of_hands_says_who_has_it_now(by, sentence):
    submission = in_triage(accounts.officer())
    notices.tell_office(notices.REASSIGNED, submission, at=NOW, officer="Ada", by=by)
    assert sentence in read(Notice.objects.select_related("recipient").get())["text"]
