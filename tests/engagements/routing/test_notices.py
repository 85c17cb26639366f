"""Whom hand-overs reach: the author, the department's people, the officer; and what they never say."""

import pytest

from engagements.cases.states import State, WaitingOn
from engagements.consultations.models import Level
from engagements.routing import extension_notices, notices
from engagements.routing.models import Purpose, Referral
from focalpoint.notifications.models import Channel, Notice
from focalpoint.translated import Translated
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from tests.factories import accounts, cases, departments, routing, submissions
from tests.outbox import everything, notified, read, sent

NOW = submissions.NOW
pytestmark = pytest.mark.django_db


def referred(level=Level.OPEN, **fields):
    """A referral to a department with one person; the input has an officer."""
    case = cases.assigned(State.REFERRED, level=level, title="Wells & the dry north")
    return routing.referral(case, department=departments.post().department, **fields)


def onward(referral):
    department = departments.department(acronym="", name=Translated(en="Children's Fund & Partners"))
    return Referral(
        case=referral.case, version=referral.version, department=department, due_at=referral.due_at
    )


def asking(referral):
    """As a request for more time leaves it, for words about it."""
    referral.extension_until = referral.due_at
    referral.extension_reason = referral.extension_refusal = referral.question
    return referral


def people(referral):
    return {post.user.email for post in referral.department.posts.filter(ended_at=None)}


def officer_of(referral):
    return {referral.case.assignee.email}


def writers(referral):
    return {referral.submission.author.email}


TOLD = {
    notices.REFERRED: (lambda one: notices.referred(one.case, [one.department], at=NOW), writers),
    notices.INFORMED: (lambda one: notices.informed(one.case, [one.department], at=NOW), writers),
    notices.SENT: (lambda one: notices.sent(one, at=NOW), people),
    notices.GIVEN_BACK: (lambda one: notices.returned(one, at=NOW), writers),
    notices.RETURNED: (lambda one: notices.returned(one, at=NOW), officer_of),
    notices.FORWARDED: (lambda one: notices.forwarded(one, onward(one), at=NOW), officer_of),
    extension_notices.REQUESTED: (lambda one: extension_notices.requested(asking(one), at=NOW), officer_of),
    extension_notices.GRANTED: (lambda one: extension_notices.granted(asking(one), at=NOW), people),
    extension_notices.EXTENDED: (lambda one: extension_notices.granted(asking(one), at=NOW), writers),
    extension_notices.REFUSED: (lambda one: extension_notices.refused(asking(one), at=NOW), people),
    notices.RECALLED: (lambda one: notices.recalled(one, at=NOW, withdrawn=False), people),
    notices.DUE: (lambda one: notices.tell_department(notices.DUE, one, at=NOW), people),
    notices.OVERDUE: (lambda one: notices.tell_department(notices.OVERDUE, one, at=NOW), people),
}


@pytest.mark.parametrize("kind", TOLD)
def test_each_reaches_whom_it_concerns(kind):
    referral = referred()
    departments.post(referral.department, ended_at=NOW, ended_by=accounts.lead())
    departments.post()
    tell, whom = TOLD[kind]
    tell(referral)
    assert notified(kind) == whom(referral)


@pytest.mark.parametrize("state", ["nobody", "ended", "stopped"])
def test_leads_hear_of_a_department_in_which_nobody_reads(state):
    referral, leads = referred(), User.objects.with_role(Role.LEAD_OFFICER)
    lead = accounts.lead()
    referral.department = departments.department()
    if state == "ended":
        departments.post(referral.department, ended_at=NOW, ended_by=lead)
    if state == "stopped":
        departments.post(referral.department, user=accounts.person(is_active=False))
    notices.sent(referral, at=NOW)
    assert notified(notices.UNATTENDED) == {one.email for one in leads}
    assert str(referral.department.name) in sent(Notice.objects.filter(kind=notices.UNATTENDED).first())


def test_leads_hear_nothing_where_somebody_reads():
    accounts.lead()
    notices.sent(referred(), at=NOW)
    assert notified(notices.UNATTENDED) == set()


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("kind", TOLD)
def test_no_notice_holds_the_text_the_title_or_the_organisation(kind, level):
    referral = referred(level)
    TOLD[kind][0](referral)
    submission = referral.submission
    written = everything()
    for secret in ("Wells", "Nine villages", submission.profile.legal_name, referral.question):
        assert secret not in written
    mail = sent(Notice.objects.select_related("recipient").filter(kind=kind).first())
    assert (submission.reference in mail) is (level == Level.OPEN)
    if level == Level.UN_ONLY:
        assert str(submission.consultation.title) not in written


def test_the_author_reads_where_it_went_and_until_when():
    referral = referred()
    other = departments.department()
    notices.referred(referral.case, [referral.department, other], at=NOW)
    shown = read(Notice.objects.select_related("recipient").get())
    reference = referral.submission.reference
    assert shown["subject"] == f"Input {reference} was referred to {referral.department}, {other}"
    assert f"to {referral.department.name}, {other.name}." in shown["text"]
    assert "Its answer is due by 11 March 2026." in shown["text"]


def test_the_author_reads_it_in_their_language():
    referral = referred()
    notices.referred(referral.case, [referral.department], at=NOW)
    shown = read(Notice.objects.select_related("recipient").get(), "ar")
    assert referral.department.name["ar"] in shown["text"]


def test_the_author_reads_no_date_while_it_waits_on_the_office():
    referral = referred()
    referral.case.waiting_on = WaitingOn.OFFICE
    notices.referred(referral.case, [referral.department], at=NOW)
    assert "due" not in read(Notice.objects.select_related("recipient").get())["text"]


def test_the_author_follows_it_to_the_next_department():
    referral = referred()
    notices.forwarded(referral, onward(referral), at=NOW)
    news = Notice.objects.select_related("recipient").get(kind=notices.REFERRED)
    assert news.recipient == referral.submission.author
    shown = read(news)
    assert shown["subject"].endswith("was referred to Children's Fund & Partners")
    assert f"{referral.department} forwarded your input" in shown["text"]
    assert "Children&#x27;s Fund &amp; Partners" in shown["inbox"]
    office = Notice.objects.get(kind=notices.FORWARDED)
    assert office.channel == Channel.DIGEST


@pytest.mark.parametrize("purpose", Purpose)
def test_a_department_reads_what_is_asked_and_by_when(purpose):
    referral = referred(purpose=purpose)
    notices.sent(referral, at=NOW)
    notice = Notice.objects.select_related("recipient").get()
    shown = read(notice)
    reference = referral.submission.reference
    if purpose == Purpose.INFORMATION:
        assert shown["subject"] == f"For your information: input {reference}"
        assert "No reply is required." in shown["text"]
    else:
        assert shown["subject"] == f"A referral needs your answer by 14 March 2026: input {reference}"
        assert "Please answer by 14 March 2026." in shown["text"]
    assert notice.link == f"/en/desk/referrals/{referral.pk}/"


@pytest.mark.parametrize(("withdrawn", "who"), [(True, "The author withdrew"), (False, "The Focal Point")])
def test_a_department_reads_who_took_it_back(withdrawn, who):
    referral = referred()
    notices.recalled(referral, at=NOW, withdrawn=withdrawn)
    notice = Notice.objects.select_related("recipient").get()
    assert who in read(notice)["text"]
    assert str(referral.pk) not in notice.link
