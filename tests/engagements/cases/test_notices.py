"""Whom the office's decisions reach: the author's side, the officer who has the input, the leads."""

from datetime import timedelta

import pytest

from engagements.cases import notices
from engagements.cases.models import Case
from engagements.cases.states import State
from engagements.consultations.models import Level
from focalpoint.notifications.models import Channel, Notice
from focalpoint.notifications.standing import composed
from organisations.memberships.models import MembershipRole
from tests.factories import accounts, cases, memberships, submissions
from tests.outbox import everything, notified, read, sent

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
TO_OFFICE = [notices.RESUBMITTED, notices.ASSIGNED, notices.APPEALED]


def in_triage(officer=None, **fields):
    fields["title"] = "Wells & the dry north"
    return cases.assigned(officer=officer, **fields) if officer else cases.appealed(**fields)


def tell(kind, case, **context):
    due_at = NOW + timedelta(days=3)
    if kind in TO_WRITERS:
        notices.tell_writers(kind, case, at=NOW, due_at=due_at, **context)
    else:
        notices.tell_office(kind, case, at=NOW, due_at=due_at, officer="Ada", by="Bo", **context)


@pytest.mark.parametrize("kind", TO_WRITERS)
def test_decisions_reach_those_who_write_at_once(kind):
    case = in_triage(accounts.officer())
    editor = memberships.member(case.main_submission.profile, MembershipRole.EDITOR).user
    memberships.member(case.main_submission.profile, MembershipRole.READER)
    tell(kind, case)
    assert notified(kind) == {case.main_submission.author.email, editor.email}
    assert set(Notice.objects.values_list("channel", flat=True)) == {Channel.MAIL}


@pytest.mark.parametrize("kind", TO_OFFICE)
def test_the_officer_who_has_it_hears_of_it(kind):
    accounts.lead()
    officer = accounts.officer()
    tell(kind, in_triage(officer))
    assert notified(kind) == {officer.email}


@pytest.mark.parametrize("kind", TO_OFFICE)
@pytest.mark.parametrize("gone", [False, True])
def test_the_leads_hear_of_it_when_nobody_has_it(kind, gone):
    lead = accounts.lead()
    case = in_triage(accounts.officer(is_active=False) if gone else None)
    tell(kind, case)
    assert lead.email in notified(kind)
    assert all("lead_officer" in one.recipient.roles for one in Notice.objects.select_related("recipient"))


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("kind", [*TO_WRITERS, *TO_OFFICE])
def test_no_notice_holds_the_text_the_title_or_the_organisation(kind, level):
    case = in_triage(accounts.officer(), level=level)
    tell(kind, case)
    written = everything()
    for secret in ("Wells", "Nine villages", case.main_submission.profile.legal_name):
        assert secret not in written
    mail = sent(Notice.objects.select_related("recipient").first())
    assert (case.main_submission.reference in mail) is (level == Level.OPEN)
    if level == Level.UN_ONLY:
        assert str(case.main_submission.consultation.title) not in written


def test_a_question_says_until_when():
    case = in_triage(accounts.officer())
    tell(notices.RETURNED, case)
    text = read(Notice.objects.select_related("recipient").get())["text"]
    assert "Please answer by 7 March 2026." in text
    assert f"/en/my/inputs/{case.main_submission_id}/" in text


@pytest.mark.parametrize("may_appeal", [False, True])
def test_a_refusal_says_whether_a_review_can_be_asked_for(may_appeal):
    tell(notices.DECLINED, in_triage(accounts.officer()), may_appeal=may_appeal)
    shown = read(Notice.objects.select_related("recipient").get())
    assert ("ask for a review" in shown["text"]) is ("ask for a review" in shown["inbox"]) is may_appeal


@pytest.mark.parametrize(("by", "sentence"), [("Bo", "Bo assigned input"), ("Ada", "Ada assigned input")])
def test_a_change_of_hands_says_who_has_it_now(by, sentence):
    case = in_triage(accounts.officer())
    notices.tell_office(notices.ASSIGNED, case, at=NOW, officer="Ada", by=by)
    assert sentence in read(Notice.objects.select_related("recipient").get())["text"]


@pytest.mark.parametrize("level", Level)
def test_a_refusal_says_why_only_where_the_input_may_be_named(level):
    case = cases.assigned(State.DECLINED, level=level)
    Case.objects.filter(pk=case.pk).update(decline_text="Ask <the> city & its council.")
    tell(notices.DECLINED, case, may_appeal=True)
    written = everything()
    assert "the city" not in written
    assert "council" not in written
    [notice] = Notice.objects.select_related("recipient")
    assert composed([notice], at=NOW) == {}
    is_named = level == Level.OPEN
    assert ("council" in str(notice.context)) is is_named
    for part in ("text", "html"):
        shown = read(notice)[part]
        assert ("This is outside the mandate of the Focal Point Office." in shown) is is_named
        assert ("council" in shown) is is_named
        assert ("Its page gives the reason." in shown) is False
    if is_named:
        assert "Ask <the> city & its council." in read(notice)["text"]
        assert "Ask &lt;the&gt; city &amp; its council." in read(notice)["html"]
