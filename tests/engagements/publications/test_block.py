"""What was decided to be published under a name that may not be shown when its time comes, and says the name
in its text: it waits for a new decision, and the office is notified once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from engagements import tasks
from engagements.cases import actions as cases_actions
from engagements.cases.states import State as CaseState
from engagements.consultations.models import Level
from engagements.publications import actions
from engagements.publications.actions import PublicationDraft
from engagements.publications.errors import NotDueError
from engagements.publications.models import Decision, Naming, Publication
from engagements.publications.queries import to_appear, to_block
from engagements.publications.states import State
from engagements.submissions.models import Submission
from focalpoint.audit.models import Entry
from focalpoint.errors import WrongStateError
from focalpoint.events import Event
from focalpoint.notifications.models import Notice
from focalpoint.notifications.render import email
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.profiles.models import Profile
from tests.audit_log import last, notified
from tests.factories import accounts, cases, consultations, profiles, publications, submissions
from tests.factories.reasons import outside_mandate

pytestmark = pytest.mark.django_db
KIND = "publication_blocked"
NAMES_IT = "We, the Numbat Society, ask."


def due(summary=NAMES_IT, *, listed=False, **fields):
    """Decided on under the name, of an organisation that is not listed now, to a call that has closed."""
    profile = profiles.profile(legal_name="Numbat Society")
    call = consultations.closed_call(publication="closing", now=timezone.now())
    one = cases.submission_in(CaseState.REFERRED, profile=profile, consultation=call, summary=summary)
    publication = publications.publication(one, State.HELD, decision=Decision.PUBLISH, **fields)
    Profile.objects.filter(pk=profile.pk).update(listed=listed)
    return publication


def blocked():
    return actions.block(due(), at=timezone.now())


def kept():
    return Publication.objects.get()


class TestBlock:
    def test_block_waits_for_a_new_decision(self):
        publication = blocked()
        now = kept()
        assert (now.state, now.decision, now.cause) == (State.HELD, Decision.HOLD, "unnamed")
        assert now.decided_by == publication.decided_by
        assert not to_appear(timezone.now()).exists()
        assert not to_block(timezone.now()).exists()
        assert notified(KIND) == {publication.decided_by.email}
        assert last("publication.block").changes["decision"] == ["publish", "hold"]

    def test_block_is_an_event_of_the_office(self):
        blocked()
        assert Event.objects.filter(verb="publication.block").count() == 1

    @pytest.mark.parametrize(
        "one",
        [{"summary": "Villages ask."}, {"listed": True}, {"naming": Naming.WITHHELD}],
        ids=["says no name", "listed", "decided without the name"],
    )
    def test_block_of_what_may_appear(self, one):
        publication = due(**one)
        with pytest.raises(NotDueError):
            actions.block(publication, at=timezone.now())
        assert actions.appear(publication, at=timezone.now()).state == State.PUBLISHED

    def test_block_of_what_nobody_wants_to_publish(self):
        publication = due()
        actions.hold(publication, by=accounts.officer(), at=timezone.now())
        with pytest.raises(NotDueError):
            actions.block(publication, at=timezone.now())

    def test_block_of_what_is_public(self):
        publication = publications.published(cases.submission_in(CaseState.REFERRED)).publication
        with pytest.raises(WrongStateError):
            actions.block(publication, at=submissions.NOW)


def leads():
    return set(User.objects.with_role(Role.LEAD_OFFICER).values_list("email", flat=True))


class TestNotice:
    @pytest.mark.parametrize("changes", [{"is_active": False}, {"roles": []}])
    def test_the_leads_are_notified_when_the_officer_is_gone(self, changes):
        accounts.lead()
        publication = due()
        User.objects.filter(pk=publication.decided_by_id).update(**changes)
        actions.block(publication, at=timezone.now())
        assert notified(KIND) == leads()

    def test_the_mail_names_nobody(self):
        blocked()
        notice = Notice.objects.get(kind=KIND)
        mail = email(notice).message().as_string()
        assert Submission.objects.get().reference not in mail, "its organisation may not be named"
        for place in (mail, str(notice.context), *map(str, Entry.objects.values_list("changes", flat=True))):
            assert "Numbat" not in place

    def test_the_leads_hear_of_what_an_author_allows_when_the_officer_is_gone(self):
        accounts.lead()
        one = publications.published(cases.submission_in(CaseState.REFERRED))
        User.objects.filter(pk=one.publication.decided_by_id).update(is_active=False)
        actions.take_down(one.publication, by=one.author, at=submissions.NOW)
        actions.allow(one.publication, by=one.author, at=submissions.NOW)
        assert notified("publication_allowed") == leads()


class TestTask:
    def test_publish_due_blocks_once_and_tries_no_more(self):
        due()
        for _time in range(3):
            tasks.publish_due()
        assert kept().cause == "unnamed"
        assert Notice.objects.filter(kind=KIND).count() == 1
        assert Entry.objects.filter(verb__startswith="publication.").count() == 1

    def test_publish_due_publishes_what_says_no_name(self):
        due("Villages ask.")
        tasks.publish_due()
        assert kept().state == State.PUBLISHED
        assert not Notice.objects.filter(kind=KIND).exists()


class TestAfterwards:
    def test_listed_again_it_does_not_appear_by_itself(self):
        blocked()
        Profile.objects.update(listed=True)
        tasks.publish_due()
        assert kept().state == State.HELD

    def test_publish_redacted(self):
        blocked()
        text = {"title": "Wells", "summary": "Villages ask.", "answers": {}}
        draft = PublicationDraft(version=1, decision=Decision.PUBLISH, redaction=text)
        actions.publish(kept(), draft=draft, by=accounts.officer(), at=timezone.now())
        assert (kept().state, kept().cause) == (State.PUBLISHED, "")

    def test_hold_says_no_cause_any_more(self):
        blocked()
        actions.hold(kept(), by=accounts.officer(), at=timezone.now())
        assert (kept().state, kept().cause) == (State.HELD, "")

    def test_take_down_says_who_did_it(self):
        one = blocked().submission
        actions.take_down(kept(), by=one.author, at=timezone.now())
        assert (kept().state, kept().cause) == (State.TAKEN_DOWN, "author")

    def test_decline_leaves_no_cause(self):
        one = blocked().submission
        case = cases.case_of(one)
        type(case).objects.update(state="in_triage", waiting_on=1)
        cases_actions.decline(
            cases.case_of(one),
            reason=outside_mandate(),
            text="Not for us.",
            by=cases.case_of(one).assignee,
            at=timezone.now(),
        )
        assert (kept().state, kept().cause) == (State.HELD, "")

    @pytest.mark.parametrize(
        "changes",
        [{"decision": "publish"}, {"cause": "office"}, {"decided_at": None}],
    )
    def test_the_database_refuses_another_held_one_with_a_cause(self, changes):
        blocked()
        with pytest.raises(IntegrityError), transaction.atomic():
            Publication.objects.update(**changes)


class TestRaiseLevel:
    @pytest.mark.parametrize("summary", [NAMES_IT, "Villages ask."])
    def test_raise_level_blocks_what_waits_for_its_terms_and_says_the_name(self, summary):
        """Without the name nobody has looked at it: once its call has closed it would say who wrote it."""
        profile = profiles.profile(legal_name="Numbat Society")
        call = consultations.open_call(publication="closing")
        one = cases.submission_in(CaseState.REFERRED, profile=profile, consultation=call, summary=summary)
        publications.publication(one, State.HELD, decision=Decision.PUBLISH)
        cases_actions.raise_level(one, level=Level.WITHHELD, by=one.author, at=submissions.NOW)
        says_it = summary == NAMES_IT
        assert kept().naming == Naming.WITHHELD
        assert kept().cause == ("unnamed" if says_it else "")
        later = call.closes_at + timedelta(minutes=1)
        assert to_appear(later).exists() is not says_it
