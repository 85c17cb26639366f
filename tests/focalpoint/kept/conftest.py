"""Someone who writes, and their draft."""

import pytest
from django.utils import timezone

from tests.factories import consultations, memberships, submissions
from tests.organisations.accounts.people import confirmed


@pytest.fixture
def person():
    return confirmed(memberships.member().user)


@pytest.fixture
def draft(person):
    call = consultations.open_call(now=timezone.now())
    profile = person.memberships.get().profile
    return submissions.draft(
        consultation=call, profile=profile, author=person, at=timezone.now(), title="Wells"
    )
