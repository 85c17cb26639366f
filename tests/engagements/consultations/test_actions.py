"""Writing, publishing and archiving calls: what is refused, and what is left behind."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from engagements.consultations import actions
from engagements.consultations.errors import (
    AlwaysOpenError,
    BrokenPromiseError,
    ConflictError,
    IncompleteError,
    NotClosedYetError,
)
from engagements.consultations.models import Consultation
from engagements.consultations.states import Phase, State
from focalpoint.access import PERMISSIONS
from focalpoint.audit.models import Entry
from focalpoint.errors import WrongStateError
from focalpoint.translated import Translated
from organisations.accounts.roles import Role
from tests.factories import accounts, consultations, themes
from tests.race import race

NOW = consultations.NOW
ROLES = {"nobody": [], **{str(role): [role] for role in Role}}
VERBS = ["create", "save", "publish", "extend", "close", "archive"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return accounts.lead()


def save(call, lead, *, edit=None, at=NOW, **changes):
    edit = call.edit if edit is None else edit
    return actions.save(call, **consultations.written(call, **changes), edit=edit, by=lead, at=at)


def stored(call):
    return Consultation.objects.get(pk=call.pk)


def in_state(state, **fields):
    return consultations.draft_call(**fields) if state == State.DRAFT else _published(state, **fields)


def _published(state, **fields):
    return consultations.closed_call(state=state, **fields)


class TestWho:
    @pytest.mark.parametrize("role", ROLES)
    @pytest.mark.parametrize("verb", VERBS)
    def test_only_leads_write(self, verb, role):
        person = accounts.person(roles=ROLES[role])
        may = PERMISSIONS[f"engagements.{verb}_consultation"].who.test(person, consultations.draft_call())
        assert may is (role == Role.LEAD_OFFICER)

    @pytest.mark.parametrize("role", ROLES)
    def test_only_leads_get_through(self, role):
        if role == Role.LEAD_OFFICER:
            return
        person, call = accounts.person(roles=ROLES[role]), consultations.draft_call()
        with pytest.raises(PermissionDenied):
            save(call, person, title=Translated(en="Theirs"))
        with pytest.raises(PermissionDenied):
            actions.publish(call, by=person, at=NOW)
        assert stored(call).state == State.DRAFT
        assert not Entry.objects.exists()


class TestPublish:
    def test_publish_makes_it_public(self, lead):
        call = consultations.draft_call()
        actions.publish(call, by=lead, at=NOW)
        kept = Consultation.objects.published().get(pk=call.pk)
        assert (kept.state, kept.published_at, kept.published_by) == (State.PUBLISHED, NOW, lead)
        entry = Entry.objects.get()
        assert (entry.verb, entry.by) == ("consultation.publish", lead.pk)
        assert entry.changes == {
            "state": ["draft", "published"], "fields": ["published_at", "published_by_id"]
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"title": Translated()}, "title"),
            ({"summary": Translated()}, "summary"),
            ({"summary": Translated(fr="Quoi ?")}, "same languages"),
            ({"opens_at": None}, "opens"),
            ({"closes_at": None}, "closes"),
            ({"closes_at": NOW}, "in the past"),
            ({"levels": []}, "level"),
        ],
    )
    def test_publish_says_what_is_missing(self, lead, changes, sentence):
        call = consultations.draft_call(**changes)
        with pytest.raises(IncompleteError) as caught:
            actions.publish(call, by=lead, at=NOW)
        (reason,) = caught.value.reasons
        assert sentence in str(reason)
        assert stored(call).state == State.DRAFT

    @pytest.mark.parametrize("state", [State.PUBLISHED, State.ARCHIVED])
    def test_publish_twice(self, lead, state):
        with pytest.raises(WrongStateError):
            actions.publish(in_state(state), by=lead, at=NOW)


class TestPhase:
    def test_phase_follows_the_clock(self):
        call = consultations.open_call()
        at = {
            call.opens_at - timedelta(seconds=1): Phase.UPCOMING,
            call.opens_at: Phase.OPEN,
            call.closes_at - timedelta(seconds=1): Phase.OPEN,
            call.closes_at: Phase.CLOSED,
        }
        for moment, phase in at.items():
            assert_phase(call, moment, phase)

    def test_phase_of_one_that_was_closed_before_it_opened(self):
        call = consultations.upcoming_call(closes_at=NOW, closed_early_reason=Translated(en="No need."))
        assert_phase(call, NOW - timedelta(seconds=1), Phase.UPCOMING)
        for moment in (NOW, call.opens_at, call.opens_at + timedelta(days=1)):
            assert_phase(call, moment, Phase.CLOSED)

    def test_phase_of_a_draft_and_of_an_archived_one(self, lead):
        assert consultations.draft_call().phase(NOW) is None
        call = actions.archive(consultations.closed_call(), by=lead, at=NOW)
        assert call.phase(NOW) == Phase.CLOSED

    def test_phase_of_the_standing_call_is_always_open(self):
        call = Consultation.objects.get(standing=True)
        assert call.phase(NOW) == call.phase(NOW + timedelta(days=9999)) == Phase.OPEN


def assert_phase(call, moment, phase):
    assert call.phase(moment) == phase
    own = Consultation.objects.filter(pk=call.pk)
    assert own.open(moment).exists() is (phase == Phase.OPEN)
    assert own.upcoming(moment).exists() is (phase == Phase.UPCOMING)
    assert own.past(moment).exists() is (phase == Phase.CLOSED)


class TestArchive:
    def test_archive_of_one_that_has_closed(self, lead):
        call = consultations.closed_call(now=timezone.now())
        actions.archive(call, by=lead, at=timezone.now())
        assert stored(call).state == State.ARCHIVED
        entry = Entry.objects.get()
        assert (entry.verb, entry.changes) == ("consultation.archive", {"state": ["published", "archived"]})

    @pytest.mark.parametrize("make", [consultations.open_call, consultations.upcoming_call])
    def test_archive_before_its_time_asks_to_close_it_first(self, lead, make):
        """Archiving once closed an open call: its inputs were published, and nobody was told."""
        call = make(now=timezone.now())
        with pytest.raises(NotClosedYetError, match="Close it early"):
            actions.archive(call, by=lead, at=timezone.now())
        assert stored(call).state == State.PUBLISHED
        assert not lead.has_perm("engagements.archive_consultation", call)
        assert not Entry.objects.exists()

    def test_archive_of_the_standing_call(self, lead):
        with pytest.raises(AlwaysOpenError):
            actions.archive(Consultation.objects.get(standing=True), by=lead, at=NOW)

    @pytest.mark.parametrize("state", [State.DRAFT, State.ARCHIVED])
    def test_archive_of_what_is_not_published(self, lead, state):
        with pytest.raises(WrongStateError):
            actions.archive(in_state(state), by=lead, at=NOW)


class TestCreate:
    def test_create(self, lead):
        theme = themes.theme()
        call = actions.create(
            **consultations.written(
                Consultation(slug="new", title=Translated(en="Secret plan")), themes=[theme]
            ),
            by=lead,
            at=NOW,
        )
        kept = stored(call)
        assert (kept.created_at, kept.created_by, kept.state) == (NOW, lead, State.DRAFT)
        assert list(kept.themes.all()) == [theme]
        entry = Entry.objects.get()
        assert entry.verb == "consultation.create"
        assert entry.changes["state"] == [None, "draft"]
        assert entry.changes["themes"] == [[], [theme.pk]]
        assert "Secret" not in str(entry.changes)


class TestSave:
    def test_save_of_a_draft_keeps_its_texts_out_of_the_log(self, lead):
        call = consultations.draft_call()
        levels = call.levels
        save(call, lead, title=Translated(en="Secret plan"), levels=["open"])
        entry = Entry.objects.get()
        assert entry.verb == "consultation.save"
        assert entry.changes == {"levels": [levels, ["open"]], "fields": ["edit", "title"]}
        assert stored(call).title == {"en": "Secret plan"}

    def test_save_of_a_published_one_is_logged_before_and_after(self, lead):
        """What the public read yesterday can be read today, in the log."""
        theme, call = themes.theme(), consultations.open_call(body=Translated(en="Old terms"))
        title, summary = dict(call.title), dict(call.summary)
        changes = {
            "title": Translated(en="Better said", ar="ماء"),
            "summary": Translated(en="Better asked", ar="ماء"),
            "body": Translated(en="New terms"),
            "publication": "never",
            "themes": [theme],
        }
        save(call, lead, **changes)
        assert Entry.objects.get(verb="consultation.save").changes == {
            "title": [title, {"en": "Better said", "ar": "ماء"}],
            "summary": [summary, {"en": "Better asked", "ar": "ماء"}],
            "body": [{"en": "Old terms"}, {"en": "New terms"}],
            "publication": ["accepted", "never"],
            "themes": [[], [theme.pk]],
            "fields": ["edit"],
        }

    def test_save_logs_every_column_that_the_public_reads(self):
        columns = {field.attname for field in Consultation._meta.concrete_fields}
        silent = {"id", "standing", "edit", "folded_texts"}
        silent |= {f"{what}_{how}" for what in ("created", "published") for how in ("at", "by_id")}
        assert set(consultations.open_call().logged_now()) == columns - silent

    def test_save_does_not_undo_a_publication_meanwhile(self, lead):
        call = consultations.draft_call()
        form = stored(call)
        actions.publish(call, by=lead, at=NOW)
        save(form, lead)
        assert stored(call).state == State.PUBLISHED

    def test_save_by_the_second_of_two_is_told_what_is_stored(self, lead):
        call = consultations.draft_call()
        mine = stored(call)
        save(call, lead, title=Translated(en="Theirs"))
        with pytest.raises(ConflictError) as caught:
            save(mine, accounts.lead(), edit=0, title=Translated(en="Mine"))
        assert caught.value.theirs.title == {"en": "Theirs"}
        assert caught.value.mine["title"] == {"en": "Mine"}
        assert stored(call).title == {"en": "Theirs"}

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"slug": "elsewhere"}, "address"),
            ({"opens_at": NOW - timedelta(days=9)}, "opening time"),
            ({"closes_at": NOW + timedelta(days=19)}, "Extend"),
            ({"closes_at": NOW + timedelta(days=21)}, "Extend"),
            ({"levels": ["open"]}, "You cannot remove"),
            ({"publication": "accepted"}, "You cannot publish more"),
            ({"attachments_allowed": False}, "Attachments"),
            ({"title": Translated(fr="De l'eau")}, "language"),
        ],
    )
    def test_save_that_breaks_a_promise(self, lead, changes, sentence):
        call = consultations.open_call(publication="closing")
        before = consultations.written(stored(call), themes=None)
        with pytest.raises(BrokenPromiseError, match=sentence):
            save(call, lead, **changes)
        assert consultations.written(stored(call), themes=None) == before

    @pytest.mark.parametrize(
        "changes",
        [
            {"title": Translated(en="Better said", ar="ماء")},
            {"publication": "never"},
        ],
    )
    def test_save_that_keeps_its_promises(self, lead, changes):
        save(consultations.open_call(publication="closing"), lead, **changes)

    def test_save_may_do_anything_to_a_draft(self, lead):
        call = consultations.draft_call()
        save(call, lead, levels=["open"], closes_at=NOW + timedelta(days=1), slug="other")
        assert stored(call).slug == "other"


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_save_by_two_at_once(self, lead):
        call = consultations.draft_call()
        first, second = stored(call), stored(call)
        one, two = race(
            lambda: save(first, lead, title=Translated(en="First")),
            lambda: save(second, lead, title=Translated(en="Second")),
        )
        assert (one.error, type(two.error), two.waited) == (None, ConflictError, True)
        assert stored(call).title == {"en": "First"}

    def test_save_while_it_is_published(self, lead):
        """The promise counts from the moment of publication, whatever the form was opened at."""
        call = consultations.draft_call()
        form = stored(call)
        one, two = race(
            lambda: actions.publish(call, by=lead, at=NOW),
            lambda: save(form, lead, slug="elsewhere"),
        )
        assert (one.error, type(two.error)) == (None, BrokenPromiseError)
        assert stored(call).slug == call.slug

    def test_publish_by_two_at_once(self, lead):
        call = consultations.draft_call()
        one, two = race(
            lambda: actions.publish(stored(call), by=lead, at=NOW),
            lambda: actions.publish(stored(call), by=lead, at=NOW),
        )
        assert (one.error, type(two.error)) == (None, WrongStateError)
        assert Entry.objects.filter(verb="consultation.publish").count() == 1
