"""Each file has one owner and goes with it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from focalpoint.files.models import StoredFile
from focalpoint.files.owners import unowned
from organisations.profiles.models import Profile
from tests.factories import profiles

pytestmark = pytest.mark.django_db
AFTER = profiles.AT + timedelta(seconds=1)


def test_file_goes_with_its_row():
    Profile.objects.get(pk=profiles.profile(evidence=profiles.evidence()).pk).delete()
    assert not StoredFile.objects.exists()


def test_file_goes_with_each_of_many_rows():
    for _ in range(3):
        profiles.profile(evidence=profiles.evidence())
    profiles.profile()
    Profile.objects.all().delete()
    assert not StoredFile.objects.exists()


def test_file_of_a_row_is_not_deleted_under_it():
    profile = profiles.profile(evidence=profiles.evidence())
    with pytest.raises(ProtectedError):
        StoredFile.objects.all().delete()
    assert profile.evidence_id == StoredFile.objects.get().pk


def test_file_has_one_owner_of_a_kind():
    stored = profiles.evidence()
    profiles.profile(evidence=stored)
    with pytest.raises(IntegrityError), transaction.atomic():
        profiles.profile(evidence=stored)


def test_unowned_are_those_that_no_row_points_to():
    profiles.profile(evidence=profiles.evidence())
    left = profiles.evidence()
    assert list(unowned(AFTER)) == [left]
    assert list(unowned(profiles.AT)) == []
