"""The file that proves a registration: added, replaced, removed while the entry may be changed."""

import json
from datetime import timedelta

import pytest

from focalpoint.audit.models import Entry
from focalpoint.errors import WrongStateError
from focalpoint.files import BadFileError, store
from focalpoint.files.models import StoredFile
from organisations.memberships.models import MembershipRole
from organisations.profiles import actions, evidence
from organisations.profiles.errors import ChangedError, IncompleteError
from organisations.profiles.models import Profile
from organisations.profiles.states import EDITABLE, State
from tests.factories import accounts, files, memberships, profiles, themes

NOW = profiles.AT + timedelta(days=1)
pytestmark = pytest.mark.django_db


def editor(profile):
    return memberships.member(profile, MembershipRole.EDITOR).user


def add(profile, upload=None, by=None):
    upload = upload or files.upload(name="certificate.pdf")
    return evidence.add_evidence(profile, upload=upload, by=by or editor(profile), at=NOW)


def stored(profile):
    return Profile.objects.select_related("evidence").get(pk=profile.pk)


@pytest.mark.parametrize("state", State)
def test_add_in_each_state(state):
    profile = profiles.profile(state)
    if state not in EDITABLE:
        with pytest.raises(WrongStateError):
            add(profile)
        assert stored(profile).evidence is None
        return
    by = editor(profile)
    add(profile, by=by)
    kept = stored(profile)
    assert (kept.evidence.name, kept.evidence.uploaded_by) == ("certificate.pdf", by)
    assert kept.edit == (1 if state == State.PENDING else 0)
    entry = Entry.objects.get(verb="profile.add_evidence")
    assert entry.changes["sha256"] == kept.evidence.sha256
    assert "certificate" not in json.dumps(entry.changes)


def test_add_takes_the_place_of_the_one_before():
    profile = add(profiles.profile(State.DRAFT))
    add(profile, files.upload(name="statutes.pdf"))
    assert stored(profile).evidence.name == "statutes.pdf"
    assert Entry.objects.filter(verb="profile.add_evidence").first().changes["replaced"] is True


def test_add_deletes_the_one_before_and_its_bytes(django_capture_on_commit_callbacks):
    profile = add(profiles.profile(State.DRAFT))
    before = profile.evidence
    with django_capture_on_commit_callbacks(execute=True):
        profile = add(profile, files.upload(name="statutes.pdf"))
        assert store.storage().exists(before.path)
    assert not store.storage().exists(before.path)
    assert list(StoredFile.objects.all()) == [stored(profile).evidence]
    assert store.storage().exists(profile.evidence.path)


def test_remove_deletes_the_file_and_its_bytes(django_capture_on_commit_callbacks):
    profile = add(profiles.profile(State.DRAFT))
    with django_capture_on_commit_callbacks(execute=True):
        evidence.remove_evidence(profile, by=editor(profile), at=NOW)
    assert not StoredFile.objects.exists()
    assert not store.storage().exists(profile.evidence.path)


def test_add_of_a_file_that_is_not_what_it_says():
    profile = profiles.profile(State.DRAFT)
    with pytest.raises(BadFileError):
        add(profile, files.upload(b"#!/bin/sh\necho no\n", "certificate.pdf"))
    assert stored(profile).evidence is None


def test_add_between_the_look_and_the_decision():
    profile = profiles.profile(State.PENDING)
    add(profile)
    with pytest.raises(ChangedError):
        actions.verify(stored(profile), **profiles.SHEET, edit=0, by=accounts.lead(), at=NOW)


def test_remove_twice_is_once():
    profile = add(profiles.profile(State.DRAFT))
    for _ in range(2):
        evidence.remove_evidence(profile, by=editor(profile), at=NOW)
    assert stored(profile).evidence is None
    assert Entry.objects.filter(verb="profile.remove_evidence").count() == 1


def test_remove_of_what_the_office_needs():
    profile = profiles.profile(State.PENDING, registration_number="", evidence=profiles.evidence())
    profile.themes.add(themes.theme())
    with pytest.raises(IncompleteError):
        evidence.remove_evidence(profile, by=editor(profile), at=NOW)
    assert stored(profile).evidence == StoredFile.objects.get()


def test_remove_when_it_is_closed_to_changes():
    profile = profiles.profile(State.SUSPENDED, evidence=profiles.evidence())
    with pytest.raises(WrongStateError):
        evidence.remove_evidence(profile, by=editor(profile), at=NOW)
