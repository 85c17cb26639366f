"""A decision can be undone for a minute; until then nothing of it is known outside the office."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from engagements.cases import assigning
from engagements.cases.errors import AssignedToAnotherError
from engagements.cases.models import Case, Clarification
from engagements.cases.states import State as CaseState
from engagements.decisions import actions as decisions
from engagements.decisions.errors import NotUndoneInTimeError, WaitsAlreadyError
from engagements.decisions.models import Decision
from engagements.decisions.plans import PLANS, Asking, Declining, Referring
from engagements.decisions.retention import _KEPT
from engagements.decisions.states import State
from engagements.publications.actions import PublicationDraft
from engagements.publications.models import Decision as Publicity
from engagements.publications.models import Publication
from engagements.routing import actions as routing
from engagements.routing.errors import NotVerifiedError
from engagements.routing.models import Purpose, Referral
from engagements.routing.referral_drafts import ReferralDraft
from focalpoint import retention
from focalpoint.audit.models import Entry
from focalpoint.notifications.models import Notice
from organisations.profiles import actions as profiles
from tests.engagements.acts import NOW, check_true, world
from tests.factories import accounts, departments
from tests.factories.cases import another_input
from tests.factories.reasons import outside_mandate
from tests.shared import each

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(seconds=60)
TYPED = {"verb": ["x"]}
REASON = "Not for the United Nations."


@pytest.fixture(autouse=True)
def _a_minute(settings):
    settings.UNDO_SECONDS = 60


@pytest.fixture(name="one")
def in_triage():
    return world(CaseState.IN_TRIAGE)


def referring(department=None, **publication):
    draft = PublicationDraft(version=1, decision=Publicity.PUBLISH, **publication)
    return Referring(
        [ReferralDraft(department or departments.department(), Purpose.LEAD, "Can you drill?")], draft
    )


def declining(text=REASON):
    return Declining(outside_mandate(), text)


def make(one, plan, *, by=None, at=NOW, **beside):
    return decisions.make(one.case, plan, typed=TYPED, beside=beside, by=by or one.officer, at=at)


def now(one):
    return Case.objects.get(pk=one.case.pk)


def nothing_has_happened(one):
    return (
        now(one).state == CaseState.IN_TRIAGE
        and not Referral.objects.exists()
        and not Publication.objects.exists()
        and not Clarification.objects.exists()
        and not Notice.objects.filter(
            created_at__gte=NOW, kind__in=["referred", "returned", "declined"]
        ).exists()
    )


def test_to_decide_about_a_campaign_loads_none_of_its_inputs_before_it_is_carried_out(one, monkeypatch):
    """There are thousands of them, and the officer waits."""
    another_input(one.case)

    def loaded(_case):
        raise AssertionError("inputs of the campaign were loaded")

    monkeypatch.setattr(Case, "members", property(loaded))
    plans = {plan.kind: plan for plan in (referring(), declining(), Asking("Where exactly?"))}
    assert plans.keys() == PLANS.keys()
    each(plans, lambda kind: make(one, plans[kind]))
    monkeypatch.undo()
    make(one, referring())
    decisions.carry_out_due(at=LATER)
    authors = set(one.case.submissions.values_list("author", flat=True))
    assert len(authors) == 2
    assert (
        set(Notice.objects.filter(kind="submission_referred").values_list("recipient", flat=True)) == authors
    )


@pytest.mark.parametrize("kind", PLANS)
def test_it_waits_and_nobody_learns_of_it(one, kind):
    plan = {
        "refer": referring(),
        "return": Asking("Where?"),
        "decline": declining(),
    }[kind]
    before = Notice.objects.count()
    decision = make(one, plan)
    assert (decision.state, decision.due_at, decision.kind) == (State.WAITING, LATER, kind)
    assert nothing_has_happened(one)
    assert Notice.objects.count() == before
    check_true(one)


@pytest.mark.parametrize(
    ("kind", "state"),
    [("refer", CaseState.REFERRED), ("return", CaseState.RETURNED), ("decline", CaseState.DECLINED)],
)
def test_it_is_carried_out_after_a_minute(one, kind, state):
    plan = {
        "refer": referring(),
        "return": Asking("Where?"),
        "decline": declining(),
    }[kind]
    decision = make(one, plan)
    decisions.carry_out_due(at=LATER - timedelta(seconds=1))
    assert nothing_has_happened(one)
    decisions.carry_out_due(at=LATER)
    assert now(one).state == state
    decision.refresh_from_db()
    assert (decision.state, decision.plan, decision.typed) == (State.CARRIED_OUT, {}, {})
    # It is the officer's act, not the portal's.
    entry = Entry.objects.get(verb=f"case.{kind}")
    assert (entry.by, entry.at) == (one.officer.pk, LATER)
    check_true(one)
    decisions.carry_out_due(at=LATER + timedelta(hours=1))
    assert Entry.objects.filter(verb=f"case.{kind}").count() == 1


def test_a_referral_is_as_it_was_decided(one):
    department = departments.department()
    plan = referring(department, redaction={"title": "Wells", "summary": "Dry.", "answers": {}})
    make(one, plan)
    decisions.carry_out_due(at=LATER)
    referral = Referral.objects.get()
    assert (referral.department, referral.purpose, referral.question) == (
        department, Purpose.LEAD, "Can you drill?",
    )  # fmt: skip
    publication = Publication.objects.get()
    assert (publication.decision, publication.title) == (Publicity.PUBLISH, "Wells")


def test_themes_and_summary_are_saved_at_once(one):
    make(one, Asking("Where?"), themes=[], summary="Dry wells.", edit=one.case.edit)
    assert now(one).summary == "Dry wells."
    decisions.carry_out_due(at=LATER)
    assert now(one).state == CaseState.RETURNED


def test_who_decides_about_a_new_case_has_claimed_it():
    one = world(CaseState.NEW)
    make(one, declining())
    assert (now(one).state, now(one).assignee) == (CaseState.IN_TRIAGE, one.officer)
    with pytest.raises(AssignedToAnotherError):
        make(one, declining(), by=one.colleague)


def test_it_can_be_undone(one):
    decision = make(one, referring())
    decisions.undo(decision, by=one.officer, at=LATER - timedelta(seconds=1))
    decisions.carry_out_due(at=LATER + timedelta(days=1))
    assert nothing_has_happened(one)
    decision.refresh_from_db()
    # What was typed is still there.
    assert (decision.state, decision.typed) == (State.UNDONE, TYPED)
    assert Entry.objects.get(verb="decision.undo").by == one.officer.pk
    # And it can be decided anew.
    make(one, declining(), at=LATER)
    check_true(one)


@pytest.mark.parametrize("is_carried_out", [True, False])
def test_undo_after_the_minute_is_refused(one, is_carried_out):
    decision = make(one, referring())
    if is_carried_out:
        decisions.carry_out_due(at=LATER)
    with pytest.raises(NotUndoneInTimeError):
        decisions.undo(decision, by=one.officer, at=LATER)


@pytest.mark.parametrize("who", ["colleague", "lead", "author"])
def test_only_its_officer_can_undo_it(one, who):
    decision = make(one, referring())
    with pytest.raises(PermissionDenied):
        decisions.undo(decision, by=getattr(one, who), at=NOW)


def test_one_decision_at_a_time(one):
    make(one, referring())
    with pytest.raises(WaitsAlreadyError):
        make(one, declining())


def test_what_would_be_refused_is_refused_at_once(one):
    with pytest.raises(AssignedToAnotherError):
        make(one, declining(), by=one.colleague)
    profile = one.submission.profile
    profiles.suspend(profile, reason="Forged.", edit=profile.edit, by=one.lead, at=NOW)
    with pytest.raises(NotVerifiedError):
        make(one, referring())
    assert not Decision.objects.exists()
    assert nothing_has_happened(one)


def test_without_time_to_undo_it_is_done_at_once(one, settings):
    settings.UNDO_SECONDS = 0
    assert make(one, declining()) is None
    assert now(one).state == CaseState.DECLINED
    assert not Decision.objects.exists()


def come_back(one):
    decisions.carry_out_due(at=LATER)
    decision = Decision.objects.get()
    assert decision.state == State.REFUSED
    assert decision.typed == TYPED
    check_true(one)
    return decision.refusal


def test_it_comes_back_when_a_colleague_took_the_case(one):
    make(one, declining())
    assigning.take_over(one.case, by=one.colleague, at=NOW)
    assert str(one.colleague) in come_back(one)
    assert now(one).waiting_reason == "case.reconsider"


def test_it_comes_back_when_a_department_closed(one):
    department = departments.department()
    make(one, referring(department))
    type(department).objects.filter(pk=department.pk).update(accepts_referrals=False)
    assert "does not accept referrals" in come_back(one)
    assert nothing_has_happened(one)


def test_it_comes_back_when_the_organisation_was_suspended(one):
    make(one, referring())
    profile = one.submission.profile
    profiles.suspend(profile, reason="Forged.", edit=profile.edit, by=one.lead, at=NOW)
    assert "not verified" in come_back(one)


def test_it_ends_with_an_input_that_was_withdrawn(one):
    make(one, referring())
    routing.withdraw(one.submission, by=one.author, at=NOW)
    come_back(one)
    assert now(one).state == CaseState.WITHDRAWN
    assert not Referral.objects.exists()


@pytest.mark.parametrize("change", [{"is_active": False}, {"roles": []}])
def test_it_comes_back_when_its_officer_has_left(one, change):
    make(one, declining())
    type(one.officer).objects.filter(pk=one.officer.pk).update(**change)
    assert "may not decide" in come_back(one)


def test_one_that_fails_does_not_hold_up_the_others(one, caplog):
    other = world(CaseState.IN_TRIAGE)
    first = make(one, declining("Secret words"))
    second = decisions.make(
        other.case,
        declining(),
        typed="",
        beside={},
        by=other.officer,
        at=NOW + timedelta(seconds=1),
    )
    Decision.objects.filter(pk=first.pk).update(plan={"unknown": 1})
    decisions.carry_out_due(at=LATER + timedelta(minutes=1))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.WAITING, State.CARRIED_OUT)
    assert "Secret words" not in caplog.text


def test_what_was_typed_is_deleted_in_the_end(one):
    decision = make(one, declining())
    decisions.undo(decision, by=one.officer, at=NOW)
    retention.keep(NOW + _KEPT)
    assert Decision.objects.exists()
    retention.keep(NOW + _KEPT + timedelta(days=1))
    assert not Decision.objects.exists()


def test_an_officer_sees_why_in_their_own_language(one):
    type(one.officer).objects.filter(pk=one.officer.pk).update(language="ar")
    make(one, declining())
    assigning.take_over(one.case, by=accounts.officer(), at=NOW)
    assert "مسندة" in come_back(one)
