"""Every verb of an input: what it does, what it refuses, what it leaves in the audit log and the outbox."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from engagements.cases import actions as case_actions
from engagements.cases.models import Case
from engagements.cases.states import State as CaseState
from engagements.cases.states import WaitingOn
from engagements.consultations.models import Consultation, Level
from engagements.questions.models import Kind
from engagements.submissions import actions, references
from engagements.submissions.errors import (
    ChangedError,
    ConflictError,
    IncompleteError,
    MayNotSubmitError,
    NotOfferedError,
    NotOpenError,
)
from engagements.submissions.models import Submission, Version
from engagements.submissions.states import State
from focalpoint.audit.models import Entry
from focalpoint.errors import WrongStateError
from focalpoint.notifications.models import Notice
from organisations.memberships.models import MembershipRole
from organisations.profiles.models import Profile
from organisations.profiles.states import State as ProfileState
from tests.factories import accounts, cases, consultations, memberships, profiles, questions, submissions

NOW = submissions.NOW
pytestmark = pytest.mark.django_db


def verbs(row):
    return list(Entry.objects.filter(target_id=str(row.pk)).order_by("id").values_list("verb", flat=True))


def notified(kind):
    return set(Notice.objects.filter(kind=kind).values_list("recipient__email", flat=True))


def content(submission, **changes):
    """The arguments of `save` that change nothing but `changes`."""
    return {
        "title": submission.title,
        "summary": submission.summary,
        "language": submission.language,
        "level": submission.level,
        "answers": submission.answers,
        "themes": [],
        "edit": submission.edit,
        "by": submission.author,
        "at": NOW,
        **changes,
    }


def begin(call, profile, **changes):
    by = changes.pop("by", None) or memberships.member(profile, MembershipRole.EDITOR).user
    given = {"language": "en", "level": "open", "by": by, "at": NOW, **changes}
    return actions.create(consultation=call, profile=profile, **given)


class TestCreate:
    def test_create_begins_a_draft_of_the_organisation(self):
        profile = profiles.profile()
        person = memberships.member(profile, MembershipRole.EDITOR).user
        draft = begin(consultations.open_call(), profile, level="withheld", by=person)
        assert (draft.state, draft.profile, draft.author, draft.level) == (
            "draft",
            profile,
            person,
            "withheld",
        )
        assert verbs(draft) == ["submission.create"]

    @pytest.mark.parametrize("state", [ProfileState.SUSPENDED, ProfileState.DECLINED, ProfileState.CLOSED])
    def test_create_for_an_organisation_that_may_not(self, state):
        with pytest.raises(MayNotSubmitError):
            begin(consultations.open_call(), profiles.profile(state))

    @pytest.mark.parametrize(
        "make", [consultations.closed_call, consultations.upcoming_call, consultations.draft_call]
    )
    def test_create_outside_the_time_of_the_call(self, make):
        with pytest.raises(NotOpenError):
            begin(make(), profiles.profile())

    @pytest.mark.parametrize("role", [MembershipRole.OWNER, MembershipRole.EDITOR])
    def test_create_by_who_writes_for_another_organisation(self, role):
        elsewhere = memberships.member(profiles.profile(), role).user
        with pytest.raises(PermissionDenied):
            begin(consultations.open_call(), profiles.profile(), by=elsewhere)
        assert not Submission.objects.exists()

    def test_create_at_a_level_that_is_not_offered(self):
        with pytest.raises(NotOfferedError):
            begin(consultations.open_call(levels=["open"]), profiles.profile(), level="un_only")


class TestSave:
    def test_save_keeps_everything_and_counts_the_edit(self):
        draft = submissions.draft()
        asked = questions.question(draft.consultation)
        answers = {str(asked.pk): "From the river"}
        actions.save(draft, **content(draft, title="Pipes", answers=answers, level="withheld"))
        kept = Submission.objects.get(pk=draft.pk)
        assert (kept.title, kept.answers, kept.level, kept.edit) == ("Pipes", answers, "withheld", 1)
        assert (kept.saved_at, kept.saved_by) == (NOW, draft.author)

    def test_save_may_be_too_long_and_unfinished(self):
        draft = submissions.draft()
        asked = questions.question(draft.consultation, Kind.LONG_TEXT, word_limit=2)
        answers = {str(asked.pk): "one two three"}
        actions.save(draft, **content(draft, title="", answers=answers))
        assert Submission.objects.get(pk=draft.pk).answers == answers

    def test_save_after_somebody_else_saved(self):
        draft = submissions.draft()
        mine = Submission.objects.get(pk=draft.pk)
        colleague = memberships.member(draft.profile, MembershipRole.EDITOR).user
        actions.save(draft, **content(draft, title="Theirs", by=colleague))
        with pytest.raises(ConflictError) as caught:
            actions.save(mine, **content(mine, title="Mine"))
        assert caught.value.theirs.title == "Theirs"
        assert caught.value.mine["title"] == "Mine"
        assert Submission.objects.get(pk=draft.pk).title == "Theirs"

    @pytest.mark.parametrize("state", [state for state in CaseState if state != "returned"])
    def test_save_of_what_is_submitted(self, state):
        submission = cases.submission_in(state)
        with pytest.raises(WrongStateError):
            actions.save(submission, **content(submission, title="Late"))
        assert Submission.objects.get(pk=submission.pk).title != "Late"

    def test_save_of_what_was_returned(self):
        submission = cases.submission_in(CaseState.RETURNED)
        actions.save(submission, **content(submission, title="Clearer"))
        assert Submission.objects.get(pk=submission.pk).title == "Clearer"

    def test_save_at_a_level_that_is_not_offered(self):
        draft = submissions.draft(consultation=consultations.open_call(levels=["open"]))
        with pytest.raises(NotOfferedError):
            actions.save(draft, **content(draft, level="un_only"))

    def test_save_is_audited_once_a_sitting(self):
        draft = submissions.draft()
        for minutes in (40, 41, 42, 90):
            draft = actions.save(draft, **content(draft, at=draft.created_at + timedelta(minutes=minutes)))
        assert verbs(draft) == ["submission.save", "submission.save"]

    def test_save_that_changes_the_level_is_audited(self):
        draft = submissions.draft()
        draft = actions.save(draft, **content(draft))
        actions.save(draft, **content(draft, level="un_only"))
        assert Entry.objects.filter(target_id=str(draft.pk)).first().changes["level"] == ["open", "un_only"]


class TestSubmit:
    def test_submit_moves_opens_a_case_and_notifies(self):
        officer = accounts.officer()
        draft = submissions.draft(at=NOW)
        editor = memberships.member(draft.profile, MembershipRole.EDITOR).user
        memberships.member(draft.profile, MembershipRole.READER)
        case_actions.submit(draft, by=editor, at=NOW)
        kept = Submission.objects.get(pk=draft.pk)
        assert (kept.state, kept.submitted_at, kept.submitted_by) == ("submitted", NOW, editor)
        case = cases.case_of(kept)
        assert (case.state, case.waiting_on, case.assignee) == ("new", WaitingOn.OFFICE, None)
        assert (case.main_submission, list(case.submissions.all())) == (kept, [kept])
        assert (case.consultation, case.language, case.level) == (kept.consultation, "en", "open")
        assert case.opened_at == NOW
        assert case.due_at > NOW
        assert references.normalise(kept.reference) == kept.reference
        assert kept.reference.startswith("FP-2026-")
        assert (verbs(kept), verbs(case)) == (["submission.submit"], ["case.open"])
        assert notified("submission_submitted") == {draft.author.email, editor.email}
        assert officer.email in notified("submission_received")

    def test_submit_freezes_exactly_what_is_hashed(self):
        draft = submissions.draft(at=NOW)
        asked = questions.question(draft.consultation, Kind.ONE_CHOICE)
        Submission.objects.filter(pk=draft.pk).update(answers={str(asked.pk): "pipes"})
        draft.refresh_from_db()
        case_actions.submit(draft, by=draft.author, at=NOW)
        version = Version.objects.get(submission=draft)
        assert version.number == 1
        assert version.sha256 == hashlib.sha256(version.canonical.encode()).hexdigest()
        frozen = json.loads(version.canonical)
        assert frozen["title"] == draft.title
        assert frozen["organisation"]["legal_name"] == draft.profile.legal_name
        assert frozen["answers"][0]["labels"] == [{"en": "Pipes", "ar": "أنابيب"}]
        assert version.canonical == json.dumps(
            frozen, sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )
        entry = Entry.objects.get(verb="submission.submit")
        assert (entry.changes["version"], entry.changes["sha256"]) == (1, version.sha256)

    def test_submit_leaves_no_text_in_the_trail_or_the_outbox(self):
        accounts.officer()
        draft = submissions.draft(at=NOW, level=Level.UN_ONLY)
        case_actions.submit(draft, by=draft.author, at=NOW)
        written = [
            *Entry.objects.values_list("changes", flat=True),
            *Notice.objects.values_list("context", flat=True),
        ]
        for secret in (draft.title, draft.summary, str(draft.consultation.title), draft.profile.legal_name):
            assert secret not in json.dumps(written)

    def test_submit_can_be_found_by_its_words(self):
        from focalpoint.search import query

        draft = submissions.draft(at=NOW, title="Économie de l'eau")
        case_actions.submit(draft, by=draft.author, at=NOW)
        organisation = draft.profile.legal_name
        assert Case.objects.filter(search=query("economie eau")).exists()
        assert Case.objects.filter(search=query(organisation)).exists()

    def test_submit_by_a_pending_organisation(self):
        draft = submissions.draft(at=NOW, profile=profiles.profile(ProfileState.PENDING))
        case_actions.submit(draft, by=draft.author, at=NOW)
        assert Submission.objects.get(pk=draft.pk).state == State.SUBMITTED

    @pytest.mark.parametrize(
        "state", [state for state in ProfileState if state not in ("pending", "verified")]
    )
    def test_submit_by_an_organisation_that_may_not(self, state):
        draft = submissions.draft(at=NOW, profile=profiles.profile(state))
        with pytest.raises(MayNotSubmitError):
            case_actions.submit(draft, by=draft.author, at=NOW)
        assert Submission.objects.get(pk=draft.pk).state == State.DRAFT

    def test_submit_by_an_organisation_suspended_meanwhile(self):
        draft = submissions.draft(at=NOW)
        Profile.objects.filter(pk=draft.profile.pk).update(state=ProfileState.SUSPENDED, reason="Checks")
        with pytest.raises(MayNotSubmitError):
            case_actions.submit(draft, by=draft.author, at=NOW)

    @pytest.mark.parametrize(("late", "refused"), [(-1, False), (0, True), (1, True)])
    def test_submit_at_the_closing_second(self, late, refused):
        draft = submissions.draft(at=NOW)
        at = draft.consultation.closes_at + timedelta(seconds=late)
        if refused:
            with pytest.raises(NotOpenError, match="closed on"):
                case_actions.submit(draft, by=draft.author, at=at)
        else:
            case_actions.submit(draft, by=draft.author, at=at)

    def test_submit_to_a_call_extended_since_the_page_was_opened(self):
        draft = submissions.draft(at=NOW)
        later = draft.consultation.closes_at + timedelta(days=2)
        Consultation.objects.filter(standing=False).update(closes_at=later + timedelta(days=1))
        case_actions.submit(draft, by=draft.author, at=later)

    @pytest.mark.parametrize(("field", "value"), [("title", " "), ("summary", ""), ("level", "open")])
    def test_submit_without_what_is_needed(self, field, value):
        draft = submissions.draft(
            at=NOW,
            consultation=consultations.open_call(levels=["withheld"]),
            **{"level": "withheld", field: value},
        )
        with pytest.raises(IncompleteError) as caught:
            case_actions.submit(draft, by=draft.author, at=NOW)
        assert [problem.field for problem in caught.value.problems] == [field]

    def test_submit_one_word_over(self):
        draft = submissions.draft(at=NOW)
        asked = questions.question(draft.consultation, Kind.LONG_TEXT, word_limit=3)
        draft.answers = {str(asked.pk): "one two three four"}
        draft.save()
        with pytest.raises(IncompleteError) as caught:
            case_actions.submit(draft, by=draft.author, at=NOW)
        assert "by 1 word:" in str(caught.value.problems[0].message)

    def test_submit_twice(self):
        draft = submissions.draft(at=NOW)
        other_tab = Submission.objects.get(pk=draft.pk)
        sent = case_actions.submit(draft, by=draft.author, at=NOW)
        with pytest.raises(WrongStateError) as caught:
            case_actions.submit(other_tab, by=draft.author, at=NOW)
        assert caught.value.row.reference == sent.reference
        assert Version.objects.count() == 1
        assert Case.objects.count() == 1
        assert verbs(draft) == ["submission.submit"]

    def test_submit_of_a_text_changed_meanwhile(self):
        draft = submissions.draft(at=NOW)
        looked_at = Submission.objects.get(pk=draft.pk)
        actions.save(draft, **content(draft, title="Newer", at=NOW + timedelta(seconds=1)))
        with pytest.raises(ChangedError):
            case_actions.submit(looked_at, seen=looked_at.edition, by=draft.author, at=NOW)
        assert not Version.objects.exists()

    def test_submit_draws_again_when_the_reference_is_taken(self, monkeypatch):
        taken = submissions.submitted()
        drawn = iter([taken.reference, "FP-2026-AAAA-AAAA"])
        monkeypatch.setattr(references, "make", lambda _at: next(drawn))
        draft = submissions.draft(at=NOW)
        case_actions.submit(draft, by=draft.author, at=NOW)
        assert Submission.objects.get(pk=draft.pk).reference == "FP-2026-AAAA-AAAA"


class TestResubmit:
    def test_resubmit_makes_the_next_version_even_after_the_call_closed(self):
        submission = cases.submission_in(CaseState.RETURNED, consultation=consultations.closed_call())
        actions.save(submission, **content(submission, title="Clearer"))
        case_actions.resubmit(submission, answer="Yes.", by=submission.author, at=NOW)
        kept = Submission.objects.get(pk=submission.pk)
        assert (kept.state, kept.returned_at) == (State.SUBMITTED, None)
        case = cases.case_of(kept)
        assert (case.state, case.waiting_on) == (CaseState.IN_TRIAGE, WaitingOn.OFFICE)
        first, second = Version.objects.order_by("number")
        assert (first.number, second.number) == (1, 2)
        assert first.sha256 != second.sha256
        assert verbs(submission)[-1] == "submission.resubmit"
        assert verbs(case) == ["case.resume"]
        assert notified("submission_submitted") == {submission.author.email}


class TestDiscard:
    def test_delete_of_a_draft(self):
        draft = submissions.draft()
        pk = draft.pk
        actions.delete(draft, by=draft.author, at=NOW)
        assert not Submission.objects.exists()
        entry = Entry.objects.get()
        assert (entry.verb, entry.target_id) == ("submission.delete", str(pk))

    @pytest.mark.parametrize("state", CaseState)
    def test_delete_of_what_is_submitted(self, state):
        submission = cases.submission_in(state)
        with pytest.raises(WrongStateError):
            actions.delete(submission, by=submission.author, at=NOW)
        assert Submission.objects.exists()
