"""What an author reads of a department that asks for more time: that it did, and what the office said."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.cases.states import State
from engagements.routing import extensions
from engagements.routing.models import Referral
from focalpoint.office import in_words, office_day
from tests.factories import accounts, cases, departments, routing

pytestmark = pytest.mark.django_db
ASKED = "The department asked for more time."


def test_author_reads_what_the_office_said_and_never_why_more_time_was_asked_for(client):
    now, submission = timezone.now(), cases.submission_in(State.REFERRED)
    referral = Referral.objects.get(pk=routing.referral(cases.case_of(submission), at=now).pk)
    until = office_day(referral.due_at) + timedelta(days=9)
    by, officer = departments.reviewer(referral.department), accounts.officer()
    client.force_login(submission.author)

    def read():
        page = client.get(reverse("submission-detail", kwargs={"pk": submission.pk})).content.decode()
        assert "The drill is away." not in page
        assert "It is urgent." not in page
        return page

    def ask():
        extensions.request_extension(referral, until=until, reason="The drill is away.", by=by, at=now)

    assert ASKED not in read()
    ask()
    page = read()
    assert f"{ASKED} The office has not decided yet." in page
    assert "A department asked for more time" in page
    extensions.refuse_extension(referral, text="It is urgent.", by=officer, at=now)
    assert f"{ASKED} The office gave it no more." in read()
    ask()
    granted = extensions.grant_extension(referral, until=until, by=officer, at=now)
    page = read()
    assert f"{ASKED} The office gave it until {in_words(granted.due_at)}." in page
    assert "The department was given more time" in page
