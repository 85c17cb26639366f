"""Two people at one entry at the same moment: one wins, the other is told, and the log is true."""

from datetime import timedelta

import pytest

from focalpoint.errors import WrongStateError
from focalpoint.notifications.models import Notice
from organisations.profiles import actions, evidence
from organisations.profiles.errors import ChangedError, ConflictError, IncompleteError
from organisations.profiles.models import Profile
from organisations.profiles.states import State
from tests.audit_log import notified, verbs
from tests.factories import accounts, files, memberships, profiles, themes
from tests.race import race

NOW = profiles.AT + timedelta(days=1)
pytestmark = pytest.mark.django_db(transaction=True)


def entry(state, **fields):
    """An entry that lacks nothing, with a file as evidence; and its owner."""
    whole = {"mission": "Clean water.", "registration_number": "KE-1", "evidence": profiles.evidence()}
    profile = profiles.profile(state, **{**whole, **fields})
    profile.themes.add(themes.theme())
    return profile, memberships.member(profile).user


def act(name, profile, by):
    """What does it, by a lead or a writer who has read the entry as it is now."""
    read = Profile.objects.get(pk=profile.pk)
    code = read.themes.get().pk
    own = [
        *("legal_name", "name", "acronym", "kind", "country", "countries_of_work", "website"),
        *("listed", "registration_number"),
    ]
    do = {
        "verify": lambda: actions.verify(read, **profiles.SHEET, edit=read.edit, by=by, at=NOW),
        "decline": lambda: actions.decline(read, reason="Why.", edit=read.edit, by=by, at=NOW),
        "suspend": lambda: actions.suspend(read, reason="Why.", edit=read.edit, by=by, at=NOW),
        "save": lambda: actions.save(
            read,
            **{one: getattr(read, one) for one in own},
            mission="Cleaner water.",
            themes=[code],
            edit=read.edit,
            by=by,
            at=NOW,
        ),
        "add_evidence": lambda: evidence.add_evidence(read, upload=files.upload(), by=by, at=NOW),
        "remove_evidence": lambda: evidence.remove_evidence(read, by=by, at=NOW),
    }
    return do[name]


def meet(first, second, state, **fields):
    """Both at once: what came of it, and the entry as it is then."""
    profile, owner = entry(state, **fields)
    lead, other = accounts.lead(), accounts.lead()
    by = {"verify": lead, "decline": other, "suspend": lead}
    one, two = race(*(act(name, profile, by.get(name, owner)) for name in (first, second)))
    assert one.error is None
    assert two.waited
    return two.error, Profile.objects.get(pk=profile.pk)


@pytest.mark.parametrize(
    ("first", "second", "state"), [("verify", "decline", "verified"), ("decline", "verify", "declined")]
)
def test_verify_meets_decline(first, second, state):
    error, kept = meet(first, second, State.PENDING)
    assert isinstance(error, WrongStateError)
    assert error.row.state == kept.state == state
    assert verbs(kept) == [f"profile.{first}"]
    assert set(Notice.objects.values_list("kind", flat=True)) == {f"profile_{state}"}


@pytest.mark.parametrize("writing", ["save", "add_evidence"])
def test_verify_of_what_was_written_at_the_same_moment_is_refused(writing):
    """Nobody has read it."""
    error, kept = meet(writing, "verify", State.PENDING)
    assert isinstance(error, ChangedError)
    assert (kept.state, kept.edit) == (State.PENDING, 1)
    assert verbs(kept) == [f"profile.{writing}"]
    assert not notified("profile_verified")


def test_verify_then_save_at_a_page_opened_before_is_kept_and_comes_after():
    error, kept = meet("verify", "save", State.PENDING)
    assert error is None
    assert (kept.state, kept.mission) == (State.VERIFIED, "Cleaner water.")
    assert verbs(kept) == ["profile.verify", "profile.save"]


def test_verify_then_add_evidence_is_kept_and_comes_after():
    error, kept = meet("verify", "add_evidence", State.PENDING)
    assert error is None
    assert (kept.state, kept.evidence.name) == (State.VERIFIED, "letter.pdf")
    assert verbs(kept) == ["profile.verify", "profile.add_evidence"]


def test_remove_evidence_then_verify_is_refused():
    error, kept = meet("remove_evidence", "verify", State.PENDING)
    assert isinstance(error, ChangedError)
    assert (kept.state, kept.evidence) == (State.PENDING, None)
    assert verbs(kept) == ["profile.remove_evidence"]


def test_verify_then_remove_of_the_evidence_it_rests_on_is_refused():
    error, kept = meet("verify", "remove_evidence", State.PENDING, registration_number="")
    assert isinstance(error, IncompleteError)
    assert kept.state == State.VERIFIED
    assert kept.evidence is not None
    assert verbs(kept) == ["profile.verify"]


def test_suspend_of_what_was_saved_at_the_same_moment_is_refused():
    error, kept = meet("save", "suspend", State.VERIFIED)
    assert isinstance(error, ChangedError)
    assert (kept.state, kept.mission) == (State.VERIFIED, "Cleaner water.")
    assert verbs(kept) == ["profile.save"]


def test_save_of_what_was_suspended_at_the_same_moment_is_refused():
    error, kept = meet("suspend", "save", State.VERIFIED)
    assert isinstance(error, WrongStateError)
    assert (kept.state, kept.mission) == (State.SUSPENDED, "Clean water.")
    assert verbs(kept) == ["profile.suspend"]


def test_save_of_what_a_colleague_saved_at_the_same_moment_keeps_both_texts():
    error, kept = meet("save", "save", State.VERIFIED)
    assert isinstance(error, ConflictError)
    assert error.theirs.mission == kept.mission == "Cleaner water."
    assert verbs(kept) == ["profile.save"]
