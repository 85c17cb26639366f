"""Begun twice at the same moment, by a double press or in two tabs, there is one draft."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.submissions import actions, attachments
from engagements.submissions.models import Submission
from focalpoint.audit.models import Entry
from tests.factories import consultations, memberships, submissions
from tests.organisations.memberships.test_at_once import second_after

NOW = consultations.NOW


def beginning(**changes):
    member = memberships.member()
    call = consultations.open_call()
    given = {"consultation": call, "profile": member.profile, "language": "en", "level": "open"}

    def begin(**more):
        return actions.create(**{**given, "by": member.user, "at": NOW, **more})

    return begin


@pytest.mark.django_db(transaction=True)
def test_create_by_a_double_press_makes_one():
    begin = beginning()
    assert second_after(begin, begin) == Submission.objects.get()
    assert Entry.objects.filter(verb="submission.create").count() == 1


@pytest.mark.django_db
class TestAgain:
    def test_create_a_little_later_gives_the_same(self):
        begin = beginning()
        assert begin() == begin(at=NOW + timedelta(minutes=5))

    def test_create_with_another_choice_makes_another(self):
        begin = beginning()
        assert len({begin().pk, begin(level="un_only").pk, begin(language="fr").pk}) == 3

    def test_create_for_another_person_makes_another(self):
        begin = beginning()
        first = begin()
        assert begin(by=memberships.member(first.profile).user) != first

    def test_create_after_something_was_written_makes_another(self):
        begin = beginning()
        first = begin()
        Submission.objects.filter(pk=first.pk).update(edit=1)
        assert begin() != first

    def test_create_after_a_file_was_added_makes_another(self):
        begin = beginning()
        first = begin()
        later = NOW + timedelta(minutes=1)
        attachments.add_attachment(first, upload=submissions.upload(), by=first.author, at=later)
        assert begin() != first

    def test_two_presses_lead_to_the_same_page(self, client):
        member = memberships.member()
        call = consultations.open_call(now=timezone.now())
        client.force_login(member.user)
        address = f"{reverse('submission-create')}?call={call.slug}"
        posted = {"profile": member.profile.pk, "language": "en", "level": "open"}
        first, second = client.post(address, posted), client.post(address, posted)
        assert first.status_code == 302
        assert first.url == second.url
