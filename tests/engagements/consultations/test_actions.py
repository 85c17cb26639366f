"""Writing, publishing and archiving calls: what is refused, and what is left behind."""

from datetime import timedelta

import pytest

from engagements.consultations import actions
from engagements.consultations.models import Consultation
from engagements.consultations.states import Phase, State
from engagements.questions import actions as question_actions
from engagements.questions.models import Kind, Question
from focalpoint.audit.models import Entry
from focalpoint.errors import DomainError, WrongStateError
from focalpoint.translated import Translated
from tests.factories import accounts, consultations, questions

NOW = consultations.NOW
pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return accounts.lead()


class TestPublish:
    def test_publish_makes_it_public(self, lead):
        call = consultations.draft_call()
        actions.publish(call, by=lead, at=NOW)
        kept = Consultation.objects.published().get(pk=call.pk)
        assert (kept.state, kept.published_at, kept.published_by) == (State.PUBLISHED, NOW, lead)
        assert Entry.objects.get().verb == "consultation.published"

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"title": Translated()}, "title"),
            ({"summary": Translated()}, "summary"),
            ({"summary": Translated(fr="Quoi ?")}, "same languages"),
            ({"opens_at": None}, "opens"),
            ({"closes_at": None}, "closes"),
            ({"closes_at": NOW}, "already past"),
            ({"levels": []}, "level"),
        ],
    )
    def test_publish_says_what_is_missing(self, lead, changes, sentence):
        call = consultations.draft_call(**changes)
        with pytest.raises(actions.IncompleteError) as caught:
            actions.publish(call, by=lead, at=NOW)
        (reason,) = caught.value.reasons
        assert sentence in str(reason)
        assert Consultation.objects.get(pk=call.pk).state == State.DRAFT

    @pytest.mark.parametrize("make", [consultations.open_call])
    def test_publish_twice(self, lead, make):
        with pytest.raises(WrongStateError):
            actions.publish(make(), by=lead, at=NOW)


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
            assert call.phase(moment) == phase
            own = Consultation.objects.filter(pk=call.pk)
            assert own.open(moment).exists() is (phase == Phase.OPEN)
            assert own.upcoming(moment).exists() is (phase == Phase.UPCOMING)
            assert own.past(moment).exists() is (phase == Phase.CLOSED)

    def test_phase_of_a_draft_and_of_an_archived_one(self, lead):
        assert consultations.draft_call().phase(NOW) is None
        call = actions.archive(consultations.open_call(), by=lead, at=NOW)
        assert call.phase(NOW) == Phase.CLOSED

    def test_phase_of_the_standing_call_is_always_open(self):
        call = Consultation.objects.get(standing=True)
        assert call.phase(NOW) == call.phase(NOW + timedelta(days=9999)) == Phase.OPEN


class TestArchive:
    def test_archive_of_the_standing_call(self, lead):
        with pytest.raises(DomainError):
            actions.archive(Consultation.objects.get(standing=True), by=lead, at=NOW)

    def test_archive_of_a_draft(self, lead):
        with pytest.raises(WrongStateError):
            actions.archive(consultations.draft_call(), by=lead, at=NOW)


class TestSave:
    def test_save_of_a_new_one(self, lead):
        call = Consultation(slug="new", title=Translated(en="New"), summary=Translated(en="New"))
        actions.save(call, by=lead, at=NOW)
        kept = Consultation.objects.get(slug="new")
        assert (kept.created_at, kept.created_by, kept.state) == (NOW, lead, State.DRAFT)
        assert Entry.objects.get().verb == "consultation.saved"

    def test_save_does_not_undo_a_publication_meanwhile(self, lead):
        call = consultations.draft_call()
        form = Consultation.objects.get(pk=call.pk)
        actions.publish(call, by=lead, at=NOW)
        actions.save(form, by=lead, at=NOW)
        assert Consultation.objects.get(pk=call.pk).state == State.PUBLISHED

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"slug": "elsewhere"}, "address"),
            ({"opens_at": NOW - timedelta(days=9)}, "opening time"),
            ({"closes_at": NOW + timedelta(days=19)}, "Extend"),
            ({"closes_at": NOW + timedelta(days=21)}, "Extend"),
            ({"levels": ["open"]}, "taken away"),
            ({"publication": "accepted"}, "More cannot be published"),
            ({"attachments_allowed": False}, "Attachments"),
            ({"title": Translated(fr="De l'eau")}, "language"),
        ],
    )
    def test_save_that_breaks_a_promise(self, lead, changes, sentence):
        call = consultations.open_call(publication="closing")
        for name, value in changes.items():
            setattr(call, name, value)
        with pytest.raises(actions.BrokenPromiseError, match=sentence):
            actions.save(call, by=lead, at=NOW)

    @pytest.mark.parametrize(
        "changes",
        [
            {"title": Translated(en="Better said", ar="ماء")},
            {"publication": "never"},
        ],
    )
    def test_save_that_keeps_its_promises(self, lead, changes):
        call = consultations.open_call(publication="closing")
        for name, value in changes.items():
            setattr(call, name, value)
        actions.save(call, by=lead, at=NOW)

    def test_save_may_do_anything_to_a_draft(self, lead):
        call = consultations.draft_call()
        call.levels, call.closes_at, call.slug = ["open"], NOW + timedelta(days=1), "other"
        actions.save(call, by=lead, at=NOW)


class TestQuestions:
    @pytest.mark.parametrize(
        ("kind", "before", "changes"),
        [
            (Kind.SHORT_TEXT, {}, {"required": True}),
            (Kind.SHORT_TEXT, {}, {"kind": Kind.LONG_TEXT}),
            (Kind.LONG_TEXT, {"word_limit": 100}, {"word_limit": 99}),
            (Kind.LONG_TEXT, {}, {"word_limit": 100}),
            (Kind.ONE_CHOICE, {}, {"choices": questions.CHOICES[:2]}),
        ],
    )
    def test_save_stricter_once_published(self, lead, kind, before, changes):
        question = questions.question(consultations.open_call(), kind, **before)
        for name, value in changes.items():
            setattr(question, name, value)
        with pytest.raises(question_actions.AlreadyAskedError):
            question_actions.save(question, by=lead, at=NOW)

    @pytest.mark.parametrize(
        "changes",
        [
            {"text": Translated(en="Where from?")},
            {"required": False},
            {"word_limit": None},
            {"word_limit": 101},
        ],
    )
    def test_save_corrects_once_published(self, lead, changes):
        asked = questions.question(consultations.open_call(), Kind.LONG_TEXT, word_limit=100, required=True)
        for name, value in changes.items():
            setattr(asked, name, value)
        question_actions.save(asked, by=lead, at=NOW)
        assert Entry.objects.get(verb="question.saved").by == lead.pk

    def test_remove_only_from_a_draft(self, lead):
        kept = questions.question(consultations.open_call())
        gone = questions.question(consultations.draft_call())
        with pytest.raises(question_actions.AlreadyAskedError):
            question_actions.remove(kept, by=lead, at=NOW)
        question_actions.remove(gone, by=lead, at=NOW)
        assert list(Question.objects.all()) == [kept]
