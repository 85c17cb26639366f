"""What a rule would have caught, what officers did, and how often it is followed once it is on."""

from datetime import timedelta

import pytest

from engagements.cases.states import State as CaseState
from engagements.routing import rule_figures
from engagements.routing.models import Purpose
from engagements.routing.rule_figures import dry_run, followed_of, use_of
from engagements.routing.states import State as ReferralState
from engagements.rules.content import ProposedReferral
from engagements.rules.states import State
from tests.factories import cases, departments, routing, rules

pytestmark = pytest.mark.django_db
NOW = rules.NOW
EARLIER = NOW - timedelta(days=10)


@pytest.fixture
def lead():
    return departments.department()


@pytest.fixture
def rule(lead):
    return rules.rule(State.OFF, languages=["fr"], lead=lead)


def caught(state=CaseState.REFERRED, **fields):
    return cases.in_state(state, language="fr", at=EARLIER, **fields)


def sent(case, department, purpose=Purpose.LEAD, **fields):
    return routing.referral(case, department=department, purpose=purpose, at=NOW, **fields)


class TestDryRun:
    def test_counts_what_was_caught_and_what_was_done(self, rule, lead):
        sent(caught(), lead)
        otherwise = caught()
        sent(otherwise, departments.department())
        declined = caught(CaseState.DECLINED)
        open_ = [caught(CaseState.NEW), caught(CaseState.IN_TRIAGE)]
        cases.in_state(CaseState.NEW, language="en", at=EARLIER)
        run = dry_run(rule, now=NOW)
        assert (run.done.caught.number, run.received.number) == (5, 6)
        assert (run.done.as_proposed, run.done.otherwise, run.done.undecided) == (1, 2, len(open_))
        assert run.done.followed_share == 33
        assert set(run.otherwise) == {otherwise, declined}
        assert len(run.latest) == 5

    def test_leaves_out_what_came_in_before(self, rule):
        cases.in_state(CaseState.NEW, language="fr", at=NOW - timedelta(days=91))
        kept = cases.in_state(CaseState.NEW, language="fr", at=NOW - timedelta(days=89))
        assert dry_run(rule, now=NOW).latest == [kept]

    def test_another_purpose_is_otherwise(self, rule, lead):
        case = caught()
        sent(case, lead, Purpose.INFORMATION)
        assert dry_run(rule, now=NOW).otherwise == [case]

    def test_what_was_forwarded_by_a_department_is_not_the_offices_choice(self, rule, lead):
        case = caught()
        first = sent(case, departments.department(), state=ReferralState.FORWARDED)
        sent(case, lead, previous=first)
        run = dry_run(rule, now=NOW)
        assert (run.done.as_proposed, run.otherwise) == (0, [case])

    def test_of_a_rule_without_a_lead_any_of_its_departments_counts(self):
        one, two = departments.department(), departments.department()
        proposed = [
            ProposedReferral(one, Purpose.INFORMATION),
            ProposedReferral(two, Purpose.ACTION, None, "Why?"),
        ]
        rule = rules.rule(State.OFF, *proposed, languages=["fr"])
        case = caught()
        sent(case, departments.department())
        sent(case, two, Purpose.ACTION)
        sent(caught(), one)
        run = dry_run(rule, now=NOW)
        assert (run.done.as_proposed, run.done.otherwise) == (1, 1)

    def test_of_nothing(self, rule):
        run = dry_run(rule, now=NOW)
        assert (run.done.caught.number, run.done.followed_share, run.latest) == (0, None, [])
        assert not run.catches_nearly_all

    def test_says_when_next_to_nothing_is_left_out(self, rule, monkeypatch):
        monkeypatch.setattr(rule_figures, "ENOUGH", 2)
        caught()
        assert not dry_run(rule, now=NOW).catches_nearly_all
        caught()
        assert dry_run(rule, now=NOW).catches_nearly_all
        cases.in_state(CaseState.NEW, language="en", at=EARLIER)
        assert not dry_run(rule, now=NOW).catches_nearly_all

    def test_is_capped(self, rule, monkeypatch):
        monkeypatch.setattr(rule_figures, "MOST", 1)
        monkeypatch.setattr(rule_figures, "SHOWN", 1)
        caught()
        caught()
        run = dry_run(rule, now=NOW)
        assert run.done.caught.is_capped
        assert len(run.latest) == 1

    def test_takes_the_same_statements_for_any_number(self, rule, lead, django_assert_num_queries):
        for number in (1, 3):
            for _case in range(number):
                sent(caught(), lead)
                sent(caught(), departments.department())
            with django_assert_num_queries(11):
                run = dry_run(rules.ReferralRule.objects.get(pk=rule.pk), now=NOW)
                [[str(sent.department) for sent in case.referrals.all()] for case in run.latest]


class TestUse:
    def test_counts_cases_that_followed_it_and_those_that_did_not(self, rule, lead):
        on = rules.rule(languages=["fr"], lead=lead, since_at=EARLIER)
        sent(caught(), lead, rule=on)
        sent(caught(), departments.department())
        sent(caught(), lead)
        cases.in_state(CaseState.REFERRED, language="en", at=EARLIER)
        use = use_of(on, now=NOW)
        assert (use.followed, use.overruled, use.overruled_share) == (1, 2, 67)

    def test_leaves_out_what_was_referred_before_it_was_on(self, lead):
        on = rules.rule(languages=["fr"], lead=lead, since_at=NOW + timedelta(hours=1))
        sent(caught(), departments.department())
        use = use_of(on, now=NOW + timedelta(days=1))
        assert (use.followed, use.overruled, use.overruled_share) == (0, 0, None)

    def test_is_nothing_of_one_that_is_off(self, rule):
        assert use_of(rule, now=NOW) is None

    def test_followed_of_counts_each_case_once(self, lead, django_assert_num_queries):
        one, two, unused = (rules.rule(languages=["fr"], lead=lead) for _number in range(3))
        case = caught()
        sent(case, lead, rule=one)
        sent(case, departments.department(), Purpose.ACTION, rule=one)
        sent(caught(), lead, rule=two)
        long_ago = sent(caught(), lead, rule=two)
        type(long_ago).objects.filter(pk=long_ago.pk).update(sent_at=NOW - timedelta(days=91))
        with django_assert_num_queries(1):
            assert followed_of([one, two, unused], now=NOW) == {one.pk: 1, two.pk: 1}
