"""Tests run in any order: what one leaves in the process must not reach the next."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone, translation

from engagements.consultations.models import Consultation
from focalpoint.audit.models import Entry
from organisations.accounts.models import User
from organisations.memberships import actions as memberships
from organisations.profiles.models import Profile
from tests.conftest import MADE_WITH_ROWS, keep_standing_call
from tests.factories import accounts, profiles
from tests.race import race
from tests.snapshot import Snapshot


@pytest.mark.parametrize("turn", ["first", "second"])
def test_starts_with_the_default_language_and_zone(turn):
    assert translation.get_language() == "en"
    assert timezone.get_current_timezone_name() == "UTC"
    translation.activate("ar")
    timezone.activate("Asia/Tokyo")


def _write():
    person = accounts.person()
    memberships.register(legal_name="Wells", by=person, at=profiles.AT)
    Consultation.objects.filter(standing=True).update(slug="changed")
    return person


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_transactional_test_begins_with_what_migrations_made(turn):
    assert Snapshot().tables == MADE_WITH_ROWS
    assert Consultation.objects.get().slug != "changed"
    assert ContentType.objects.get_for_model(User, for_concrete_model=False).model == "user"
    _write()


@pytest.mark.django_db
def test_a_database_that_a_run_left_empty_has_the_standing_call_again():
    made = Consultation.objects.filter(standing=True)
    before = made.values("title", "folded_texts").get()
    made.delete()
    keep_standing_call(sender=apps.get_app_config("engagements"))
    assert made.values("title", "folded_texts").get() == before


@pytest.mark.django_db(transaction=True)
def test_restore_puts_back_what_was_added_changed_and_deleted():
    person = _write()
    gone = accounts.person()
    entries = list(Entry.objects.values_list("pk", "verb"))
    before = Snapshot()
    memberships.register(legal_name="Springs", by=person, at=profiles.AT)
    Profile.objects.filter(legal_name="Wells").update(mission="Rain")
    User.objects.filter(pk=gone.pk).delete()
    before.restore()
    assert list(Profile.objects.values_list("legal_name", "mission")) == [("Wells", "")]
    assert set(User.objects.all()) == {person, gone}
    assert list(Entry.objects.values_list("pk", "verb")) == entries


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_race_knows_nothing_of_the_one_before(turn):
    def act():
        before = translation.get_language(), timezone.get_current_timezone_name()
        translation.activate("ar")
        timezone.activate("Asia/Tokyo")
        return before

    assert [outcome.result for outcome in race(act, act)] == [("en", "UTC")] * 2
