"""An officer asks for the check of an organisation: the leads hear once, then the officer who asked."""

import pytest

from focalpoint.errors import WrongStateError
from focalpoint.notifications.models import Notice
from organisations.profiles import actions
from organisations.profiles.errors import CheckAskedError
from organisations.profiles.models import Profile
from organisations.profiles.notices import CHECK_ASKED, CHECKED
from organisations.profiles.states import State
from tests.factories import accounts, profiles, submissions
from tests.outbox import notified, sent

NOW = submissions.NOW
REFERENCE = "FP-2026-7KQ4-M2XD"
pytestmark = pytest.mark.django_db


def asked_for(state=State.PENDING, **fields):
    profile, officer = profiles.profile(state, **fields), accounts.officer()
    return actions.ask_check(profile, reference=REFERENCE, by=officer, at=NOW), officer


def test_the_leads_hear_once():
    lead = accounts.lead()
    profile, officer = asked_for()
    with pytest.raises(CheckAskedError, match=str(officer)):
        actions.ask_check(profile, reference=REFERENCE, by=accounts.officer(), at=NOW)
    assert notified(CHECK_ASKED) == {lead.email}
    assert Notice.objects.filter(kind=CHECK_ASKED).count() == 1
    kept = Profile.objects.get(pk=profile.pk)
    assert (kept.check_asked_for, kept.check_asked_by) == (REFERENCE, officer)


@pytest.mark.parametrize("verb", ["verify", "decline"])
def test_the_officer_hears_of_the_decision(verb):
    lead = accounts.lead()
    profile, officer = asked_for(listed=False)
    given = {"reason": "Not found."} if verb == "decline" else profiles.SHEET
    getattr(actions, verb)(profile, **given, edit=profile.edit, by=lead, at=NOW)
    assert notified(CHECKED) == {officer.email}
    # Neither names an organisation at risk, nor the reference of its input.
    for language in ("en", "ar"):
        for notice in Notice.objects.filter(kind__in=[CHECK_ASKED, CHECKED]).select_related("recipient"):
            text = sent(notice, language)
            assert profile.legal_name not in text
            assert REFERENCE not in text


@pytest.mark.parametrize("state", [State.VERIFIED, State.DECLINED, State.SUSPENDED, State.DRAFT])
def test_only_of_what_is_to_be_checked(state):
    with pytest.raises(WrongStateError):
        asked_for(state)
