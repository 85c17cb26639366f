"""Evidence ends some time after the decision; the entry goes on without it."""

from datetime import timedelta

import pytest
from django.conf import settings

from focalpoint.audit.models import Entry
from focalpoint.files import store
from focalpoint.files.models import StoredFile
from focalpoint.retention import keep
from organisations.memberships.models import MembershipRole
from organisations.profiles import actions, evidence
from organisations.profiles.errors import IncompleteError, NotEndedError
from organisations.profiles.states import DECIDED, State
from tests.factories import files, memberships, profiles, themes
from tests.organisations.profiles.test_actions import content

HOUR = timedelta(hours=1)
KEPT = timedelta(days=settings.EVIDENCE_KEPT_DAYS)
OVER = profiles.AT + KEPT + HOUR
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", State)
def test_evidence_ends_after_the_decision(state):
    profile = profiles.profile(state, evidence=profiles.evidence())
    assert keep(profiles.AT + KEPT)["evidence"] == 0
    assert keep(OVER)["evidence"] == (1 if state in DECIDED else 0)
    assert StoredFile.objects.exists() is (state not in DECIDED)
    profile.refresh_from_db()
    assert (profile.evidence is None) is (state in DECIDED)
    assert Entry.objects.filter(verb="profile.expire_evidence").count() == (state in DECIDED)
    assert keep(OVER)["evidence"] == 0


def test_bytes_go_too(django_capture_on_commit_callbacks):
    profile = profiles.profile()
    by = memberships.member(profile, MembershipRole.OWNER).user
    file = evidence.add_evidence(profile, upload=files.upload(), by=by, at=profiles.AT).evidence
    with django_capture_on_commit_callbacks(execute=True):
        assert keep(OVER)["evidence"] == 1
    assert not store.storage().exists(file.path)


def test_what_was_added_after_the_decision_has_its_own_time():
    late = profiles.evidence(uploaded_at=profiles.AT + 2 * HOUR)
    profile = profiles.profile(evidence=late)
    assert keep(OVER)["evidence"] == 0
    with pytest.raises(NotEndedError):
        evidence.expire_evidence(profile, at=OVER)
    assert keep(OVER + 2 * HOUR)["evidence"] == 1


def save(profile, by, **changes):
    return actions.save(profile, **content(profile, by=by, **changes))


def test_entry_that_was_proved_by_it_is_still_changed_but_not_its_number():
    profile = profiles.profile(evidence=profiles.evidence(), registration_number="", mission="Water")
    by = memberships.member(profile, MembershipRole.OWNER).user
    profile.themes.add(themes.theme())
    keep(OVER)
    profile = save(profile, by, acronym="WK")
    profile = save(profile, by, registration_number="NGO/1")
    assert profile.edit == 2
    with pytest.raises(IncompleteError):
        save(profile, by, registration_number="")
