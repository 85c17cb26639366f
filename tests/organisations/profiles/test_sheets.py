"""The sheet of a check: what it keeps and refuses, when a new check opens and ends, when to look again."""

from datetime import timedelta

import pytest
from django.conf import settings

from focalpoint.errors import ChoiceError, LimitError, WrongStateError
from focalpoint.limits import longest
from focalpoint.notifications.models import Notice
from focalpoint.office import office_day
from focalpoint.retention import keep
from organisations.profiles import actions
from organisations.profiles.errors import (
    ChangedError,
    CheckedMeanwhileError,
    NothingCheckedError,
    PastDayError,
)
from organisations.profiles.models import Profile, Verification
from organisations.profiles.queries import changed_since, waiting
from organisations.profiles.states import State
from tests.audit_log import last, verbs
from tests.factories import accounts, profiles
from tests.organisations.profiles.test_actions import content, whole

NOW = profiles.AT + timedelta(days=1)
TODAY = office_day(NOW)
pytestmark = pytest.mark.django_db


def verify(profile=None, *, at=NOW, by=None, **changes):
    """Verified with a sheet."""
    profile = profile or whole(State.PENDING)
    given = {**profiles.SHEET, **changes}
    return actions.verify(profile, **given, edit=profile.edit, by=by or accounts.lead(), at=at)


def again(profile, *, at=NOW, by=None, **changes):
    newest = profile.verifications.first()
    given = {**profiles.SHEET, "after": newest and newest.pk, "edit": profile.edit, **changes}
    return actions.verify_again(profile, **given, by=by or accounts.lead(), at=at)


def renamed(profile):
    return actions.save(profile, **content(profile, legal_name="Rain Keepers"))


def test_a_sheet_says_what_who_when_and_from_where():
    lead, later = accounts.lead(), TODAY + timedelta(days=1)
    points = ["registration_number", "contact"]
    profile = verify(points=points, source=" The register ", look_again_on=later, by=lead)
    sheet = profile.verifications.get()
    assert (sheet.points, sheet.source, sheet.look_again_on) == (sorted(points), "The register", later)
    assert (sheet.checked_at, sheet.checked_by) == (NOW, lead)
    assert (sheet.legal_name, sheet.registration_number) == (profile.legal_name, "KE-1")
    noted = last("profile.verify").changes
    assert (noted["points"], noted["look_again_on"]) == (sorted(points), later.isoformat())
    assert "register" not in str(noted).replace("registration", "").lower()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"points": []}, NothingCheckedError),
        ({"points": ["blood"]}, ChoiceError),
        # Of this entry there is no file, and no website.
        ({"points": ["evidence"]}, ChoiceError),
        ({"points": ["legal_name", "website"]}, ChoiceError),
        ({"source": " "}, NothingCheckedError),
        ({"source": "x" * (longest(Verification, "source") + 1)}, LimitError),
        ({"look_again_on": TODAY}, PastDayError),
        ({"look_again_on": TODAY - timedelta(days=1)}, PastDayError),
    ],
    ids=["nothing", "unknown", "no file", "no website", "no source", "too long", "today", "yesterday"],
)
@pytest.mark.parametrize(("act", "state"), [(verify, State.PENDING), (again, State.VERIFIED)])
def test_what_no_sheet_can_say(act, state, changes, error):
    profile = whole(state)
    with pytest.raises(error):
        act(profile, **changes)
    assert Profile.objects.get(pk=profile.pk).state == state
    assert not Verification.objects.exists()


@pytest.mark.parametrize("state", State)
def test_verify_again_in_each_state(state):
    profile = whole(state)
    if state == State.VERIFIED:
        again(profile)
    else:
        with pytest.raises(WrongStateError):
            again(profile)
    assert Verification.objects.count() == (state == State.VERIFIED)
    assert Profile.objects.get(pk=profile.pk).state == state


def test_verify_again_keeps_the_history_and_notifies_no_one():
    profile, lead = verify(), accounts.lead()
    Notice.objects.all().delete()
    later = NOW + timedelta(days=9)
    profile = again(profile, points=["country"], at=later, by=lead)
    assert [sheet.points for sheet in profile.verifications.all()] == [["country"], ["country", "legal_name"]]
    assert (profile.decided_at, profile.decided_by) == (later, lead)
    assert verbs(profile) == ["profile.verify", "profile.verify_again"]
    assert not Notice.objects.exists()


def test_verify_again_of_what_changed_since_it_was_read():
    profile = verify()
    read = Profile.objects.get(pk=profile.pk)
    renamed(profile)
    with pytest.raises(ChangedError):
        again(read)
    assert Verification.objects.count() == 1


def test_verify_again_after_another_lead():
    profile = verify()
    (first,) = profile.verifications.all()
    again(profile, by=accounts.lead(name="Benedikta"))
    with pytest.raises(CheckedMeanwhileError, match="Benedikta"):
        again(profile, after=first.pk)
    assert Verification.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value", "opens"),
    [("legal_name", "Others", True), ("country", "UG", True), ("registration_number", "9", True),
     ("mission", "Else", False), ("website", "https://else.example", False)],
)  # fmt: skip
def test_a_change_of_what_was_verified_opens_a_check_while_it_stays_verified(field, value, opens):
    profile = verify()
    assert profile.due_at is None
    profile = actions.save(profile, **content(profile, **{field: value}))
    assert profile.state == State.VERIFIED
    assert (profile.due_at is not None) is opens
    assert list(waiting()) == ([profile] if opens else [])
    assert changed_since(profile, profile.verifications.get()) == ([field] if opens else [])
    profile = again(profile)
    assert profile.due_at is None
    assert changed_since(profile, profile.verifications.first()) == []


def test_a_second_change_does_not_move_the_due_date():
    profile = renamed(verify())
    due = profile.due_at
    profile = actions.save(
        profile, **{**content(profile, country="UG"), "at": NOW + timedelta(days=5), "edit": profile.edit}
    )
    assert profile.due_at == due


def test_a_check_that_was_open_is_open_again_after_a_suspension():
    lead, profile = accounts.lead(), renamed(verify())
    profile = actions.suspend(profile, reason="Why.", edit=profile.edit, by=lead, at=NOW)
    assert not waiting().exists()
    profile = actions.reinstate(profile, edit=profile.edit, by=lead, at=NOW)
    assert list(waiting()) == [profile]


def test_what_is_looked_at_again():
    day = TODAY + timedelta(days=30)
    verify(look_again_on=None)
    come = verify(look_again_on=day)
    changed = renamed(verify(look_again_on=day))
    suspended = verify(look_again_on=day)
    actions.suspend(suspended, reason="Why.", edit=suspended.edit, by=accounts.lead(), at=NOW)
    done = again(verify(look_again_on=day), look_again_on=day + timedelta(days=1))
    assert list(Profile.objects.to_look_at_again(NOW + timedelta(days=29))) == []
    assert list(Profile.objects.to_look_at_again(NOW + timedelta(days=30))) == [come]
    after = Profile.objects.to_look_at_again(NOW + timedelta(days=31))
    assert {row.pk for row in after} == {come.pk, done.pk}
    assert changed.due_at is not None


def test_the_source_ends_some_time_after_a_later_sheet():
    kept = timedelta(days=settings.EVIDENCE_KEPT_DAYS)
    profile, alone = verify(), verify()
    later = NOW + timedelta(days=9)
    again(profile, at=later)
    assert keep(later + kept)["verification sources"] == 0
    assert keep(later + kept + timedelta(hours=1))["verification sources"] == 1
    assert verbs(profile)[-1] == last("profile.expire_sources").verb
    newest, first = profile.verifications.all()
    assert (newest.source, first.source) == (profiles.SHEET["source"], "")
    assert first.points
    assert alone.verifications.get().source
    assert keep(later + kept + timedelta(hours=1))["verification sources"] == 0


def test_evidence_is_kept_while_a_check_is_open():
    over = timedelta(days=settings.EVIDENCE_KEPT_DAYS, hours=1)
    profile = verify(whole(State.PENDING, evidence=profiles.evidence()))
    profile = renamed(profile)
    assert keep(NOW + over)["evidence"] == 0
    again(profile, points=["evidence"])
    assert keep(NOW + over)["evidence"] == 1
