"""How the notices about an organisation read, and that those about an unlisted one do not name it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from focalpoint.notifications.models import Notice
from organisations.memberships.models import MembershipRole
from organisations.profiles import actions
from organisations.profiles.states import State
from tests.factories import accounts, memberships, profiles, themes
from tests.outbox import everything, notified, read, sent

NOW = profiles.AT + timedelta(days=1)
WHY = "Which one?"
NAME = "Wells & the dry north"
pytestmark = pytest.mark.django_db


def editor(profile):
    return memberships.member(profile, MembershipRole.EDITOR).user


# From which state, and how it is done.
VERBS = {
    "submit": (State.DRAFT, lambda it, _lead: actions.submit(it, edit=0, by=editor(it), at=NOW)),
    "verify": (State.PENDING, lambda it, lead: actions.verify(it, **profiles.SHEET, edit=0, by=lead, at=NOW)),
    "return": (
        State.PENDING,
        lambda it, lead: actions.return_(it, reason=WHY, edit=0, by=lead, at=NOW),
    ),
    "decline": (
        State.PENDING,
        lambda it, lead: actions.decline(it, reason=WHY, edit=0, by=lead, at=NOW),
    ),
    "suspend": (
        State.VERIFIED,
        lambda it, lead: actions.suspend(it, reason=WHY, edit=0, by=lead, at=NOW),
    ),
    "reinstate": (State.SUSPENDED, lambda it, lead: actions.reinstate(it, edit=0, by=lead, at=NOW)),
    "change": (State.VERIFIED, lambda it, _lead: change(it)),
}


def change(profile):
    """Save another country and another number."""
    own = ["name", "acronym", "kind", "countries_of_work", "website", "mission", "listed", "edit"]
    return actions.save(
        profile,
        **{name: getattr(profile, name) for name in own},
        legal_name=profile.legal_name,
        country="UG",
        registration_number="UG-1",
        themes=list(profile.themes.values_list("pk", flat=True)),
        by=editor(profile),
        at=NOW,
    )


def do(verb, **fields):
    state, act = VERBS[verb]
    profile = profiles.profile(
        state, legal_name=NAME, **{"mission": "Water", "registration_number": "KE-1", **fields}
    )
    profile.themes.add(themes.theme())
    for role in MembershipRole:
        memberships.member(profile, role)
    act(profile, accounts.lead())
    return profile


@pytest.mark.parametrize("verb", VERBS)
def test_each_notice_reads_in_every_language(verb):
    do(verb)
    shown = everything()
    assert "Wells" in shown
    assert WHY not in shown
    assert "&amp;amp;" not in shown


@pytest.mark.parametrize("verb", VERBS)
def test_notices_of_an_unlisted_organisation_never_name_it(verb):
    do(verb, listed=False)
    assert "Wells" not in everything()
    for notice in Notice.objects.select_related("recipient"):
        assert sent(notice).startswith("You have a new message")
        assert "rganisation" in read(notice)["inbox"]


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb != "change"])
def test_people_land_on_the_page_of_their_organisation(verb):
    profile = do(verb)
    notice = Notice.objects.exclude(kind="profile_received").first()
    assert notice.link == reverse("profile-detail", args=[profile.pk])
    assert notice.link in sent(notice)


@pytest.mark.parametrize(("verb", "kind"), [("submit", "profile_received"), ("change", "profile_changed")])
def test_leads_land_on_the_decision(verb, kind):
    profile = do(verb)
    notice = Notice.objects.filter(kind=kind).first()
    assert notice.link == reverse("admin:organisations_profile_change", args=[profile.pk])


def test_submitted_says_by_when_it_is_checked():
    do("submit")
    for kind in ("profile_submitted", "profile_received"):
        assert "January 2026" in sent(Notice.objects.filter(kind=kind).first())


def test_changed_names_what_was_changed():
    do("change")
    mail = sent(Notice.objects.filter(kind="profile_changed").first())
    assert "Registration number" in mail
    assert "Country" in mail
    assert "Legal name" not in mail


def test_somebody_who_left_is_not_told():
    state, act = VERBS["verify"]
    profile = profiles.profile(state)
    former = memberships.member(profile, ended_at=NOW, ended_by=accounts.person())
    act(profile, accounts.lead())
    assert former.user.email not in notified("profile_verified")
