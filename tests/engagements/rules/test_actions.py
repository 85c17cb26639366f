"""Rules are written, switched, ordered and put away, by leads alone, and it is recorded."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from engagements.rules import actions
from engagements.rules.content import ProposedReferral
from engagements.rules.errors import (
    NoConditionError,
    NoDepartmentError,
    NoNameError,
    NothingProposedError,
    NoWordsError,
    RuleConflictError,
    SameDepartmentError,
    SeveralLeadsError,
)
from engagements.rules.models import ReferralRule
from engagements.rules.purposes import Purpose
from engagements.rules.queries import kept_whole, problems_of
from engagements.rules.states import State
from focalpoint.audit.models import Entry
from focalpoint.errors import LimitError, WrongStateError
from focalpoint.languages import of_content
from focalpoint.verbs import MovedError
from organisations.accounts.roles import Role
from organisations.profiles.models import Kind
from tests.factories import accounts, consultations, departments, rules, themes
from tests.factories.rules import NOW, QUESTION, written
from tests.race import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return accounts.lead()


def now(rule):
    return ReferralRule.objects.get(pk=rule.pk)


def given(rule, **changes):
    """What the form of a rule gives when nothing else was changed."""
    lists = {name: getattr(rule, name) for name in ("regions", "countries", "languages", "kinds")}
    same = {
        "name": rule.name,
        "words": rule.words,
        "themes": list(rule.themes.all()),
        "calls": list(rule.calls.all()),
        "departments": [
            ProposedReferral(row.department, row.purpose, row.days, row.question) for row in rule.proposed
        ],
        "edit": rule.edit,
    }
    return {**same, **lists, **changes}


class TestCreate:
    def test_create_keeps_all_of_it_off_and_last(self, lead):
        rules.rule(position=7)
        theme, call, two = themes.theme(), consultations.open_call(), departments.department()
        proposed = [
            ProposedReferral(departments.department(), Purpose.LEAD, 5, f" {QUESTION} "),
            ProposedReferral(two, Purpose.INFORMATION, 9),
        ]
        content = written(
            name=" Water ", themes=[theme], calls=[call], regions=["african"], countries=["NP", "KE"],
            kinds=["women"], words=" wells, water ", departments=proposed,
        )  # fmt: skip
        rule = now(actions.create(**content, by=lead, at=NOW))
        assert (rule.name, rule.state, rule.position, rule.words) == ("Water", "off", 8, "wells, water")
        assert (list(rule.themes.all()), list(rule.calls.all())) == ([theme], [call])
        assert (rule.regions, rule.countries, rule.kinds) == (["african"], ["KE", "NP"], ["women"])
        assert rule.query is not None
        first, second = rule.proposed
        assert (first.purpose, first.days, first.question) == ("lead", 5, QUESTION)
        # No reply is required, so there is nothing to count days for.
        assert (second.department, second.days) == (two, None)
        assert rule.lead == first.department_id

    def test_create_records_who_and_no_words(self, lead):
        rule = actions.create(**written(words="secret wells"), by=lead, at=NOW)
        entry = Entry.objects.get(target_id=str(rule.pk))
        assert (entry.verb, entry.by, entry.changes["languages"]) == (
            "referralrule.create",
            lead.pk,
            [None, ["en"]],
        )
        assert "secret" not in str(entry.changes)

    @pytest.mark.parametrize(
        ("changes", "error"),
        [
            ({"name": "  "}, NoNameError),
            ({"languages": []}, NoConditionError),
            ({"languages": [], "words": " , "}, NoWordsError),
            ({"words": "!?"}, NoWordsError),
            ({"departments": []}, NoDepartmentError),
            ({"countries": ["XX"]}, Exception),
            ({"name": "x" * 101}, LimitError),
        ],
        ids=["name", "condition", "commas", "signs", "department", "country", "length"],
    )
    def test_create_of_nonsense_is_refused(self, lead, changes, error):
        with pytest.raises(error):
            actions.create(**written(**changes), by=lead, at=NOW)

    def test_create_of_what_leaves_nothing_out_is_refused(self, lead):
        """A list of all there is is no condition."""
        for changes in (
            {"languages": [code for code, _name in of_content()]},
            {"languages": [], "kinds": list(Kind.values)},
        ):
            with pytest.raises(NoConditionError):
                actions.create(**written(**changes), by=lead, at=NOW)

    def test_create_with_departments_that_do_not_fit_is_refused(self, lead):
        one, two = departments.department(), departments.department()
        leads = [ProposedReferral(department, Purpose.LEAD) for department in (one, two)]
        with pytest.raises(SeveralLeadsError):
            actions.create(**written(departments=leads), by=lead, at=NOW)
        twice = [ProposedReferral(one, purpose) for purpose in (Purpose.LEAD, Purpose.ACTION)]
        with pytest.raises(SameDepartmentError):
            actions.create(**written(departments=twice), by=lead, at=NOW)
        many = [ProposedReferral(departments.department(), Purpose.ACTION) for _number in range(7)]
        with pytest.raises(LimitError):
            actions.create(**written(departments=many), by=lead, at=NOW)

    @pytest.mark.parametrize("days", [0, 251])
    def test_create_with_days_out_of_range_is_refused(self, lead, days):
        proposed = [ProposedReferral(departments.department(), Purpose.LEAD, days)]
        with pytest.raises(LimitError):
            actions.create(**written(departments=proposed), by=lead, at=NOW)

    def test_create_of_one_too_many_is_refused(self, lead, monkeypatch):
        monkeypatch.setattr(ReferralRule, "MOST", 2)
        rules.rule(State.ARCHIVED)
        for _number in range(2):
            actions.create(**written(), by=lead, at=NOW)
        with pytest.raises(LimitError):
            actions.create(**written(), by=lead, at=NOW)


class TestSave:
    def test_save_keeps_what_changed(self, lead):
        rule, theme, other = rules.rule(State.OFF, languages=["en"]), themes.theme(), departments.department()
        proposed = [ProposedReferral(other, Purpose.ACTION, 3, "Why?")]
        content = given(rule, themes=[theme], languages=[], words="wells", departments=proposed)
        actions.save(rule, **content, by=lead, at=NOW)
        saved = now(rule)
        assert (saved.languages, saved.words, list(saved.themes.all())) == ([], "wells", [theme])
        assert [row.department for row in saved.proposed] == [other]
        assert saved.edit == rule.edit + 1
        changes = Entry.objects.get(verb="referralrule.save").changes
        assert changes["themes"] == [[], [theme.pk]]
        assert changes["languages"] == [["en"], []]
        assert {"words", "query"} <= set(changes["fields"])

    def test_save_of_one_that_is_on_counts_from_now(self, lead):
        rule, at = rules.rule(languages=["en"]), NOW + timedelta(days=3)
        actions.save(rule, **given(rule, words="wells"), by=lead, at=at)
        assert (now(rule).since_at, now(rule).since_by) == (at, lead)

    def test_save_of_what_is_stored_already_records_nothing(self, lead):
        rule = rules.rule(languages=["en"], words="wells", themes=[themes.theme()])
        actions.save(rule, **given(rule), by=lead, at=NOW + timedelta(days=3))
        assert not Entry.objects.exists()
        assert (now(rule).since_at, now(rule).edit) == (NOW, 0)

    def test_save_after_someone_elses_is_refused(self, lead):
        rule = rules.rule(languages=["en"])
        actions.save(rule, **given(rule, name="Wells"), by=lead, at=NOW)
        with pytest.raises(RuleConflictError):
            actions.save(rule, **given(rule, name="Rivers"), by=lead, at=NOW)
        assert now(rule).name == "Wells"

    def test_save_without_a_condition_is_refused_and_keeps_what_was(self, lead):
        rule = rules.rule(languages=["en"])
        with pytest.raises(NoConditionError):
            actions.save(rule, **given(rule, languages=[]), by=lead, at=NOW)
        assert now(rule).languages == ["en"]

    def test_save_of_an_archived_one_is_refused(self, lead):
        rule = rules.rule(State.ARCHIVED, languages=["en"])
        with pytest.raises(WrongStateError):
            actions.save(rule, **given(rule, name="Wells"), by=lead, at=NOW)


class TestSwitch:
    def test_switch_on_and_switch_off(self, lead):
        rule = rules.rule(State.OFF, languages=["en"])
        on = actions.switch_on(rule, by=lead, at=NOW)
        assert (on.state, on.since_at, on.since_by) == (State.ON, NOW, lead)
        off = actions.switch_off(on, by=lead, at=NOW)
        assert (off.state, off.since_at, off.since_by) == (State.OFF, None, None)

    def test_switch_on_of_one_that_proposes_nothing_is_refused(self, lead):
        closed = departments.department(accepts_referrals=False)
        rule = rules.rule(State.OFF, languages=["en"], lead=closed)
        with pytest.raises(NothingProposedError):
            actions.switch_on(rule, by=lead, at=NOW)

    def test_switch_on_twice_is_refused(self, lead):
        rule = rules.rule(languages=["en"])
        with pytest.raises(WrongStateError):
            actions.switch_on(rule, by=lead, at=NOW)

    @pytest.mark.parametrize("state", [State.OFF, State.ON])
    def test_archive_puts_it_away(self, lead, state):
        rule = actions.archive(rules.rule(state, languages=["en"]), by=lead, at=NOW)
        assert (rule.state, rule.since_at) == (State.ARCHIVED, None)
        with pytest.raises(WrongStateError):
            actions.switch_on(rule, by=lead, at=NOW)
        assert kept_whole() == []


class TestMove:
    def test_move_keeps_the_order_of_the_others(self, lead):
        a, b, c, d = (rules.rule(languages=["en"]) for _number in range(4))
        rules.rule(State.ARCHIVED, languages=["en"])
        actions.move(d, after=a, by=lead, at=NOW)
        assert kept_whole() == [a, d, b, c]
        actions.move(a, after=c, by=lead, at=NOW)
        assert kept_whole() == [d, b, c, a]
        actions.move(c, after=None, by=lead, at=NOW)
        assert kept_whole() == [c, d, b, a]
        assert [rule.position for rule in kept_whole()] == [0, 1, 2, 3]
        assert Entry.objects.filter(verb="referralrule.move").count() == 3

    def test_move_after_one_that_was_archived_is_refused(self, lead):
        a, gone = rules.rule(languages=["en"]), rules.rule(State.ARCHIVED, languages=["en"])
        with pytest.raises(MovedError):
            actions.move(a, after=gone, by=lead, at=NOW)


VERBS = {
    "save": lambda rule, by: actions.save(rule, **given(rule, name="New"), by=by, at=NOW),
    "switch_on": lambda rule, by: actions.switch_on(rule, by=by, at=NOW),
    "switch_off": lambda rule, by: actions.switch_off(rule, by=by, at=NOW),
    "move": lambda rule, by: actions.move(rule, after=None, by=by, at=NOW),
    "archive": lambda rule, by: actions.archive(rule, by=by, at=NOW),
    "create": lambda _rule, by: actions.create(**written(), by=by, at=NOW),
}


def in_state_for(verb):
    return rules.rule(State.ON if verb == "switch_off" else State.OFF, languages=["en"])


@pytest.mark.parametrize("role", [None, *(role for role in Role if role != Role.LEAD_OFFICER)])
@pytest.mark.parametrize("verb", VERBS)
def test_by_others_is_refused(verb, role):
    rule, by = in_state_for(verb), accounts.person(roles=[role] if role else [])
    with pytest.raises(PermissionDenied):
        VERBS[verb](rule, by)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("verb", VERBS)
def test_each_is_recorded(verb, lead):
    rule = in_state_for(verb)
    rules.rule(State.OFF, position=0)
    VERBS[verb](rule, lead)
    assert Entry.objects.get().verb == f"referralrule.{verb}"


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb != "create"])
@pytest.mark.django_db(transaction=True)
def test_each_meets_archiving(verb, lead):
    """The first stands; what comes second is refused, and nothing of it is kept."""
    rule = in_state_for(verb)
    rules.rule(State.OFF, position=0)
    one, two = (
        race(
            lambda: actions.archive(rule, by=lead, at=NOW),
            lambda: VERBS[verb](ReferralRule(pk=rule.pk), lead),
        )
        if verb != "save"
        else race(lambda: actions.archive(rule, by=lead, at=NOW), lambda: VERBS[verb](rule, lead))
    )
    assert one.error is None
    assert two.waited
    assert isinstance(two.error, WrongStateError)
    assert now(rule).state == State.ARCHIVED


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once(lead):
    a, b, c = (rules.rule(languages=["en"]) for _number in range(3))
    one, two = race(
        lambda: actions.move(c, after=None, by=lead, at=NOW),
        lambda: actions.move(ReferralRule.objects.get(pk=a.pk), after=b, by=lead, at=NOW),
    )
    assert (one.error, two.error, two.waited) == (None, None, True)
    assert kept_whole() == [c, b, a]
    assert [rule.position for rule in kept_whole()] == [0, 1, 2]


class TestProblems:
    def test_problems_of_departments_that_accept_no_referrals(self):
        closed = departments.department(accepts_referrals=False, acronym="OLD")
        rule = rules.rule(State.OFF, languages=["en"], lead=closed)
        assert problems_of([rule], kept_whole())[rule.pk] == [
            "OLD does not accept referrals, so the rule does not propose it."
        ]

    def test_problems_of_two_that_disagree_are_said_of_both(self):
        first, second = (rules.rule(languages=["en"], name=name) for name in ("First", "Second"))
        found = problems_of([first, second], kept_whole())
        assert found[first.pk][0].endswith("with another lead department. This rule comes first.")
        assert "Second" in found[first.pk][0]
        assert found[second.pk][0].endswith("with another lead department. It comes first.")

    def test_problems_of_an_off_one_are_those_it_would_have(self):
        off, on = rules.rule(State.OFF, languages=["en"]), rules.rule(languages=["en"])
        found = problems_of([off, on], kept_whole())
        assert len(found[off.pk]) == 1
        assert found[on.pk] == []

    def test_problems_are_none_with_the_same_lead_or_apart(self):
        department = departments.department()
        same = [rules.rule(languages=["en"], lead=department) for _number in range(2)]
        apart = rules.rule(languages=["fr"])
        assert all(not said for said in problems_of([*same, apart], kept_whole()).values())

    def test_problems_take_the_same_statements_for_any_number(self, django_assert_num_queries):
        for number in (1, 2):
            for _rule in range(number):
                rules.rule(languages=["en"], themes=[themes.theme()], calls=[consultations.open_call()])
            # The rules; their themes, calls, departments' rows, departments.
            with django_assert_num_queries(5):
                kept = kept_whole()
                problems_of(kept, kept)
