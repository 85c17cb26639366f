"""Whom a department's answer reaches, and what no notice says of it."""

import pytest

from engagements.cases.states import State as CaseState
from engagements.consultations.models import Level
from engagements.responses import notices
from focalpoint.notifications.models import Notice
from tests.factories import cases, departments, responses, routing, submissions
from tests.outbox import everything, notified, read, sent

NOW = submissions.NOW
pytestmark = pytest.mark.django_db


def answered(level=Level.OPEN):
    case = cases.assigned(CaseState.REFERRED, level=level, title="Wells & the dry north")
    referral = routing.referral(case, department=departments.post().department)
    return responses.response(referral, text="Nine pumps", commitment="Drill soon", remark="Say when")


def people(response):
    return {post.user.email for post in response.referral.department.posts.all()}


def officer_of(response):
    return {response.referral.case.assignee.email}


def writers(response):
    return {response.referral.submission.author.email}


TOLD = {
    notices.SENT: (lambda one: notices.sent(one, one.referral.case, at=NOW), officer_of),
    notices.RELEASED: (
        lambda one: notices.released(one, one.referral.case, is_last=False, at=NOW),
        writers,
    ),
    notices.DELIVERED: (
        lambda one: notices.released(one, one.referral.case, is_last=True, at=NOW),
        people,
    ),
    notices.RETURNED: (lambda one: notices.returned(one, at=NOW), people),
}


@pytest.mark.parametrize("kind", TOLD)
def test_each_reaches_whom_it_concerns(kind):
    response = answered()
    tell, whom = TOLD[kind]
    tell(response)
    assert notified(kind) == whom(response)


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("kind", TOLD)
def test_no_notice_holds_a_text_the_title_or_the_organisation(kind, level):
    response = answered(level)
    TOLD[kind][0](response)
    submission = response.referral.submission
    written = everything()
    secrets = (
        "Wells",
        "Nine villages",
        "Nine pumps",
        "Drill soon",
        "Say when",
        submission.profile.legal_name,
    )
    for secret in secrets:
        assert secret not in written
    for notice in Notice.objects.select_related("recipient"):
        assert (submission.reference in sent(notice)) is (level == Level.OPEN)
    if level == Level.UN_ONLY:
        assert str(submission.consultation.title) not in written


@pytest.mark.parametrize("is_last", [False, True])
def test_the_author_reads_who_answered_and_whether_more_is_to_come(is_last):
    response = answered()
    referral = response.referral
    notices.released(response, referral.case, is_last=is_last, at=NOW)
    shown = read(Notice.objects.select_related("recipient").get(kind=notices.RELEASED))
    assert shown["subject"] == f"{referral.department} answered your input {referral.submission.reference}"
    assert str(referral.department.name) in shown["text"]
    assert ("No other answer is due." in shown["text"]) is is_last


def test_the_department_reads_until_when_to_send_it_again():
    response = answered()
    notices.returned(response, at=NOW)
    assert (
        "Please change it and send it again by 14 March 2026."
        in read(Notice.objects.select_related("recipient").get())["text"]
    )
