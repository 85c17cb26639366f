"""Every verb of an organisation's entry: what it does, refuses, and leaves in the log and the outbox."""

import json
from datetime import timedelta

import pytest

from focalpoint.audit.models import Entry
from focalpoint.errors import WrongStateError
from focalpoint.notifications.models import Notice
from focalpoint.pages import cache
from focalpoint.verbs import VERBS
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.memberships.models import MembershipRole
from organisations.profiles import actions
from organisations.profiles.errors import ChangedError, ConflictError, IncompleteError, MissingReasonError
from organisations.profiles.models import Profile
from organisations.profiles.states import EDITABLE, State
from tests.audit_log import last
from tests.factories import accounts, memberships, profiles, themes

NOW = profiles.AT + timedelta(days=1)
pytestmark = pytest.mark.django_db


def whole(state=State.DRAFT, **fields):
    """An entry in `state` that lacks nothing."""
    profile = profiles.profile(state, **{"mission": "Clean water.", "registration_number": "KE-1", **fields})
    profile.themes.add(themes.theme())
    return profile


def verbs(profile):
    return list(Entry.objects.filter(target_id=str(profile.pk)).order_by("id").values_list("verb", flat=True))


def notified(kind):
    return set(Notice.objects.filter(kind=kind).values_list("recipient__email", flat=True))


def editor(profile):
    return memberships.member(profile, MembershipRole.EDITOR).user


def content(profile, **changes):
    """The arguments of `save` that change nothing but `changes`."""
    own = [
        *("legal_name", "name", "acronym", "kind", "country", "countries_of_work", "website", "mission"),
        *("listed", "registration_number", "edit"),
    ]
    return {
        **{name: getattr(profile, name) for name in own},
        "themes": list(profile.themes.values_list("pk", flat=True)),
        "by": changes.pop("by", None) or editor(profile),
        "at": NOW,
        **changes,
    }


@pytest.fixture
def people():
    """An owner, an editor and a reader of one entry, somebody who left, and the office."""

    def of(profile):
        former = memberships.member(profile)
        former.ended_at, former.ended_by = NOW, former.user
        former.save()
        parts = {role: memberships.member(profile, role).user for role in MembershipRole}
        return {**parts, "former": former.user, "lead": accounts.lead(), "officer": accounts.officer()}

    return of


def leads():
    return set(User.objects.with_role(Role.LEAD_OFFICER).values_list("email", flat=True))


def writers(persons):
    return {persons["owner"].email, persons["editor"].email}


class TestSave:
    def test_save_keeps_everything_and_counts_the_edit(self):
        profile, theme = profiles.profile(State.DRAFT), themes.theme()
        given = {
            "legal_name": " Agua Clara ",
            "name": {"es": "Agua Clara", "en": "Clear Water"},
            "acronym": "AC",
            "kind": "women",
            "country": "MX",
            "countries_of_work": ["MX", "GT"],
            "website": "https://agua.example",
            "mission": "Water.",
            "listed": False,
            "registration_number": "MX-9",
        }
        saved = actions.save(profile, **content(profile, **given, themes=[theme.pk]))
        kept = Profile.objects.get(pk=profile.pk)
        for name, value in {**given, "legal_name": "Agua Clara"}.items():
            assert getattr(kept, name) == value, name
        assert (list(kept.themes.all()), kept.edit, saved.edit) == ([theme], 1, 1)
        assert kept.folded_name == "agua clara"

    def test_save_may_be_unfinished(self):
        profile = profiles.profile(State.DRAFT, kind="", country="")
        actions.save(profile, **content(profile, mission=""))
        assert verbs(profile) == ["profile.save"]

    def test_save_after_somebody_else_saved(self):
        profile = profiles.profile(State.DRAFT)
        mine = Profile.objects.get(pk=profile.pk)
        actions.save(profile, **content(profile, mission="Theirs"))
        with pytest.raises(ConflictError) as caught:
            actions.save(mine, **content(mine, mission="Mine"))
        assert (caught.value.theirs.mission, caught.value.mine["mission"]) == ("Theirs", "Mine")
        assert Profile.objects.get(pk=profile.pk).mission == "Theirs"

    @pytest.mark.parametrize("state", State)
    def test_save_in_each_state(self, state):
        profile = whole(state)
        if state in EDITABLE:
            actions.save(profile, **content(profile, acronym="WK"))
        else:
            with pytest.raises(WrongStateError):
                actions.save(profile, **content(profile, acronym="WK"))
        assert (Profile.objects.get(pk=profile.pk).acronym == "WK") is (state in EDITABLE)

    @pytest.mark.parametrize("state", [State.PENDING, State.VERIFIED])
    @pytest.mark.parametrize("field", ["legal_name", "mission", "kind", "country", "registration_number"])
    def test_save_cannot_empty_what_the_office_needs(self, state, field):
        profile = whole(state)
        with pytest.raises(IncompleteError) as caught:
            actions.save(profile, **content(profile, **{field: ""}))
        assert [problem.field for problem in caught.value.problems] == [field]
        assert Profile.objects.get(pk=profile.pk).edit == 0

    def test_save_is_audited_by_the_names_of_fields_only(self):
        profile = whole()
        actions.save(profile, **content(profile, mission="Secret plan", registration_number="S-1", themes=[]))
        changes = Entry.objects.get(verb="profile.save").changes
        fields = ["edit", "mission", "registration_number", "saved_at", "saved_by_id"]
        assert changes == {"themes": [], "fields": fields}

    def test_save_again_in_one_sitting_is_one_entry_while_it_is_written(self):
        profile = whole()
        by = memberships.member(profile).user
        for number in range(3):
            made = {**content(profile, mission=f"Sentence {number}"), "edit": number, "by": by}
            profile = actions.save(profile, **made)
        assert verbs(profile) == ["profile.save"]

    def test_save_again_of_what_the_office_has_is_an_entry_each(self):
        profile = whole()
        by = memberships.member(profile).user
        actions.save(profile, **{**content(profile, mission="Draft"), "by": by})
        actions.submit(profile, edit=1, by=by, at=NOW)
        for number in (1, 2):
            made = {**content(profile, mission=f"Sentence {number}"), "edit": number, "by": by}
            actions.save(profile, **made)
        assert verbs(profile) == ["profile.save", "profile.submit", "profile.save", "profile.save"]

    @pytest.mark.parametrize(
        ("field", "value", "expected"),
        [
            ("legal_name", "Others", True),
            ("country", "UG", True),
            ("registration_number", "9", True),
            ("mission", "Else", False),
            ("listed", False, False),
        ],
    )
    def test_save_of_what_was_verified_tells_the_leads(self, field, value, expected, people):
        profile = whole(State.VERIFIED)
        people(profile)
        actions.save(profile, **content(profile, **{field: value}))
        assert notified("profile_changed") == (leads() if expected else set())
        assert Profile.objects.get(pk=profile.pk).state == State.VERIFIED

    def test_save_of_a_pending_entry_tells_nobody(self, people):
        profile = whole(State.PENDING)
        people(profile)
        actions.save(profile, **content(profile, legal_name="Others"))
        assert not Notice.objects.exists()

    def test_save_of_a_verified_entry_changes_the_public_page_and_keeps_its_address(
        self, django_capture_on_commit_callbacks
    ):
        profile = whole(State.VERIFIED, slug="water-keepers-abc234")
        before = cache.get("public-generation", 0)
        with django_capture_on_commit_callbacks(execute=True):
            actions.save(profile, **content(profile, legal_name="Others"))
        assert cache.get("public-generation", 0) != before
        assert Profile.objects.get(pk=profile.pk).slug == "water-keepers-abc234"


class TestSubmit:
    @pytest.mark.parametrize("state", State)
    def test_submit_from_each_state(self, state, people):
        profile = whole(state)
        persons = people(profile)
        if state not in VERBS["profile.submit"].sources:
            with pytest.raises(WrongStateError):
                actions.submit(profile, edit=profile.edit, by=persons["editor"], at=NOW)
            assert not Notice.objects.exists()
            return
        actions.submit(profile, edit=profile.edit, by=persons["editor"], at=NOW)
        kept = Profile.objects.get(pk=profile.pk)
        assert (kept.state, kept.submitted_at, kept.submitted_by) == (State.PENDING, NOW, persons["editor"])
        assert kept.due_at > NOW + timedelta(days=5)
        assert verbs(profile) == ["profile.submit"]
        assert last("profile.submit").changes["edit"] == profile.edit
        assert notified("profile_submitted") == writers(persons)
        assert notified("profile_received") == leads()

    @pytest.mark.parametrize("field", ["kind", "country", "mission", "registration_number"])
    def test_submit_without_what_the_office_needs(self, field):
        profile = whole(**{field: ""})
        with pytest.raises(IncompleteError) as caught:
            actions.submit(profile, edit=profile.edit, by=editor(profile), at=NOW)
        assert [problem.field for problem in caught.value.problems] == [field]

    def test_submit_without_a_theme(self):
        profile = whole()
        profile.themes.clear()
        with pytest.raises(IncompleteError, match="1 more detail"):
            actions.submit(profile, edit=profile.edit, by=editor(profile), at=NOW)

    def test_submit_with_a_file_instead_of_a_number(self):
        profile = whole(registration_number="", evidence=profiles.evidence())
        sent = actions.submit(profile, edit=profile.edit, by=editor(profile), at=NOW)
        assert sent.state == State.PENDING

    def test_submit_of_an_entry_changed_meanwhile(self):
        profile = whole()
        looked_at = Profile.objects.get(pk=profile.pk)
        actions.save(profile, **content(profile, mission="Newer"))
        with pytest.raises(ChangedError):
            actions.submit(looked_at, edit=looked_at.edit, by=editor(profile), at=NOW)
        assert Profile.objects.get(pk=profile.pk).state == State.DRAFT

    def test_submit_of_an_unlisted_organisation_does_not_name_it(self, people):
        profile = whole(listed=False)
        people(profile)
        actions.submit(profile, edit=profile.edit, by=editor(profile), at=NOW)
        contexts = list(Notice.objects.values_list("context", flat=True))
        assert contexts
        assert profile.legal_name not in json.dumps(contexts)
        assert all(context["discreet"] for context in contexts)


def decide(name, profile, lead):
    """The verb `name`, with what it needs."""
    given = {"edit": profile.edit, "by": lead, "at": NOW}
    if name in ("return", "decline", "suspend"):
        given["reason"] = " The number is another's. "
    if name == "verify":
        given |= profiles.SHEET
    return getattr(actions, "return_" if name == "return" else name)(profile, **given)


# By verb, what its people are told.
DECISIONS = {
    "verify": "profile_verified",
    "return": "profile_returned",
    "decline": "profile_declined",
    "suspend": "profile_suspended",
    "reinstate": "profile_reinstated",
}


class TestDecide:
    @pytest.mark.parametrize("state", State)
    @pytest.mark.parametrize("name", DECISIONS)
    def test_decide_from_each_state(self, name, state, people):
        profile = whole(state, due_at=NOW)
        persons = people(profile)
        if state not in VERBS[f"profile.{name}"].sources:
            with pytest.raises(WrongStateError):
                decide(name, profile, persons["lead"])
            assert not Notice.objects.exists()
            return
        decide(name, profile, persons["lead"])
        kept = Profile.objects.get(pk=profile.pk)
        assert kept.state == VERBS[f"profile.{name}"].to
        assert (kept.decided_at, kept.decided_by, kept.due_at) == (NOW, persons["lead"], None)
        assert kept.reason == ("The number is another's." if "reason" in _needs(name) else "")
        assert verbs(profile) == [f"profile.{name}"]
        noted = last(f"profile.{name}").changes
        assert (noted["edit"], noted["reason_length"]) == (profile.edit, len(kept.reason))
        assert notified(DECISIONS[name]) == writers(persons)
        written = [
            *Entry.objects.values_list("changes", flat=True),
            *Notice.objects.values_list("context", flat=True),
        ]
        assert "another's" not in json.dumps(written)

    @pytest.mark.parametrize(
        ("name", "state"), [("return", "pending"), ("decline", "pending"), ("suspend", "verified")]
    )
    def test_decide_without_a_reason(self, name, state):
        profile = whole(state)
        verb = getattr(actions, "return_" if name == "return" else name)
        with pytest.raises(MissingReasonError):
            verb(profile, reason=" ", edit=profile.edit, by=accounts.lead(), at=NOW)
        assert Profile.objects.get(pk=profile.pk).state == state

    @pytest.mark.parametrize(
        ("name", "state"), [("verify", "pending"), ("suspend", "verified"), ("reinstate", "suspended")]
    )
    def test_decide_changes_the_public_pages_at_once(self, name, state, django_capture_on_commit_callbacks):
        profile = whole(state)
        before = cache.get("public-generation", 0)
        with django_capture_on_commit_callbacks(execute=True):
            decide(name, profile, accounts.lead())
        assert cache.get("public-generation", 0) != before


def _needs(name):
    return {"reason"} if name in ("return", "decline", "suspend") else set()


def test_verify_makes_the_address_from_the_name():
    profile = decide("verify", whole(State.PENDING, legal_name="Águas do Sul!"), accounts.lead())
    kept = Profile.objects.get(pk=profile.pk)
    assert kept.slug.startswith("aguas-do-sul-")
    twin = decide("verify", whole(State.PENDING, legal_name="Águas do Sul!"), accounts.lead())
    assert twin.slug != kept.slug


def test_verify_of_a_name_in_another_script():
    profile = decide("verify", whole(State.PENDING, legal_name="حراس الماء"), accounts.lead())
    assert profile.slug.startswith("organisation-")


@pytest.mark.parametrize("name", DECISIONS)
def test_decide_on_an_entry_that_changed_since_it_was_read(name):
    (state,) = VERBS[f"profile.{name}"].sources
    profile = whole(state)
    read = Profile.objects.get(pk=profile.pk)
    Profile.objects.update(edit=1)
    with pytest.raises(ChangedError):
        decide(name, read, accounts.lead())
    assert Profile.objects.get(pk=profile.pk).state == state


def test_return_then_submit_again_starts_the_clock_anew():
    profile = decide("return", whole(State.PENDING), accounts.lead())
    again = actions.submit(profile, edit=profile.edit, by=editor(profile), at=NOW + timedelta(days=30))
    assert again.due_at > NOW + timedelta(days=30)


def test_decline_by_two_leads_at_once_has_one_winner():
    first = whole(State.PENDING)
    second = Profile.objects.get(pk=first.pk)
    decide("decline", first, accounts.lead())
    with pytest.raises(WrongStateError) as caught:
        decide("verify", second, accounts.lead())
    assert caught.value.row.state == State.DECLINED
    assert verbs(first) == ["profile.decline"]


def test_suspend_takes_it_out_of_the_directory():
    decide("suspend", whole(State.VERIFIED), accounts.lead())
    assert not Profile.objects.listed().exists()


def test_reinstate_brings_it_back_at_its_old_address():
    profile = whole(State.SUSPENDED, slug="water-keepers-abc234")
    decide("reinstate", profile, accounts.lead())
    assert Profile.objects.listed().get().slug == "water-keepers-abc234"
