"""Many cases at once: what is said beforehand holds, each is acted on once, each reader gets one email."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from engagements.bulk import actions, running
from engagements.bulk.errors import NoneChosenError, NothingToDoError, TooManyError
from engagements.bulk.models import BulkAct
from engagements.bulk.plans import (
    PLANS,
    Assigning,
    Closing,
    Declining,
    Joining,
    Labelling,
    Prioritising,
    Referring,
)
from engagements.bulk.queries import hindered
from engagements.bulk.retention import _KEPT
from engagements.bulk.states import Result, State
from engagements.bulk.words import sentence
from engagements.cases import actions as case_actions
from engagements.cases import assigning
from engagements.cases.models import Case
from engagements.cases.states import Priority
from engagements.cases.states import State as CaseState
from engagements.consultations.models import Level
from engagements.decisions import actions as decisions
from engagements.decisions.plans import Declining as OneDeclining
from engagements.publications.models import Publication
from engagements.publications.states import State as PublicationState
from engagements.routing.models import Purpose, Referral
from engagements.routing.referral_drafts import ReferralDraft
from focalpoint import retention
from focalpoint.admin.outbox import outcome_of
from focalpoint.audit.models import Entry
from focalpoint.errors import DomainError
from focalpoint.notifications import deliver
from focalpoint.notifications.models import Delivery, Notice
from focalpoint.verbs import rehearsal
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.profiles.states import State as ProfileState
from tests.factories import accounts, cases, consultations, departments, memberships, profiles
from tests.factories.labels import label
from tests.factories.reasons import outside_mandate
from tests.factories.submissions import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture(name="officer")
def _officer():
    return accounts.officer(name="Olu Officer")


def referring(department=None, purpose=Purpose.LEAD):
    return Referring([ReferralDraft(department or departments.department(), purpose, "Can you drill?")])


def declining():
    return Declining(outside_mandate(), "Not for the United Nations.")


def started(rows, plan, by, *, at=NOW):
    act = actions.prepare(cases=[row.pk for row in rows], by=by, at=at)
    act = actions.plan(act, chosen=plan, by=by, at=at)
    return actions.start(act, by=by, at=at)


def run(at=LATER):
    while running.run_due(clock=lambda: at):
        pass


def results(act):
    return [item.result for item in act.items.order_by("place")]


def state(act):
    return BulkAct.objects.get(pk=act.pk).state


def new(number, **fields):
    return [cases.in_state(CaseState.NEW, **fields) for _number in range(number)]


def test_each_is_acted_on_by_its_own_verb_and_logged_as_the_officers(officer):
    rows = new(3)
    act = started(rows, Assigning(officer), officer)
    assert not Entry.objects.filter(verb="case.claim").exists()
    run()
    assert (state(act), results(act)) == (State.DONE, [Result.DONE] * 3)
    for row in rows:
        [entry] = Entry.objects.filter(target_id=str(row.pk))
        assert (entry.verb, entry.by, entry.changes["bulk_act"]) == ("case.claim", officer.pk, act.pk)


def test_consequences_are_not_said_to_be_part_of_it(officer):
    act = started(new(1), referring(), officer)
    run()
    named = Entry.objects.filter(changes__bulk_act=act.pk).values_list("verb", flat=True)
    assert list(named) == ["case.refer"]
    assert Entry.objects.filter(verb="referral.send").exists()


def world(officer):
    """Cases of every state, each of no one, of the officer and of a colleague, and what is in their way."""
    call, colleague = consultations.open_call(), accounts.officer()
    rows = []
    for name in CaseState:
        if name == CaseState.JOINED:
            continue
        for has in (officer, colleague):
            rows.append(cases.in_state(name, officer=None if name == CaseState.NEW else has))
    rows += [cases.appealed(officer=officer), cases.appealed(officer=colleague)]
    rows += [cases.in_state(CaseState.NEW, level=level, consultation=call) for level in Level]
    rows.append(cases.in_state(CaseState.NEW, profile=profiles.profile(state=ProfileState.PENDING)))
    unassigned = cases.in_state(CaseState.IN_TRIAGE)
    Case.objects.filter(pk=unassigned.pk).update(assignee=None)
    labelled = cases.in_state(CaseState.NEW)
    Case.objects.filter(pk=labelled.pk).update(labels=[label("Water").pk], priority=Priority.HIGH)
    decided = cases.in_state(CaseState.IN_TRIAGE, officer=officer)
    one = OneDeclining(outside_mandate(), "No.")
    decisions.decide(
        decided, kind=one.kind, plan=one.written(), typed={}, by=officer, at=NOW + timedelta(days=1)
    )
    return [*rows, unassigned, labelled, decided]


def plans(rows, officer):
    labelled = Case.objects.get(pk=rows[-2].pk)
    water = type(label())
    yield Assigning(officer)
    yield Assigning(accounts.officer())
    yield Assigning(User.objects.get(pk=rows[1].assignee_id or officer.pk))
    yield Labelling(add=list(water.objects.filter(pk__in=labelled.labels)))
    yield Labelling(remove=list(water.objects.filter(pk__in=labelled.labels)))
    yield Prioritising(Priority.HIGH)
    yield referring()
    yield referring(purpose=Purpose.INFORMATION)
    yield declining()
    yield Closing()
    calls = Counter(row.consultation_id for row in rows)
    yield Joining(next(row for row in rows if calls[row.consultation_id] > 1))


@pytest.mark.parametrize("make", [accounts.officer, accounts.lead])
def test_what_is_said_beforehand_is_what_the_verb_says(make):
    """The check of the tables and the verbs themselves agree on every case, for every plan."""
    officer = make()
    rows = world(officer)
    act = actions.prepare(cases=[row.pk for row in rows], by=officer, at=NOW)
    for plan in plans(rows, officer):
        found = dict(hindered(act, plan.hindrances(officer)).values_list("case", "found"))
        assert set(found.values()) > {""}, plan
        for row in Case.objects.select_related("main_submission").filter(pk__in=found):
            try:
                with rehearsal():
                    plan.carry_out(row, by=officer, at=NOW + timedelta(days=2))
                refused = ""
            except DomainError as error:
                refused = str(error.message)
            assert bool(refused) == bool(found[row.pk]), (plan, row.state, found[row.pk], refused)
        assert all(sentence(code) for code in found.values() if code)


def test_what_cannot_be_done_is_known_before_and_left_alone(officer):
    mine, theirs, closed = (
        cases.in_state(CaseState.IN_TRIAGE, officer=officer),
        cases.in_state(CaseState.IN_TRIAGE),
        cases.in_state(CaseState.CLOSED),
    )
    act = started([mine, theirs, closed], declining(), officer)
    run()
    assert results(act) == [Result.DONE, Result.REFUSED, Result.REFUSED]
    assert [item.hindrance for item in act.items.order_by("place")] == ["", "colleague", "state:closed"]
    assert Case.objects.get(pk=theirs.pk).state == CaseState.IN_TRIAGE


def test_nothing_to_do_is_not_started(officer):
    with pytest.raises(NothingToDoError):
        started([cases.in_state(CaseState.CLOSED)], declining(), officer)


def test_what_changed_meanwhile_is_skipped_with_the_reason(officer):
    taken, answered, same = new(3)
    act = started([taken, answered, same], referring(), officer)
    colleague = accounts.officer()
    assigning.claim(taken, by=colleague, at=NOW)
    case_actions.decline(answered, reason=outside_mandate(), text="No.", by=colleague, at=NOW)
    run()
    assert results(act) == [Result.SKIPPED, Result.SKIPPED, Result.DONE]
    assert all(item.refusal for item in act.items.filter(result=Result.SKIPPED))
    assert Referral.objects.count() == 1


def test_the_text_that_is_referred_is_the_one_that_was_selected(officer):
    """A label does not mind; a decision does."""
    [row] = new(1)
    decided = started([row], referring(), officer)
    sorted_ = started([row], Prioritising(Priority.HIGH), officer)
    type(row.main_submission).objects.filter(pk=row.main_submission_id).update(edit=7)
    run()
    assert (results(decided), results(sorted_)) == ([Result.SKIPPED], [Result.DONE])


def test_two_acts_over_the_same_cases_do_not_do_it_twice(officer):
    rows, colleague = new(30), accounts.officer()
    first, second = (
        started(rows, Assigning(officer), officer),
        started(rows, Assigning(colleague), colleague),
    )
    run()
    both = Counter(results(first)) + Counter(results(second))
    assert both == {Result.DONE: 30, Result.SKIPPED: 30}
    assert Entry.objects.filter(verb="case.claim").count() == 30


def test_nothing_becomes_public_by_a_bulk_referral(officer):
    rows = new(2)
    started(rows, referring(), officer)
    run()
    assert Referral.objects.count() == 2
    assert set(Publication.objects.values_list("state", "decision")) == {(PublicationState.HELD, "hold")}


def test_it_begins_when_its_time_to_undo_is_over(officer, settings):
    settings.UNDO_SECONDS = 60
    act = started(new(2), referring(), officer)
    run(NOW + timedelta(seconds=59))
    assert results(act) == [Result.WAITING] * 2
    actions.cancel(act, by=officer, at=NOW + timedelta(seconds=59))
    run(NOW + timedelta(seconds=61))
    assert (state(act), results(act)) == (State.CANCELLED, [Result.CANCELLED] * 2)
    assert not Referral.objects.exists()


def test_cancelled_in_the_middle_what_was_done_stays(officer):
    act = started(new(3), referring(), officer)
    assert running.do_next(act, PLANS[act.kind].read(act.plan), at=LATER)
    actions.cancel(act, by=accounts.lead(), at=LATER)
    run()
    assert results(act) == [Result.DONE, Result.CANCELLED, Result.CANCELLED]
    assert Referral.objects.count() == 1


def test_it_stops_when_its_officer_left(officer):
    act = started(new(3), referring(), officer)
    running.do_next(act, PLANS[act.kind].read(act.plan), at=LATER)
    User.objects.filter(pk=officer.pk).update(roles=[Role.AUDITOR])
    run()
    assert (state(act), results(act)) == (State.STOPPED, [Result.DONE, Result.STOPPED, Result.STOPPED])
    assert Referral.objects.count() == 1


def test_an_error_in_one_does_not_stop_the_others(officer, monkeypatch):
    rows = new(3)
    act = started(rows, Prioritising(Priority.LOW), officer)
    whole = Prioritising.carry_out

    def fails(plan, case, **given):
        whole(plan, case, **given)
        if case.pk == rows[1].pk:
            raise ZeroDivisionError

    monkeypatch.setattr(Prioritising, "carry_out", fails)
    run()
    assert results(act) == [Result.DONE, Result.FAILED, Result.DONE]
    assert [Case.objects.get(pk=row.pk).priority for row in rows] == [1, 2, 1]


def emails(person, outbox):
    return [email for email in outbox if email.to == [person.email]]


def sent(at=LATER):
    deliver.deliver_waiting(clock=lambda: at)


def test_each_reader_gets_one_email(officer, mailoutbox):
    department, author = departments.department(), accounts.person()
    reader = departments.reviewer(department)
    profile = profiles.profile(listed=True)
    memberships.member(profile, "owner", author)
    single = memberships.member(profiles.profile(listed=True), "owner").user
    rows = [
        *new(4, profile=profile, author=author),
        *new(1, profile=single.memberships.get().profile, author=single),
    ]
    act = started(rows, referring(department), officer)
    running.do_next(act, PLANS[act.kind].read(act.plan), at=LATER)
    sent()
    assert mailoutbox == []
    assert outcome_of(Notice.objects.get(recipient=reader)) == ["It will be in one email with others."]
    run()
    sent()
    [to_reader], [to_author], [to_single] = (emails(one, mailoutbox) for one in (reader, author, single))
    assert (to_reader.subject[0], to_author.subject[0]) == ("5", "4")
    references = [row.main_submission.reference for row in rows]
    assert all(reference in to_reader.body for reference in references)
    # Whoever would get only one gets that one.
    assert references[4] in to_single.body
    assert "referral" in to_single.subject or "referred" in to_single.subject
    told = Notice.objects.filter(recipient=reader, in_inbox=True)
    assert told.count() == 5
    assert all("accepted it" in outcome_of(notice)[0] for notice in told)


def test_one_email_names_only_what_a_mail_may_name(officer, mailoutbox):
    reader = departments.reviewer(department := departments.department())
    rows = [*new(2), *new(1, level=Level.WITHHELD, title="Planted words")]
    started(rows, referring(department), officer)
    run()
    recalled = {"state": "recalled", "settled_at": LATER, "settled_by": officer}
    Referral.objects.filter(case=rows[0]).update(**recalled)
    sent()
    [email] = emails(reader, mailoutbox)
    references = [row.main_submission.reference for row in rows]
    assert [reference in email.body for reference in references] == [False, True, False]
    assert "Planted words" not in str(email.message())
    assert not Notice.objects.filter(delivery=Delivery.WAITING).exists()


def test_who_may(officer):
    rows = new(1)
    for stranger in (accounts.person(), accounts.auditor()):
        with pytest.raises(PermissionDenied):
            actions.prepare(cases=[rows[0].pk], by=stranger, at=NOW)
    act = actions.prepare(cases=[rows[0].pk], by=officer, at=NOW)
    act = actions.plan(act, chosen=declining(), by=officer, at=NOW)
    colleague = accounts.officer()
    with pytest.raises(PermissionDenied):
        actions.start(act, by=colleague, at=NOW)
    act = actions.start(act, by=officer, at=NOW)
    with pytest.raises(PermissionDenied):
        actions.cancel(act, by=colleague, at=NOW)


def test_at_most_so_many_and_at_least_one(officer, monkeypatch):
    with pytest.raises(NoneChosenError):
        actions.prepare(cases=[], by=officer, at=NOW)
    monkeypatch.setattr(BulkAct, "MOST", 2)
    with pytest.raises(TooManyError):
        actions.prepare(cases=[row.pk for row in new(3)], by=officer, at=NOW)


def test_joined_beyond_what_a_page_shows(officer):
    call = consultations.open_call()
    main, *others = new(60, consultation=call)
    act = started([main, *others], Joining(main), officer)
    run()
    assert Counter(results(act)) == {Result.DONE: 59, Result.REFUSED: 1}
    assert Case.objects.get(pk=main.pk).submissions.count() == 60


def test_it_is_kept_for_a_while(officer):
    over, going = started(new(1), declining(), officer), started(new(1), declining(), officer)
    running.do_next(over, PLANS[over.kind].read(over.plan), at=LATER)
    actions.finish(over, at=LATER)
    assert retention.RULES["bulk acts"].find(NOW + _KEPT + timedelta(days=1)).get() == over
    assert going.items.exists()
