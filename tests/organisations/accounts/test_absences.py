"""Who is away and who stands in: it is set for some days, ends by itself, and deputies are followed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from focalpoint import retention
from focalpoint.audit.models import Entry
from focalpoint.office import office_day
from organisations.accounts import absences
from organisations.accounts.errors import AbsencePeriodError, DeputyError, NotAbsentError, NotOfOfficeError
from organisations.accounts.models import User
from organisations.accounts.notices import ABSENCE_SET
from organisations.accounts.queries import deputy_of, stood_in_for
from tests.factories import accounts, submissions
from tests.outbox import notified

NOW = submissions.NOW
TODAY = office_day(NOW)
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def away(deputy=None, person=None, first=TODAY, last=TODAY + 3 * DAY):
    person = person or accounts.officer()
    absences.set_absence(person, first=first, last=last, deputy=deputy, by=person, at=NOW)
    return User.objects.get(pk=person.pk)


def test_it_holds_for_its_days_and_ends_by_itself():
    deputy = accounts.officer()
    person = away(deputy, first=TODAY + DAY, last=TODAY + 2 * DAY)
    assert [person.is_absent(NOW + days * DAY) for days in range(4)] == [False, True, True, False]
    assert notified(ABSENCE_SET) == {deputy.email}
    assert Entry.objects.get(verb="user.set_absence").changes["deputy_id"] == [None, str(deputy.pk)]


def test_a_lead_sets_it_for_an_officer_who_hears_of_it():
    person, lead = accounts.officer(), accounts.lead()
    absences.set_absence(person, first=TODAY, last=TODAY, by=lead, at=NOW)
    assert notified(ABSENCE_SET) == {person.email}
    absences.end_absence(person, by=person, at=NOW)
    assert not User.objects.get(pk=person.pk).is_absent(NOW)
    with pytest.raises(NotAbsentError):
        absences.end_absence(person, by=person, at=NOW)


def test_a_colleague_may_not():
    with pytest.raises(PermissionDenied):
        absences.set_absence(accounts.officer(), first=TODAY, last=TODAY, by=accounts.officer(), at=NOW)


@pytest.mark.parametrize(("first", "last"), [(1, 0), (-2, -1), (0, 400)])
def test_days_that_make_no_absence(first, last):
    with pytest.raises(AbsencePeriodError):
        away(first=TODAY + first * DAY, last=TODAY + last * DAY)


def test_a_deputy_must_be_able_to_act():
    person = accounts.officer()
    for deputy in (person, accounts.auditor(), accounts.officer(is_active=False)):
        with pytest.raises(DeputyError):
            away(deputy, person)
    with pytest.raises(NotOfOfficeError):
        absences.set_absence(accounts.auditor(), first=TODAY, last=TODAY, by=accounts.lead(), at=NOW)


def test_a_deputy_who_is_away_too_has_one_in_turn():
    last = accounts.officer()
    second = away(last)
    first = away(second)
    assert deputy_of(first, NOW) == last
    assert set(stood_in_for(last, NOW)) == {first, second}
    assert not stood_in_for(last, NOW + 9 * DAY)


def test_a_deputy_who_left_is_passed_over():
    deputy = accounts.officer()
    person = away(deputy)
    User.objects.filter(pk=deputy.pk).update(is_active=False)
    assert deputy_of(User.objects.get(pk=person.pk), NOW) is None


def test_a_circle_has_no_deputy():
    first, second = accounts.officer(), accounts.officer()
    away(second, first)
    away(first, second)
    assert deputy_of(User.objects.get(pk=first.pk), NOW) is None


def test_it_is_forgotten_some_time_after_its_end():
    person = away(accounts.officer())
    with pytest.raises(NotAbsentError):
        absences.forget_absence(person, at=NOW + 20 * DAY)
    retention.keep(NOW + 20 * DAY)
    assert User.objects.get(pk=person.pk).deputy is not None
    retention.keep(NOW + 40 * DAY)
    person.refresh_from_db()
    assert (person.absent_from, person.absent_until, person.deputy) == (None, None, None)
