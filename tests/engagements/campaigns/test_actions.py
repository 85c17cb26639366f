"""Inputs that say nearly the same are answered as one case, and any of them can leave it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagements.campaigns import actions, comparing
from engagements.campaigns.errors import (
    LastInputError,
    NotInCampaignError,
    NotSharedError,
    OtherCallError,
    QuestionOpenError,
    ReadByDepartmentsError,
    SameCaseError,
)
from engagements.campaigns.queries import to_compare, together
from engagements.cases import actions as cases
from engagements.cases.errors import AssignedToAnotherError
from engagements.cases.models import Case, Filing
from engagements.cases.notices import DECLINED
from engagements.cases.states import State, WaitingOn
from engagements.consultations.models import Level
from engagements.publications.models import Publication
from engagements.publications.states import State as PublicationState
from engagements.responses.notices import RELEASED
from engagements.routing import actions as routing
from engagements.routing.models import Purpose
from engagements.routing.notices import REFERRED
from engagements.routing.referral_drafts import ReferralDraft
from engagements.submissions.models import Submission
from focalpoint.audit.models import Entry
from focalpoint.errors import WrongStateError
from focalpoint.events import Event
from focalpoint.notifications.models import Notice
from organisations.profiles.models import Profile
from tests.engagements.campaigns.pairs import texts_of
from tests.engagements.campaigns.test_comparing import said
from tests.factories import accounts, consultations, departments, publications
from tests.factories import cases as factory
from tests.factories import routing as referrals
from tests.factories.reasons import outside_mandate
from tests.factories.responses import response
from tests.outbox import notified, sent

pytestmark = pytest.mark.django_db

NOW = factory.NOW
OWN = texts_of("en")["additions"][0]


@pytest.fixture
def call():
    return consultations.open_call(now=NOW, levels=list(Level))


@pytest.fixture
def officer():
    return accounts.officer()


def case_of_copy(call, officer, place=0, *more, state=State.IN_TRIAGE, **fields):
    at = NOW - timedelta(days=3) + timedelta(minutes=place)
    fields |= {"consultation": call, "summary": said(0, place % 8, *more), "at": at}
    return factory.in_state(state, officer=None if state == State.NEW else officer, **fields)


def campaign_of(call, officer, number, **fields):
    """That many in one case, through the verb."""
    main = case_of_copy(call, officer, **fields)
    for place in range(1, number):
        actions.join(case_of_copy(call, officer, place, **fields), into=main, by=officer, at=NOW)
    return now(main)


def now(case):
    return Case.objects.get(pk=case.pk)


def inputs_of(case):
    return set(Submission.objects.filter(filing__case=case).values_list("pk", flat=True))


class TestJoin:
    def test_the_input_moves_and_its_case_ends(self, call, officer):
        main, other = case_of_copy(call, officer), case_of_copy(call, officer, 1)
        actions.join(other, into=main, by=officer, at=NOW)
        assert inputs_of(main) == {main.main_submission_id, other.main_submission_id}
        ended = now(other)
        assert (ended.state, ended.waiting_on, ended.due_at) == (State.JOINED, WaitingOn.NOBODY, None)
        assert ended.main_submission_id == other.main_submission_id
        filing = Filing.objects.get(pk=other.main_submission_id)
        assert (filing.filed_at, filing.filed_by, filing.compared_at) == (NOW, officer, None)
        verbs = Event.objects.filter(root_id__in=[main.pk, other.pk]).values_list("verb", "root_id")
        assert set(verbs) == {("case.join", str(other.pk)), ("case.take_in", str(main.pk))}
        assert Entry.objects.get(verb="case.join").changes["state"] == ["in_triage", "joined"]

    def test_no_author_hears_of_it(self, call, officer):
        campaign_of(call, officer, 2)
        assert not Notice.objects.exists()

    def test_two_new_ones_are_claimed_by_it(self, call, officer):
        main = case_of_copy(call, officer, state=State.NEW)
        actions.join(case_of_copy(call, officer, 1, state=State.NEW), into=main, by=officer, at=NOW)
        assert (now(main).state, now(main).assignee) == (State.IN_TRIAGE, officer)

    def test_a_campaign_brings_all_its_inputs(self, call, officer):
        main, other = case_of_copy(call, officer, 7), campaign_of(call, officer, 3)
        actions.join(other, into=main, by=officer, at=NOW)
        assert len(inputs_of(main)) == 4
        assert inputs_of(other) == set()

    def test_while_departments_work_on_it(self, call, officer):
        main = referrals.referral(case_of_copy(call, officer, state=State.REFERRED)).case
        actions.join(case_of_copy(call, officer, 1), into=main, by=officer, at=NOW)
        assert now(main).state == State.REFERRED
        assert len(inputs_of(main)) == 2

    def test_their_authors_read_who_has_it_already_and_what_was_answered(self, call, officer):
        main = case_of_copy(call, officer, state=State.REFERRED)
        working = referrals.referral(main)
        answered = response(referrals.referral(main, "answered"), "released").referral
        referrals.referral(main, "recalled", department=departments.department(acronym="NOWHERE"))
        joined = campaign_of(call, officer, 3)
        left = joined.submissions.exclude(pk=joined.main_submission_id).first()
        routing.withdraw(left, by=left.author, at=NOW)
        Notice.objects.all().delete()
        actions.join(now(joined), into=now(main), by=officer, at=NOW)
        staying = Submission.objects.filter(filing__case=main, withdrawn_at=None)
        authors = {one.author.email for one in staying.exclude(pk=main.main_submission_id)}
        assert len(authors) == 2
        assert notified(REFERRED) == notified(RELEASED) == authors
        mail = sent(Notice.objects.select_related("recipient").filter(kind=REFERRED).first())
        assert str(working.department.name) in mail
        assert str(answered.department.name) in mail
        assert "NOWHERE" not in mail

    def test_no_one_waits_longer_for_it(self, call, officer):
        main, other = case_of_copy(call, officer), case_of_copy(call, officer, 1)
        early = main.due_at - timedelta(days=2)
        Case.objects.filter(pk=other.pk).update(due_at=early)
        actions.join(other, into=main, by=officer, at=NOW)
        assert now(main).due_at == early

    @pytest.mark.parametrize("state", [state for state in State if state not in (State.NEW, State.IN_TRIAGE)])
    def test_from_no_other_state(self, state, call, officer):
        main, other = case_of_copy(call, officer), case_of_copy(call, officer, 1, state=state)
        with pytest.raises(WrongStateError):
            actions.join(other, into=main, by=officer, at=NOW)
        assert (now(other).state, len(inputs_of(main))) == (state, 1)

    @pytest.mark.parametrize(
        "state", [one for one in State if one not in (State.NEW, State.IN_TRIAGE, State.REFERRED)]
    )
    def test_into_no_other_state(self, state, call, officer):
        main, other = case_of_copy(call, officer, state=state), case_of_copy(call, officer, 1)
        with pytest.raises(WrongStateError):
            actions.join(other, into=main, by=officer, at=NOW)
        assert now(other).state == State.IN_TRIAGE

    def test_only_inputs_to_the_same_call(self, call, officer):
        main, other = case_of_copy(call, officer), factory.assigned(officer=officer)
        with pytest.raises(OtherCallError):
            actions.join(other, into=main, by=officer, at=NOW)

    def test_not_to_itself(self, call, officer):
        main = case_of_copy(call, officer)
        with pytest.raises(SameCaseError):
            actions.join(main, into=main, by=officer, at=NOW)
        assert now(main).state == State.IN_TRIAGE

    @pytest.mark.parametrize("whose", ["main", "other"])
    def test_not_what_a_colleague_has(self, whose, call, officer):
        by_whose = {"main": officer, "other": officer, whose: accounts.officer()}
        main, other = case_of_copy(call, by_whose["main"]), case_of_copy(call, by_whose["other"], 1)
        with pytest.raises(AssignedToAnotherError):
            actions.join(other, into=main, by=officer, at=NOW)

    def test_only_the_office(self, call, officer):
        main, other = case_of_copy(call, officer), case_of_copy(call, officer, 1)
        for person in (main.main_submission.author, accounts.person()):
            with pytest.raises(PermissionDenied):
                actions.join(other, into=main, by=person, at=NOW)

    @pytest.mark.parametrize("whose", ["main", "other"])
    def test_a_level_that_is_not_on_the_list_stays_apart(self, whose, call, officer, monkeypatch):
        made = {"main": case_of_copy(call, officer), "other": case_of_copy(call, officer, 1)}
        Submission.objects.filter(pk=made[whose].main_submission_id).update(
            level=Level.UN_ONLY, strictest_level=Level.UN_ONLY
        )
        allowed = (Level.OPEN, Level.WITHHELD)
        for module in ("actions", "permissions", "queries"):
            monkeypatch.setattr(f"engagements.campaigns.{module}.COMPARED_LEVELS", allowed)
        with pytest.raises(NotSharedError):
            actions.join(made["other"], into=made["main"], by=officer, at=NOW)


class TestTakeOut:
    def test_it_comes_back_to_its_own_case(self, call, officer):
        main, other = case_of_copy(call, officer), case_of_copy(call, officer, 1)
        actions.join(other, into=main, by=officer, at=NOW)
        own = actions.take_out(main, submission=other.main_submission, by=officer, at=NOW)
        assert own.pk == other.pk
        assert (now(own).state, now(own).assignee) == (State.IN_TRIAGE, officer)
        assert inputs_of(own) == {other.main_submission_id}
        assert inputs_of(main) == {main.main_submission_id}
        # And can be joined again.
        actions.join(now(own), into=main, by=officer, at=NOW)
        assert len(inputs_of(main)) == 2

    def test_the_first_one_gets_a_new_case_and_the_next_stands_for_the_campaign(self, call, officer):
        main = campaign_of(call, officer, 3)
        first, second = main.main_submission, main.members[1]
        own = actions.take_out(main, submission=first, by=officer, at=NOW)
        assert own.pk != main.pk
        assert (now(own).state, now(own).assignee) == (State.IN_TRIAGE, officer)
        assert now(own).main_submission_id == first.pk
        assert now(main).main_submission_id == second.pk
        assert inputs_of(own) == {first.pk}
        # What they add is looked for again: they are compared with another text.
        assert to_compare().filter(case=main).count() == 2

    def test_what_stands_for_it_after_another_was_withdrawn(self, call, officer):
        main = campaign_of(call, officer, 3)
        first, second, third = main.members
        routing.withdraw(first, by=first.author, at=NOW)
        own = actions.take_out(main, submission=second, by=officer, at=NOW)
        assert own.state == State.IN_TRIAGE
        assert now(main).main_submission_id == third.pk

    def test_not_the_last(self, call, officer):
        main = case_of_copy(call, officer)
        with pytest.raises(LastInputError):
            actions.take_out(main, submission=main.main_submission, by=officer, at=NOW)

    def test_not_what_is_not_in_it_or_was_withdrawn(self, call, officer):
        main, other = campaign_of(call, officer, 3), case_of_copy(call, officer, 5)
        withdrawn = main.members[2]
        routing.withdraw(withdrawn, by=withdrawn.author, at=NOW)
        for submission in (other.main_submission, withdrawn):
            with pytest.raises(NotInCampaignError):
                actions.take_out(main, submission=submission, by=officer, at=NOW)

    def test_not_the_text_that_departments_read(self, call, officer):
        main = campaign_of(call, officer, 2)
        refer(main, officer)
        with pytest.raises(ReadByDepartmentsError):
            actions.take_out(main, submission=main.main_submission, by=officer, at=NOW)
        actions.take_out(main, submission=now(main).members[1], by=officer, at=NOW)
        assert now(main).state == State.REFERRED

    def test_not_while_its_author_is_asked(self, call, officer):
        main = campaign_of(call, officer, 2)
        second = main.members[1]
        Submission.objects.filter(pk=second.pk).update(returned_at=NOW)
        with pytest.raises(QuestionOpenError):
            actions.take_out(main, submission=second, by=officer, at=NOW)

    @pytest.mark.parametrize(
        "state", [one for one in State if one not in (State.IN_TRIAGE, State.REFERRED, State.ANSWERED)]
    )
    def test_from_no_other_state(self, state, call, officer):
        main = case_of_copy(call, officer, state=state)
        other = factory.another_input(main)
        with pytest.raises(WrongStateError):
            actions.take_out(main, submission=other, by=officer, at=NOW)

    def test_only_whoever_has_it(self, call, officer):
        main = campaign_of(call, officer, 2)
        with pytest.raises(AssignedToAnotherError):
            actions.take_out(main, submission=main.members[1], by=accounts.officer(), at=NOW)
        with pytest.raises(PermissionDenied):
            actions.take_out(main, submission=main.members[1], by=main.members[1].author, at=NOW)


def refer(case, officer):
    draft = ReferralDraft(departments.department(), Purpose.LEAD, "Can you drill?")
    return routing.refer(case, referrals=[draft], by=officer, at=NOW)


class TestTogether:
    def test_each_author_hears_of_each_step_under_their_own_reference(self, call, officer):
        main = campaign_of(call, officer, 3)
        refer(main, officer)
        authors = {one.author.email: one.reference for one in main.members}
        assert notified(REFERRED) == authors.keys()
        heard = Notice.objects.filter(kind=REFERRED)
        assert {notice.address: notice.context["reference"] for notice in heard} == authors

    def test_statements_do_not_grow_with_the_inputs(self, call, officer):
        counts = []
        for number in (2, 5):
            main = campaign_of(call, officer, number)
            with CaptureQueriesContext(connection) as captured:
                cases.decline(main, reason=outside_mandate(), text="Not for the UN.", by=officer, at=NOW)
            counts.append(len(captured))
        assert counts[0] == counts[1]
        assert len(notified(DECLINED)) == 7

    def test_joining_does_not_cost_more_in_a_large_campaign(self, call, officer):
        counts = []
        for number in (1, 5):
            main, other = campaign_of(call, officer, number), case_of_copy(call, officer, 6)
            with CaptureQueriesContext(connection) as captured:
                actions.join(other, into=main, by=officer, at=NOW)
            counts.append(len(captured))
        assert counts[0] == counts[1]

    def test_what_each_adds_is_found_by_the_task(self, call, officer):
        main, copy = case_of_copy(call, officer), case_of_copy(call, officer, 1, OWN)
        plain = case_of_copy(call, officer, 2)
        for one in (copy, plain):
            actions.join(one, into=main, by=officer, at=NOW)
        for key in to_compare().values_list("pk", flat=True):
            comparing.compare(key, at=NOW)
        added = dict(Filing.objects.filter(case=main).values_list("pk", "added"))
        assert added == {
            main.main_submission_id: "",
            copy.main_submission_id: OWN,
            plain.main_submission_id: "",
        }
        # Taken out, it adds nothing to anything.
        actions.take_out(main, submission=copy.main_submission, by=officer, at=NOW)
        assert Filing.objects.get(pk=copy.main_submission_id).added == ""

    def test_departments_go_on_with_another_text_when_the_first_is_withdrawn(self, call, officer):
        main = campaign_of(call, officer, 2)
        (referral,) = refer(main, officer)
        first, second = main.members
        routing.withdraw(first, by=first.author, at=NOW)
        referral.refresh_from_db()
        assert referral.version.submission_id == second.pk
        assert referral.state == "sent"
        assert now(main).main_submission_id == second.pk

    def test_the_last_to_withdraw_ends_it(self, call, officer):
        main = campaign_of(call, officer, 2)
        for one in main.members:
            routing.withdraw(one, by=one.author, at=NOW)
        assert now(main).state == State.WITHDRAWN

    def test_what_is_public_of_one_stays_its_own(self, call, officer):
        main = campaign_of(call, officer, 2)
        second = main.members[1]
        publications.publication(second, PublicationState.PUBLISHED)
        refer(main, officer)
        assert set(Publication.objects.public().values_list("submission", flat=True)) == {second.pk}


class TestDepartments:
    def test_one_input_is_no_campaign(self, call, officer):
        assert together(case_of_copy(call, officer).pk) is None

    def test_each_by_its_own_level(self, call, officer):
        main = case_of_copy(call, officer)
        for place, level in enumerate((Level.WITHHELD, Level.UN_ONLY), 1):
            copy = case_of_copy(call, officer, place, OWN, level=level)
            actions.join(copy, into=main, by=officer, at=NOW)
            comparing.compare(copy.main_submission_id, at=NOW)
        known = together(main.pk)
        withheld, un_only = now(main).members[1:]
        assert (known.inputs, known.organisations, known.named, known.withheld) == (3, 3, 2, 1)
        assert known.names == [str(main.main_submission.profile), str(un_only.profile)]
        assert [one.organisation for one in known.particular] == ["", str(un_only.profile)]
        assert [one.said for one in known.particular] == [[OWN], [OWN]]
        assert str(withheld.profile) not in repr(known)

    def test_what_may_not_be_referred_is_not_there(self, call, officer):
        main = campaign_of(call, officer, 5)
        _first, withdrawn, suspended, pending, changing = main.members
        routing.withdraw(withdrawn, by=withdrawn.author, at=NOW)
        for one, state in ((suspended, "suspended"), (pending, "pending")):
            Profile.objects.filter(pk=one.profile_id).update(state=state, reason="Checks")
        Submission.objects.filter(pk=changing.pk).update(returned_at=NOW)
        known = together(main.pk)
        assert (known.inputs, known.named) == (2, 1)
        assert known.names == [str(main.main_submission.profile)]

    def test_statements_do_not_grow(self, call, officer, django_assert_num_queries):
        for number in (2, 6):
            main = campaign_of(call, officer, number)
            with django_assert_num_queries(3):
                together(main.pk)
