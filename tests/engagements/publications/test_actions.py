"""What becomes public, by whose decision and when; and how it is taken away again."""

from datetime import timedelta

import pytest

from engagements.cases import actions as cases_actions
from engagements.cases import lapsing
from engagements.cases.errors import NotStricterError, StrictestError, WidensError
from engagements.cases.models import Case
from engagements.cases.states import State as CaseState
from engagements.consultations.models import Consultation, Level
from engagements.publications import actions
from engagements.publications.actions import PublicationDraft
from engagements.publications.errors import (
    MissingReasonError,
    NeverPublicError,
    NotAcceptedError,
    NotDueError,
    NotTakenDownByAuthorError,
    NotVerifiedError,
    OtherVersionError,
    TakenDownByAuthorError,
    TellsWhoError,
    WithdrawnError,
)
from engagements.publications.models import Decision, Naming, Publication, is_public
from engagements.publications.queries import (
    matching,
    public_input,
    public_rows,
    to_appear,
    to_hide,
    was_public,
)
from engagements.publications.states import State
from engagements.routing import actions as routing
from engagements.submissions import actions as submission_actions
from engagements.submissions.models import Submission
from focalpoint.errors import WrongStateError
from focalpoint.notifications.models import Notice
from organisations.profiles.models import Profile
from organisations.profiles.states import State as ProfileState
from tests.audit_log import last, notified, verbs
from tests.factories import accounts, cases, consultations, profiles, publications, questions, submissions
from tests.factories.reasons import outside_mandate

NOW = submissions.NOW
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return accounts.officer()


def undecided(**fields):
    """Of an input that was referred, and about which nobody has decided."""
    submission = cases.submission_in(CaseState.REFERRED, **fields)
    return submission.publication


def restrict(level):
    Submission.objects.update(level=level, strictest_level=level)


def draft(**changes):
    return PublicationDraft(**{"version": 1, "decision": Decision.PUBLISH, **changes})


def redacted(**changes):
    return {"title": "Wells", "summary": "Villages ask for wells.", "answers": {}, **changes}


def stored(publication):
    return Publication.objects.get(pk=publication.pk)


class TestPublish:
    def test_publish_makes_it_public_and_tells(self, officer):
        publication = undecided()
        actions.publish(publication, draft=draft(), by=officer, at=NOW)
        kept = stored(publication)
        assert (kept.state, kept.decided_by, kept.published_at) == (State.PUBLISHED, officer, NOW)
        assert kept.title == publication.submission.title
        assert verbs(publication) == ["publication.publish", "publication.appear"]
        assert notified("publication_appeared") == {publication.submission.author.email}
        assert last("publication.appear").changes["state"] == ["held", "published"]

    @pytest.mark.parametrize("terms", ["accepted", "closing"])
    @pytest.mark.parametrize("closed", [False, True])
    def test_publish_waits_for_the_terms(self, officer, terms, closed):
        make = consultations.closed_call if closed else consultations.open_call
        publication = undecided(consultation=make(publication=terms))
        actions.publish(publication, draft=draft(), by=officer, at=NOW)
        is_due = terms == "accepted" or closed
        assert Publication.objects.public().exists() is is_due
        assert stored(publication).decision == Decision.PUBLISH

    def test_publish_of_another_version_than_was_read(self, officer):
        publication = undecided()
        with pytest.raises(OtherVersionError):
            actions.publish(publication, draft=draft(version=2), by=officer, at=NOW)
        assert not Publication.objects.public().exists()

    def test_publish_redacted_shows_and_finds_only_what_is_left(self, officer):
        call = consultations.open_call()
        asked = questions.question(call)
        submission = cases.submission_in(
            CaseState.REFERRED,
            consultation=call,
            summary="Amina saw the quokka at the river.",
            answers={str(asked.pk): "Numbat lives there."},
        )
        text = redacted(answers={str(asked.pk): "[name removed] lives there."})
        actions.publish(submission.publication, draft=draft(redaction=text), by=officer, at=NOW)
        content = public_input(submission.reference).content
        assert (content["title"], content["summary"]) == ("Wells", "Villages ask for wells.")
        assert [one["shown"] for one in content["answers"]] == ["[name removed] lives there."]
        for gone in ("quokka", "numbat", "amina"):
            assert not matching(Publication.objects.public(), gone).exists()
        assert matching(Publication.objects.public(), "removed").exists()

    def test_publish_redacted_may_leave_an_answer_out(self, officer):
        call = consultations.open_call()
        asked = questions.question(call)
        submission = cases.submission_in(
            CaseState.REFERRED, consultation=call, answers={str(asked.pk): "Numbat lives there."}
        )
        text = redacted(answers={str(asked.pk): ""})
        actions.publish(submission.publication, draft=draft(redaction=text), by=officer, at=NOW)
        assert [one["shown"] for one in public_input(submission.reference).content["answers"]] == [""]

    @pytest.mark.parametrize(
        ("level", "naming", "is_named"),
        [("open", "named", True), ("open", "withheld", False), ("withheld", "named", False)],
    )
    def test_publish_names_whom_the_author_and_the_office_name(self, officer, level, naming, is_named):
        publication = undecided(level=level)
        actions.publish(publication, draft=draft(naming=naming), by=officer, at=NOW)
        (row,) = public_rows(Publication.objects.all())
        assert bool(row["organisation_legal"]) is is_named

    @pytest.mark.parametrize("changes", [{"listed": False}, {"state": ProfileState.SUSPENDED}])
    def test_publish_names_nobody_who_is_not_listed_now(self, officer, changes):
        publication = undecided()
        actions.publish(publication, draft=draft(), by=officer, at=NOW)
        Profile.objects.filter(pk=publication.submission.profile_id).update(reason="Checks", **changes)
        (row,) = public_rows(Publication.objects.all())
        assert (row["organisation"], row["organisation_legal"], row["organisation_slug"]) == (None,) * 3

    @pytest.mark.parametrize(
        "text",
        [
            "We at Numbat Society ask.",
            "Write to a@b.example",
            "Call +254 20 762 1234",
            "Nimali Perera saw it.",
        ],
    )
    @pytest.mark.parametrize("level", ["open", "withheld"])
    def test_publish_warns_where_the_text_may_tell_who_wrote_it(self, officer, text, level):
        profile = profiles.profile(legal_name="Numbat Society")
        author = accounts.person(name="Nimali Perera")
        publication = undecided(level=level, profile=profile, author=author, summary=text)
        if level == "open":
            actions.publish(publication, draft=draft(), by=officer, at=NOW)
            return
        with pytest.raises(TellsWhoError) as refused:
            actions.publish(publication, draft=draft(), by=officer, at=NOW)
        assert all(clue in text for clue in refused.value.clues)
        assert not Publication.objects.public().exists()
        clean = draft(redaction=redacted())
        actions.publish(publication, draft=clean, by=officer, at=NOW)
        assert Publication.objects.public().exists()

    def test_publish_although_the_text_may_tell_is_confirmed_by_a_person(self, officer):
        publication = undecided(level="withheld", summary="Write to a@b.example")
        actions.publish(publication, draft=draft(is_confirmed=True), by=officer, at=NOW)
        assert Publication.objects.public().exists()

    def test_publish_again_with_another_text(self, officer):
        publication = undecided()
        actions.publish(publication, draft=draft(), by=officer, at=NOW)
        later = NOW + timedelta(days=1)
        actions.publish(publication, draft=draft(redaction=redacted()), by=officer, at=later)
        kept = stored(publication)
        assert (kept.state, kept.published_at, kept.title) == (State.PUBLISHED, NOW, "Wells")

    @pytest.mark.parametrize(
        ("error", "spoil"),
        [
            (NeverPublicError, lambda _one: restrict(Level.UN_ONLY)),
            (NeverPublicError, lambda _one: Consultation.objects.update(publication="never")),
            (NotAcceptedError, lambda _one: Publication.objects.update(version=None)),
            (NotVerifiedError, lambda _one: Profile.objects.update(state=ProfileState.PENDING)),
            (
                WithdrawnError,
                lambda one: routing.withdraw(one.submission, by=one.submission.author, at=NOW),
            ),
            (
                TakenDownByAuthorError,
                lambda one: actions.take_down(one, by=one.submission.author, at=NOW),
            ),
        ],
        ids=["level", "terms", "not accepted", "not verified", "withdrawn", "author"],
    )
    def test_publish_of_what_may_not_be_public(self, officer, error, spoil):
        publication = undecided()
        spoil(publication)
        with pytest.raises(error):
            actions.publish(publication, draft=draft(), by=officer, at=NOW)
        assert not Publication.objects.public().exists()


class TestAppear:
    def test_appear_of_what_is_not_due_any_more(self):
        """Between the list of those that are due and their turn, terms and levels may change."""
        call = consultations.open_call(publication="closing")
        publication = publications.publication(
            cases.submission_in(CaseState.REFERRED, consultation=call), State.HELD, decision="publish"
        )
        assert not to_appear(NOW).exists()
        with pytest.raises(NotDueError):
            actions.appear(publication, at=NOW)

    def test_appear_when_the_call_has_closed(self):
        call = consultations.open_call(publication="closing")
        publication = publications.publication(
            cases.submission_in(CaseState.REFERRED, consultation=call), State.HELD, decision="publish"
        )
        actions.appear(publication, at=call.closes_at + timedelta(minutes=1))
        assert Publication.objects.public().exists()


class TestHold:
    def test_hold_of_what_is_public_is_no_way_around_a_reason(self, officer):
        submission = publications.published(cases.submission_in(CaseState.REFERRED))
        with pytest.raises(WrongStateError):
            actions.hold(submission.publication, by=officer, at=NOW)
        assert Publication.objects.public().exists()

    def test_hold_ends_what_waits_for_the_terms(self, officer):
        call = consultations.open_call(publication="closing")
        publication = publications.publication(
            cases.submission_in(CaseState.REFERRED, consultation=call), State.HELD, decision="publish"
        )
        actions.hold(publication, by=officer, at=NOW)
        assert not to_appear(call.closes_at + timedelta(days=1)).exists()

    def test_hold_of_what_was_taken_down(self, officer):
        publication = publications.publication(cases.submission_in(CaseState.REFERRED), State.TAKEN_DOWN)
        with pytest.raises(WrongStateError):
            actions.hold(publication, by=officer, at=NOW)


class TestTakeDown:
    @pytest.mark.parametrize("state", [one for one in CaseState if one not in ("new", "withdrawn")])
    def test_take_down_by_its_author_in_every_state(self, state):
        submission = publications.published(cases.submission_in(state))
        actions.take_down(submission.publication, by=submission.author, at=NOW)
        kept = Publication.objects.get()
        assert (kept.state, kept.cause, kept.reason) == (State.TAKEN_DOWN, "author", "")
        assert public_input(submission.reference) is None
        assert was_public(submission.reference)
        assert notified("publication_taken_down") == set()

    @pytest.mark.parametrize("state", [one for one in CaseState if one not in ("new", "withdrawn")])
    def test_take_down_by_the_office_with_a_reason(self, officer, state):
        submission = publications.published(cases.submission_in(state))
        with pytest.raises(MissingReasonError):
            actions.take_down(submission.publication, reason=" ", by=officer, at=NOW)
        actions.take_down(submission.publication, reason="It names a child.", by=officer, at=NOW)
        kept = Publication.objects.get()
        assert (kept.cause, kept.reason, kept.taken_down_by) == ("office", "It names a child.", officer)
        assert notified("publication_taken_down") == {submission.author.email}
        assert "child" not in str(last("publication.take_down").changes)

    def test_take_down_twice(self, officer):
        submission = publications.published(cases.submission_in(CaseState.REFERRED))
        actions.take_down(submission.publication, by=submission.author, at=NOW)
        for again in ({"by": officer, "reason": "Again"}, {"by": submission.author}):
            with pytest.raises(WrongStateError):
                actions.take_down(submission.publication, **again, at=NOW)

    def test_take_down_by_its_author_after_the_office_keeps_the_office_from_it(self, officer):
        submission = publications.published(cases.submission_in(CaseState.REFERRED))
        actions.take_down(submission.publication, reason="It names a child.", by=officer, at=NOW)
        actions.take_down(submission.publication, by=submission.author, at=NOW)
        with pytest.raises(TakenDownByAuthorError):
            actions.publish(Publication.objects.get(), draft=draft(), by=officer, at=NOW)

    def test_take_down_is_undone_by_a_new_decision_only(self, officer):
        submission = publications.published(cases.submission_in(CaseState.REFERRED))
        actions.take_down(submission.publication, reason="It names a child.", by=officer, at=NOW)
        clean = draft(redaction=redacted())
        actions.publish(submission.publication, draft=clean, by=officer, at=NOW)
        kept = Publication.objects.get()
        assert (kept.state, kept.cause, kept.reason, kept.taken_down_at) == (State.PUBLISHED, "", "", None)


class TestHide:
    """What was published under a name that may not be shown now, and says the name in its text."""

    @pytest.mark.parametrize("changes", [{"listed": False}, {"state": ProfileState.SUSPENDED}])
    @pytest.mark.parametrize("text", ["We, the Numbat Society, ask.", "Villages ask."])
    def test_hide(self, changes, text):
        profile = profiles.profile(legal_name="Numbat Society")
        one = cases.submission_in(CaseState.REFERRED, profile=profile, summary=text)
        submission = publications.published(one)
        assert not to_hide(NOW).exists()
        Profile.objects.filter(pk=profile.pk).update(reason="Checks", **changes)
        publication = to_hide(NOW).get()
        if "Numbat" not in text:
            with pytest.raises(NotDueError):
                actions.hide(publication, at=NOW)
            return
        actions.hide(publication, at=NOW)
        kept = Publication.objects.get()
        assert (kept.state, kept.cause, kept.taken_down_by) == (State.TAKEN_DOWN, "unnamed", None)
        assert notified("publication_taken_down") == {submission.author.email}

    def test_appear_of_what_may_not_be_named_any_more(self):
        profile = profiles.profile(legal_name="Numbat Society")
        call = consultations.open_call(publication="closing")
        one = cases.submission_in(
            CaseState.REFERRED, consultation=call, profile=profile, summary="We, the Numbat Society, ask."
        )
        publication = publications.publication(one, State.HELD, decision="publish")
        Profile.objects.filter(pk=profile.pk).update(listed=False)
        with pytest.raises(TellsWhoError):
            actions.appear(publication, at=call.closes_at + timedelta(minutes=1))
        assert not Publication.objects.public().exists()


def test_terms_that_say_never_hide_what_was_public():
    submission = publications.published(cases.submission_in(CaseState.REFERRED))
    Consultation.objects.update(publication="never")
    assert not Publication.objects.public().exists()
    assert not Submission.objects.filter(is_public()).exists()
    assert public_input(submission.reference) is None


def test_publish_again_is_no_news(officer):
    publication = undecided()
    actions.publish(publication, draft=draft(), by=officer, at=NOW)
    actions.publish(publication, draft=draft(redaction=redacted()), by=officer, at=NOW)
    assert Notice.objects.filter(kind="publication_appeared").count() == 1


def test_decline_of_a_case_with_two_publications(officer):
    case = cases.assigned(officer=officer)
    publications.publication(case.main_submission)
    publications.publication(cases.another_input(case))
    cases_actions.decline(case, reason=outside_mandate(), text="Not for us.", by=officer, at=NOW)
    assert set(Publication.objects.values_list("cause", flat=True)) == {"declined"}


def test_lapse_follows_a_level_that_was_saved_and_never_submitted(officer):
    case = cases.assigned(CaseState.RETURNED, officer)
    cases.question(case)
    publications.publication(case.main_submission)
    restrict(Level.UN_ONLY)
    lapsing.lapse(case, at=NOW + timedelta(days=60))
    assert Publication.objects.get().cause == "level"
    assert Case.objects.get().level == "un_only"


@pytest.mark.parametrize("submitted", [Level.UN_ONLY, Level.WITHHELD])
def test_lapse_goes_on_with_the_level_that_was_submitted_when_a_milder_one_was_saved(officer, submitted):
    case = cases.assigned(CaseState.RETURNED, officer, level=submitted)
    cases.question(case)
    Submission.objects.update(level=Level.OPEN, strictest_level=submitted)
    lapsing.lapse(case, at=NOW + timedelta(days=60))
    kept = Submission.objects.get()
    assert (kept.level, kept.strictest_level, Case.objects.get().level) == (submitted,) * 3


@pytest.mark.parametrize(("submitted", "saved"), [("un_only", "withheld"), ("withheld", "un_only")])
def test_lapse_of_what_is_never_published_shows_departments_no_name(officer, submitted, saved):
    call = consultations.open_call(publication="never")
    case = cases.assigned(CaseState.RETURNED, officer, level=submitted, consultation=call)
    cases.question(case)
    Submission.objects.update(level=saved, strictest_level="un_only")
    lapsing.lapse(case, at=NOW + timedelta(days=60))
    assert (Submission.objects.get().level, Case.objects.get().level) == ("withheld", "withheld")


class TestAllow:
    def test_allow_lets_the_office_decide_anew(self, officer):
        submission = publications.published(cases.submission_in(CaseState.REFERRED))
        actions.take_down(submission.publication, by=submission.author, at=NOW)
        actions.allow(submission.publication, by=submission.author, at=NOW)
        kept = Publication.objects.get()
        assert (kept.state, kept.decision) == (State.HELD, Decision.HOLD)
        assert not to_appear(NOW).exists()
        assert kept.decided_at is None
        assert notified("publication_allowed") == {submission.publication.decided_by.email}
        actions.publish(kept, draft=draft(), by=officer, at=NOW)
        assert Publication.objects.public().exists()

    def test_allow_of_what_the_office_took_down(self, officer):
        submission = publications.published(cases.submission_in(CaseState.REFERRED))
        actions.take_down(submission.publication, reason="It names a child.", by=officer, at=NOW)
        with pytest.raises(NotTakenDownByAuthorError):
            actions.allow(submission.publication, by=submission.author, at=NOW)


class TestRaiseLevel:
    def test_raise_level_to_withheld_takes_the_name_away_for_good(self, officer):
        submission = publications.published(cases.submission_in(CaseState.REFERRED))
        cases_actions.raise_level(submission, level=Level.WITHHELD, by=submission.author, at=NOW)
        publication = Publication.objects.get()
        assert (publication.state, publication.naming) == (State.PUBLISHED, Naming.WITHHELD)
        assert Case.objects.get().level == Level.WITHHELD
        assert notified("submission_level_raised") == set()

    def test_raise_level_takes_down_a_text_that_says_the_name(self):
        """It was looked at as one that is named."""
        profile = profiles.profile(legal_name="Numbat Society")
        one = cases.submission_in(CaseState.REFERRED, profile=profile, summary="We, the Numbat Society, ask.")
        submission = publications.published(one)
        cases_actions.raise_level(submission, level=Level.WITHHELD, by=submission.author, at=NOW)
        assert (Publication.objects.get().state, Publication.objects.get().cause) == ("taken_down", "level")

    def test_raise_level_by_the_office_never_shows_departments_a_name(self, officer):
        """What only the United Nations may see, departments see with the name."""
        submission = cases.submission_in(CaseState.REFERRED, level="withheld")
        with pytest.raises(WidensError):
            cases_actions.raise_level(submission, level="un_only", by=officer, at=NOW)
        cases_actions.raise_level(submission, level="un_only", by=submission.author, at=NOW)

    def test_raise_level_of_what_is_never_published_shows_it_to_no_one_else(self, officer):
        """Where the public reads nothing, United Nations only is wider: departments see the name."""
        submission = cases.submission_in(CaseState.REFERRED, level="withheld", consultation=self.never())
        for by in (officer, submission.author):
            with pytest.raises(StrictestError):
                cases_actions.raise_level(submission, level="un_only", by=by, at=NOW)
        assert Submission.objects.get().level == "withheld"

    @pytest.mark.parametrize("level", ["open", "un_only"])
    def test_raise_level_of_what_is_never_published_withholds_the_name(self, officer, level):
        submission = cases.submission_in(CaseState.REFERRED, level=level, consultation=self.never())
        cases_actions.raise_level(submission, level="withheld", by=officer, at=NOW)
        kept = Submission.objects.get()
        assert (kept.level, kept.strictest_level, Case.objects.get().level) == ("withheld",) * 3

    def never(self):
        return consultations.open_call(publication="never")

    def test_raise_level_beyond_what_the_call_offers_can_still_be_written_and_submitted(self, officer):
        call = consultations.open_call(levels=["open"])
        case = cases.assigned(officer=officer, consultation=call)
        cases_actions.raise_level(case.main_submission, level="un_only", by=officer, at=NOW)
        case = cases_actions.return_(Case.objects.get(), question="Where?", by=officer, at=NOW)
        one = Submission.objects.get()
        text = {"title": "Wells", "summary": "There.", "answers": {}, "themes": [], "language": "en"}
        one = submission_actions.save(one, **text, level="un_only", edit=one.edit, by=one.author, at=NOW)
        cases_actions.resubmit(one, answer="There.", by=one.author, at=NOW)
        assert Submission.objects.get().level == "un_only"

    def test_raise_level_by_the_office_is_told(self, officer):
        submission = publications.published(cases.submission_in(CaseState.REFERRED))
        edit = submission.edit
        cases_actions.raise_level(submission, level=Level.UN_ONLY, by=officer, at=NOW)
        publication = Publication.objects.get()
        assert (publication.state, publication.cause) == (State.TAKEN_DOWN, "level")
        assert notified("submission_level_raised") == {submission.author.email}
        submission.refresh_from_db()
        assert (submission.level, submission.edit) == (Level.UN_ONLY, edit + 1)
        assert last("submission.raise_level").changes["level"] == ["open", "un_only"]

    @pytest.mark.parametrize("level", ["open", "withheld"])
    def test_raise_level_to_what_is_no_stricter(self, level):
        submission = cases.submission_in(CaseState.REFERRED, level="withheld")
        with pytest.raises(NotStricterError):
            cases_actions.raise_level(submission, level=level, by=submission.author, at=NOW)

    def test_raise_level_of_the_strictest(self):
        submission = cases.submission_in(CaseState.REFERRED, level="un_only")
        with pytest.raises(StrictestError):
            cases_actions.raise_level(submission, level="un_only", by=submission.author, at=NOW)

    @pytest.mark.parametrize("state", ["draft", CaseState.WITHDRAWN])
    def test_raise_level_of_what_nobody_reads(self, state):
        submission = cases.submission_in(state)
        with pytest.raises(WrongStateError):
            cases_actions.raise_level(submission, level="un_only", by=submission.author, at=NOW)
