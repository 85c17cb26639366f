"""A level that its author made stricter while the input was returned, and wide again: what the public could
not read for a moment, it reads again only by a new decision."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from engagements.cases import actions as cases_actions
from engagements.cases import lapsing
from engagements.cases.states import State as CaseState
from engagements.consultations.models import Level
from engagements.publications import actions
from engagements.publications.actions import PublicationDraft
from engagements.publications.errors import NeverPublicError, TellsWhoError
from engagements.publications.models import Decision, Naming, Publication, is_public
from engagements.publications.queries import (
    may_be_named,
    may_be_public,
    public_input,
    public_rows,
    to_appear,
    under_its_name,
)
from engagements.publications.states import State
from engagements.routing import actions as routing
from engagements.submissions import actions as submission_actions
from engagements.submissions.models import Submission
from engagements.submissions.notices import is_discreet
from tests.factories import accounts, cases, consultations, profiles, publications, submissions

NOW = submissions.NOW
pytestmark = pytest.mark.django_db
OPEN, WITHHELD, UN_ONLY = Level.OPEN, Level.WITHHELD, Level.UN_ONLY


@pytest.fixture
def officer():
    return accounts.officer()


def returned(officer, state=State.PUBLISHED, **fields):
    """Accepted and decided upon once; the office asks its author something now."""
    case = cases.assigned(officer=officer, **fields)
    publications.publication(case.main_submission, state, decision=Decision.PUBLISH)
    cases_actions.return_(case, question="Where?", by=officer, at=NOW)
    return Submission.objects.get()


def save(submission, *levels):
    """Its author saves it with each of these levels in turn."""
    text = {"title": "Wells", "summary": "There.", "answers": {}, "themes": [], "language": "en"}
    for level in levels:
        submission = submission_actions.save(
            submission, **text, level=level, edit=submission.edit, by=submission.author, at=NOW
        )
    return Submission.objects.get(pk=submission.pk)


def resubmit(submission):
    return cases_actions.resubmit(submission, answer="There.", by=submission.author, at=NOW)


def lapse(submission):
    lapsing.lapse(cases.case_of(submission), at=NOW + timedelta(days=60))
    return Submission.objects.get(pk=submission.pk)


def levels(submission):
    return submission.level, submission.strictest_level


class TestColumn:
    def test_create_begins_with_its_level(self):
        profile = profiles.profile()
        author = submissions.draft(profile=profile).author
        one = submission_actions.create(
            consultation=consultations.open_call(), profile=profile, language="en", level="un_only",
            by=author, at=NOW,
        )  # fmt: skip
        assert levels(one) == (UN_ONLY, UN_ONLY)

    def test_save_of_a_draft_is_free(self):
        """Nobody but its authors has read it."""
        assert levels(save(submissions.draft(), UN_ONLY, OPEN)) == (OPEN, OPEN)

    def test_save_of_a_returned_one_keeps_the_strictest(self, officer):
        one = save(returned(officer), WITHHELD)
        assert levels(one) == (WITHHELD, WITHHELD)
        one = save(one, OPEN)
        assert levels(one) == (OPEN, WITHHELD)
        assert levels(save(one, UN_ONLY, WITHHELD)) == (WITHHELD, UN_ONLY)

    def test_raise_level_keeps_what_was_stricter(self, officer):
        one = save(returned(officer), UN_ONLY, OPEN)
        cases_actions.raise_level(one, level=WITHHELD, by=one.author, at=NOW)
        assert levels(Submission.objects.get()) == (WITHHELD, UN_ONLY)
        assert Publication.objects.get().state == State.TAKEN_DOWN

    def test_raise_level_of_what_is_not_returned(self):
        one = cases.submission_in(CaseState.REFERRED)
        assert levels(cases_actions.raise_level(one, level=WITHHELD, by=one.author, at=NOW)) == (
            WITHHELD,
            WITHHELD,
        )

    @pytest.mark.parametrize("end", [resubmit, lapse])
    def test_it_is_the_level_again_once_nobody_may_change_it(self, officer, end):
        assert levels(end(save(returned(officer), UN_ONLY, OPEN))) == (OPEN, OPEN)

    def test_withdraw_keeps_it(self, officer):
        """Mails about it go on saying no more than they did."""
        one = save(returned(officer), UN_ONLY, OPEN)
        routing.withdraw(one, by=one.author, at=NOW)
        assert levels(Submission.objects.get()) == (OPEN, UN_ONLY)

    @pytest.mark.parametrize(
        ("state", "level", "strictest"),
        [
            (CaseState.RETURNED, "withheld", "open"),
            (CaseState.RETURNED, "un_only", "withheld"),
            (CaseState.IN_TRIAGE, "open", "un_only"),
            ("draft", "open", "withheld"),
        ],
    )
    def test_the_database_refuses_one_that_is_milder_or_of_nothing_returned(self, state, level, strictest):
        cases.submission_in(state)
        with pytest.raises(IntegrityError), transaction.atomic():
            Submission.objects.update(level=level, strictest_level=strictest)


class TestWhileReturned:
    def test_save_un_only_and_open_again_shows_nothing(self, officer):
        one = save(returned(officer), UN_ONLY, OPEN)
        assert not Publication.objects.public().exists()
        assert not Submission.objects.filter(is_public()).exists()
        assert public_input(one.reference) is None
        assert not may_be_public(one)
        assert is_discreet(one)

    def test_save_withheld_and_open_again_names_nobody(self, officer):
        one = save(returned(officer), WITHHELD, OPEN)
        (row,) = public_rows(Publication.objects.all())
        assert (row["organisation"], row["organisation_legal"], row["organisation_slug"]) == (None,) * 3
        assert not under_its_name(Publication.objects.all()).exists()
        assert not may_be_named(one)

    @pytest.mark.parametrize("level", [WITHHELD, OPEN])
    def test_what_waits_for_the_terms_does_not_appear(self, officer, level):
        call = consultations.open_call(publication="closing")
        save(returned(officer, State.HELD, consultation=call), UN_ONLY, level)
        assert not to_appear(NOW + timedelta(days=90)).exists()

    def test_nobody_decides_to_publish_it(self, officer):
        save(returned(officer), UN_ONLY, OPEN)
        draft = PublicationDraft(version=1, decision=Decision.PUBLISH)
        with pytest.raises(NeverPublicError):
            actions.publish(Publication.objects.get(), draft=draft, by=officer, at=NOW)

    def test_publish_names_nobody(self, officer):
        profile = profiles.profile(legal_name="Numbat Society")
        save(returned(officer, profile=profile, summary="We, the Numbat Society, ask."), WITHHELD, OPEN)
        draft = PublicationDraft(version=1, decision=Decision.PUBLISH)
        with pytest.raises(TellsWhoError):
            actions.publish(Publication.objects.get(), draft=draft, by=officer, at=NOW)


@pytest.mark.parametrize("end", [resubmit, lapse])
class TestAfterwards:
    @pytest.mark.parametrize("state", [State.PUBLISHED, State.HELD])
    def test_un_only_and_open_again_is_taken_down(self, officer, end, state):
        one = end(save(returned(officer, state), UN_ONLY, OPEN))
        kept = Publication.objects.get()
        assert (kept.state, kept.cause, kept.decision) == (State.TAKEN_DOWN, "level", Decision.HOLD)
        assert public_input(one.reference) is None
        assert not to_appear(NOW + timedelta(days=90)).exists()

    def test_withheld_and_open_again_stays_without_the_name(self, officer, end):
        end(save(returned(officer), WITHHELD, OPEN))
        assert Publication.objects.get().naming == Naming.WITHHELD
        (row,) = public_rows(Publication.objects.all())
        assert row["organisation_legal"] is None

    def test_withheld_and_open_again_takes_down_a_text_that_says_the_name(self, officer, end):
        profile = profiles.profile(legal_name="Numbat Society")
        end(save(returned(officer, profile=profile, summary="We, the Numbat Society, ask."), WITHHELD, OPEN))
        assert Publication.objects.get().state == State.TAKEN_DOWN

    def test_what_was_not_made_stricter_stays_as_it_was(self, officer, end):
        end(save(returned(officer), OPEN))
        assert Publication.objects.get().naming == Naming.NAMED
        assert Publication.objects.public().exists()


def test_a_new_decision_publishes_it_again(officer):
    one = resubmit(save(returned(officer), UN_ONLY, OPEN))
    publication = Publication.objects.get()
    draft = PublicationDraft(version=1, decision=Decision.PUBLISH)
    actions.publish(publication, draft=draft, by=officer, at=NOW)
    assert public_input(one.reference) is not None
