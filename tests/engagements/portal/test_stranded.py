"""The row is gone, or moved on, while someone types: every form shows what was typed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.cases import actions as case_actions
from engagements.cases.models import Clarification
from engagements.cases.states import State
from engagements.submissions import extension
from engagements.submissions.models import Submission
from focalpoint.translated import Translated
from tests.editor import shown, typed_on
from tests.engagements.desk.conftest import sign_in
from tests.factories import accounts, cases, consultations, memberships, questions, submissions
from tests.factories.submissions import as_seen

pytestmark = pytest.mark.django_db
LONG = "The wells are dry since May."


@pytest.fixture
def author(client):
    member = memberships.member()
    client.force_login(member.user)
    return member


@pytest.fixture
def draft(author):
    call = consultations.open_call(now=timezone.now())
    made = {"consultation": call, "profile": author.profile, "author": author.user}
    return submissions.draft(at=timezone.now() - timedelta(minutes=5), title="Wells", **made)


def url(name, row):
    return reverse(name, args=[row.pk])


@pytest.mark.parametrize("name", ["submission-edit", "attachment-add"])
def test_draft_that_a_colleague_deleted(client, draft, name):
    question = questions.question(draft.consultation, "long_text")
    posted = {"edit": 0, "title": LONG, "summary": LONG, f"answer-{question.pk}": LONG}
    pk = draft.pk
    draft.delete()
    answer = client.post(reverse(name, args=[pk]), posted)
    assert answer.status_code == 404
    assert typed_on(answer) == {"Title": LONG, "Summary": LONG, str(question.text): LONG}
    script = client.post(reverse(name, args=[pk]), posted, HTTP_ACCEPT="application/json")
    assert script.status_code == 409
    assert "no longer exists" in script.json()["message"]


def test_answer_after_a_colleague_gave_another(client):
    submission = cases.submission_in(State.RETURNED, at=timezone.now())
    cases.question(submission.filing.case)
    client.force_login(submission.author)
    case_actions.resubmit(submission, answer="In the south.", by=submission.author, at=timezone.now())
    assert Clarification.objects.get().answer == "In the south."
    answer = client.post(
        url("submission-edit", submission), {"title": "Wells", "draft_answer": LONG, "edit": "0"}
    )
    assert answer.status_code == 409
    assert LONG in typed_on(answer).values()
    # The second of two presses gets the receipt of the first.
    again = client.post(url("submission-resubmit", submission), as_seen(submission))
    assert again.url == url("submission-receipt", submission)


@pytest.mark.parametrize("name", ["submission-appeal", "profile-edit", "membership-invite", "response-edit"])
def test_form_of_what_is_not_there(client, draft, name):
    posted = {"reason": LONG, "mission": LONG, "text": LONG, "email": "a-long-address@example.org"}
    sign_in(client, draft.author)
    answer = client.post(reverse(name, args=[accounts.person().pk]), posted)
    assert answer.status_code == 404
    assert typed_on(answer)


def test_reason_for_closing_a_call_that_a_colleague_closed(client):
    lead = accounts.lead()
    sign_in(client, lead)
    call = consultations.open_call(now=timezone.now())
    reason = Translated(en="Enough.")
    extension.close(call, reason=reason, by=lead, at=timezone.now())
    address = reverse("admin:engagements_consultation_close", args=[call.pk])
    answer = client.post(address, {"reason_en": LONG})
    assert answer.status_code == 409
    assert LONG in typed_on(answer).values()


def test_nothing_is_shown_to_whoever_is_nobody(client, draft):
    answer = client.post(reverse("home"), {"text": LONG})
    assert LONG not in shown(answer)


def test_form_that_is_refused_changes_nothing(client, draft):
    other = memberships.member().user
    client.force_login(other)
    answer = client.post(url("submission-withdraw", draft), {"reason": LONG})
    assert answer.status_code == 404
    assert LONG in typed_on(answer).values()
    assert Submission.objects.get().state == "draft"
