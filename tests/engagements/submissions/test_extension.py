"""A call that closes later, and only later, or early and for a reason: logged, and everyone with a draft is
told.
"""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from engagements.cases.states import State
from engagements.consultations import actions
from engagements.consultations.errors import (
    AlreadyClosedError,
    AlwaysOpenError,
    MissingReasonError,
    NoClosingDateError,
    NotClosedYetError,
    NotLaterError,
)
from engagements.consultations.models import Consultation, Level
from engagements.consultations.states import State as CallState
from engagements.submissions import extension
from focalpoint.audit.models import Entry
from focalpoint.errors import WrongStateError
from focalpoint.notifications.models import Notice
from focalpoint.translated import Translated
from organisations.memberships.models import MembershipRole
from tests.factories import accounts, cases, consultations, memberships, submissions
from tests.outbox import everything, notified, read, sent
from tests.race import race

NOW = submissions.NOW
LATER = NOW + timedelta(days=40)
REASON = Translated(en="The meeting is cancelled.", ar="أُلغي الاجتماع.")
pytestmark = pytest.mark.django_db


def extend(call, closes_at=LATER):
    return extension.extend(call, closes_at=closes_at, by=accounts.lead(), at=NOW)


def test_extend_moves_the_closing_time_and_is_audited():
    call = consultations.open_call()
    before = call.closes_at
    extended = extend(call)
    assert extended.closes_at == Consultation.objects.get(pk=call.pk).closes_at == LATER
    entry = Entry.objects.get(verb="consultation.extend")
    assert entry.changes == {"closes_at": [before.isoformat(), LATER.isoformat()], "fields": ["edit"]}


def test_extend_of_a_call_that_has_closed_opens_it_again():
    call = consultations.closed_call()
    extend(call)
    assert Consultation.objects.open(NOW).filter(pk=call.pk).exists()


@pytest.mark.parametrize("closes_at", [NOW + timedelta(days=20), NOW + timedelta(days=19)])
def test_extend_never_takes_time_away(closes_at):
    call = consultations.open_call()
    with pytest.raises(NotLaterError):
        extend(call, closes_at)


def test_extend_into_the_past():
    call = consultations.closed_call(closes_at=NOW - timedelta(days=9))
    with pytest.raises(NotLaterError):
        extend(call, NOW - timedelta(days=1))


def test_extend_after_somebody_else_extended_further():
    call = consultations.open_call()
    Consultation.objects.filter(pk=call.pk).update(closes_at=LATER + timedelta(days=1))
    with pytest.raises(NotLaterError):
        extend(call)


@pytest.mark.parametrize("state", [CallState.DRAFT, CallState.ARCHIVED])
def test_extend_of_a_call_that_is_not_published(state):
    call = consultations.open_call(state=state)
    with pytest.raises(WrongStateError):
        extend(call)


def test_extend_makes_a_form_with_the_old_time_stale():
    call = consultations.open_call()
    extend(call)
    assert Consultation.objects.get(pk=call.pk).edit == 1


def test_extend_of_the_standing_call():
    with pytest.raises(NoClosingDateError):
        extend(Consultation.objects.get(standing=True))


def test_extend_tells_everybody_with_a_draft_once():
    call = consultations.open_call()
    draft = submissions.draft(consultation=call)
    submissions.draft(consultation=call, profile=draft.profile, author=draft.author)
    editor = memberships.member(draft.profile, MembershipRole.EDITOR).user
    memberships.member(draft.profile, MembershipRole.READER)
    cases.in_state(State.NEW, consultation=call)
    submissions.draft()
    extend(call)
    told_ = list(
        Notice.objects.filter(kind="consultation_extended").values_list("recipient__email", flat=True)
    )
    assert sorted(told_) == sorted([draft.author.email, editor.email])


def test_extend_says_until_when():
    draft = submissions.draft(consultation=consultations.open_call())
    extend(draft.consultation)
    notice = Notice.objects.select_related("recipient").get()
    assert read(notice)["subject"] == f"Call extended to 13 April 2026: {draft.consultation.title}"
    assert "13 April 2026, 15:00 (UTC)" in read(notice)["text"]
    assert draft.title not in everything()


def test_extend_does_not_name_the_call_to_whoever_writes_in_secret():
    call = consultations.open_call()
    secret = submissions.draft(consultation=call, level=Level.UN_ONLY)
    both = submissions.draft(consultation=call, level=Level.UN_ONLY)
    submissions.draft(consultation=call, profile=both.profile, author=both.author)
    extend(call)
    mails = {
        one.recipient.email: sent(one)
        for one in Notice.objects.select_related("recipient").filter(kind="consultation_extended")
    }
    assert str(call.title) not in mails[secret.author.email]
    assert str(call.title) in mails[both.author.email]
    assert notified("consultation_extended") == {secret.author.email, both.author.email}


@pytest.mark.parametrize("level", Level)
def test_extend_asks_the_same_however_many_have_drafts(level):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in (1, 3):
        call = consultations.open_call()
        for _draft in range(number):
            submissions.draft(consultation=call, level=level)
        lead = accounts.lead()
        with CaptureQueriesContext(connection) as asked:
            extension.extend(call, closes_at=LATER, by=lead, at=NOW)
        counts.append(len(asked))
    assert counts[0] == counts[1]


class TestClose:
    """The clock itself says whether a call is over, so these live now."""

    @pytest.fixture
    def now(self):
        return timezone.now()

    def close(self, call, reason=REASON, *, by=None):
        return extension.close(call, reason=reason, by=by or accounts.lead(), at=timezone.now())

    def test_close_ends_it_now_and_is_logged(self, now):
        call = consultations.open_call(now=now)
        before = call.closes_at
        closed = self.close(call)
        kept = Consultation.objects.get(pk=call.pk)
        assert now <= kept.closes_at <= timezone.now()
        assert (kept.state, kept.closed_early_reason, kept.edit) == (CallState.PUBLISHED, REASON, 1)
        assert not kept.is_open(timezone.now())
        entry = Entry.objects.get()
        assert entry.verb == "consultation.close"
        assert entry.changes == {
            "closes_at": [before.isoformat(), closed.closes_at.isoformat()],
            "closed_early_reason": [{}, REASON],
            "fields": ["edit"],
        }

    def test_close_before_it_opened(self, now):
        call = consultations.upcoming_call(now=now)
        self.close(call)
        assert Consultation.objects.past(timezone.now()).filter(pk=call.pk).exists()
        assert not Consultation.objects.upcoming(timezone.now()).filter(pk=call.pk).exists()

    def test_close_lets_it_be_archived(self, now):
        call = consultations.open_call(now=now)
        self.close(call)
        actions.archive(call, by=accounts.lead(), at=timezone.now())
        assert Consultation.objects.get(pk=call.pk).state == CallState.ARCHIVED

    def test_close_without_a_reason(self, now):
        call = consultations.open_call(now=now)
        with pytest.raises(MissingReasonError):
            self.close(call, Translated(en=""))
        assert Consultation.objects.get(pk=call.pk).is_open(timezone.now())

    def test_close_of_one_that_has_closed(self, now):
        call = consultations.closed_call(now=now)
        with pytest.raises(AlreadyClosedError):
            self.close(call)
        assert Consultation.objects.get(pk=call.pk).closes_at == call.closes_at

    def test_close_of_the_standing_call(self):
        with pytest.raises(AlwaysOpenError):
            self.close(Consultation.objects.get(standing=True))

    @pytest.mark.parametrize("state", [CallState.DRAFT, CallState.ARCHIVED])
    def test_close_of_a_call_that_is_not_published(self, now, state):
        with pytest.raises(WrongStateError):
            self.close(consultations.open_call(now=now, state=state))

    def test_close_by_an_officer(self, now):
        with pytest.raises(PermissionDenied):
            self.close(consultations.open_call(now=now), by=accounts.officer())

    def test_close_tells_everyone_with_a_draft_once(self, now):
        call = consultations.open_call(now=now)
        draft = submissions.draft(consultation=call, at=now)
        submissions.draft(consultation=call, profile=draft.profile, author=draft.author, at=now)
        editor = memberships.member(draft.profile, MembershipRole.EDITOR).user
        memberships.member(draft.profile, MembershipRole.READER)
        cases.in_state(State.NEW, consultation=call, at=now)
        submissions.draft(at=now)
        self.close(call)
        assert notified("consultation_closed") == {draft.author.email, editor.email}
        assert Notice.objects.filter(kind="consultation_closed").count() == 2

    def test_close_says_why_in_the_readers_language(self, now):
        call = consultations.open_call(now=now)
        draft = submissions.draft(consultation=call, at=now, title="Our own plan")
        self.close(call)
        notice = Notice.objects.select_related("recipient").get()
        assert read(notice)["subject"] == f"Call closed early: {call.title}"
        for part in ("text", "html", "inbox"):
            assert "The meeting is cancelled." in read(notice)[part]
            assert "no longer submit it" in read(notice)[part]
        assert draft.title not in everything()

    def test_close_does_not_name_the_call_to_whoever_writes_in_secret(self, now):
        call = consultations.open_call(now=now)
        secret = submissions.draft(consultation=call, level=Level.UN_ONLY, at=now)
        self.close(call)
        notice = Notice.objects.select_related("recipient").get()
        assert notice.recipient == secret.author
        assert "cancelled" not in sent(notice) + everything()
        assert str(call.title) not in sent(notice) + everything()

    def test_close_and_extend_again(self, now):
        """What was ended by mistake is open again, and no longer says that it closed early."""
        call = consultations.upcoming_call(now=now)
        self.close(call)
        with pytest.raises(NotLaterError):
            extension.extend(call, closes_at=call.opens_at, by=accounts.lead(), at=timezone.now())
        later = now + timedelta(days=30)
        extension.extend(call, closes_at=later, by=accounts.lead(), at=timezone.now())
        kept = Consultation.objects.get(pk=call.pk)
        assert (kept.closes_at, kept.closed_early_reason) == (later, {})
        assert Entry.objects.filter(verb="consultation.extend").get().changes["closed_early_reason"] == [
            REASON, {}
        ]  # fmt: skip

    @pytest.mark.parametrize("level", Level)
    def test_close_asks_the_same_however_many_have_drafts(self, now, level):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        counts = []
        for number in (1, 3):
            call = consultations.open_call(now=now)
            for _draft in range(number):
                submissions.draft(consultation=call, level=level, at=now)
            lead = accounts.lead()
            with CaptureQueriesContext(connection) as asked:
                self.close(call, by=lead)
            counts.append(len(asked))
        assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def fresh(self, call):
        return Consultation.objects.get(pk=call.pk)

    def test_close_by_two_at_once_keeps_the_first_reason(self):
        call, lead, now = consultations.open_call(now=timezone.now()), accounts.lead(), timezone.now()
        one, two = race(
            lambda: extension.close(self.fresh(call), reason=REASON, by=lead, at=now),
            lambda: extension.close(self.fresh(call), reason=Translated(en="Mine"), by=lead, at=now),
        )
        assert (one.error, type(two.error)) == (None, AlreadyClosedError)
        assert self.fresh(call).closed_early_reason == REASON

    def test_archive_while_it_is_extended(self):
        """The second one meets an open call: it would have closed it and told nobody."""
        call, lead = consultations.closed_call(now=timezone.now()), accounts.lead()
        later = timezone.now() + timedelta(days=9)
        one, two = race(
            lambda: extension.extend(self.fresh(call), closes_at=later, by=lead, at=timezone.now()),
            lambda: actions.archive(self.fresh(call), by=lead, at=timezone.now()),
        )
        assert (one.error, type(two.error)) == (None, NotClosedYetError)
        assert self.fresh(call).state == CallState.PUBLISHED

    def test_extend_while_it_is_archived(self):
        call, lead = consultations.closed_call(now=timezone.now()), accounts.lead()
        later = timezone.now() + timedelta(days=9)
        one, two = race(
            lambda: actions.archive(self.fresh(call), by=lead, at=timezone.now()),
            lambda: extension.extend(self.fresh(call), closes_at=later, by=lead, at=timezone.now()),
        )
        assert (one.error, type(two.error)) == (None, WrongStateError)
        assert not Notice.objects.exists()
