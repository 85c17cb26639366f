"""Which cases a rule holds for: one case beside all rules, and one rule beside all cases, give the same."""

import pytest
from django.db.models import OuterRef

from engagements.cases.models import Case
from engagements.cases.states import State as CaseState
from engagements.rules.matching import CaseFacts, caught_by, matching, may_meet, rules_for, rules_of
from engagements.rules.models import ReferralRule
from engagements.rules.states import State
from tests.factories import cases, consultations, departments, profiles, rules, themes

pytestmark = pytest.mark.django_db


def facts_of(case):
    chosen = case.main_submission.themes if case.state == CaseState.NEW else case.themes
    profile = case.main_submission.profile
    return CaseFacts(
        call=str(case.consultation_id),
        language=case.language,
        themes=frozenset(chosen.values_list("pk", flat=True)),
        country=profile.country,
        kind=profile.kind,
    )


def holds(rule, case):
    """Both ways agree, or this fails."""
    is_proposed = rule.pk in [found.id for found in rules_of(case)]
    is_caught = Case.objects.filter(caught_by(rule), pk=case.pk).exists()
    assert is_proposed is is_caught
    return is_caught


def triaged(*, themes=(), kind="ngo", country="KE", **fields):
    """In triage, with themes as the office confirmed them."""
    case = cases.assigned(profile=profiles.profile(kind=kind, country=country), **fields)
    case.themes.set(themes)
    return case


def test_language():
    rule = rules.rule(languages=["fr", "es"])
    assert holds(rule, triaged(language="fr"))
    assert not holds(rule, triaged(language="en"))


def test_kind_of_organisation():
    rule = rules.rule(kinds=["women", "youth"])
    assert holds(rule, triaged(kind="youth"))
    assert not holds(rule, triaged(kind="ngo"))


def test_region_or_country():
    rule = rules.rule(regions=["african"], countries=["NP"])
    assert holds(rule, triaged(country="KE"))
    assert holds(rule, triaged(country="NP"))
    assert not holds(rule, triaged(country="BR"))
    assert not holds(rule, triaged(country=""))


def test_call():
    call = consultations.open_call()
    rule = rules.rule(calls=[call])
    assert holds(rule, triaged(consultation=call))
    assert not holds(rule, triaged())


def test_theme_or_one_below_it():
    above = themes.theme()
    below, other = themes.theme(parent=above), themes.theme()
    rule = rules.rule(themes=[above])
    assert holds(rule, triaged(themes=[above]))
    assert holds(rule, triaged(themes=[below, other]))
    assert not holds(rule, triaged(themes=[other]))
    assert not holds(rule, triaged())
    assert not holds(rules.rule(themes=[below]), triaged(themes=[above]))


def test_theme_of_a_new_one_is_the_authors():
    theme = themes.theme()
    rule = rules.rule(themes=[theme])
    new = cases.in_state(CaseState.NEW, themes=[theme])
    claimed = cases.assigned(themes=[theme])
    assert holds(rule, new)
    assert not holds(rule, claimed)


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("wells", True),
        ("WELL village", True),
        ("drought", False),
        ("drought, wells", True),
        ("drought، villages", True),
        ("wells drought", False),
        # Whole words: a rule for "wel" is not one for "wells".
        ("wel", False),
    ],
)
def test_words(words, is_found):
    assert holds(rules.rule(words=words), triaged()) is is_found


def test_words_in_another_script():
    case = triaged(language="ru", title="Колодцы для северных деревень", summary="Нам нужна вода.")
    assert holds(rules.rule(words="школы, воды"), case)
    assert not holds(rules.rule(words="школа"), case)
    assert holds(rules.rule(words="水源"), triaged(language="zh-hans", title="保护水源", summary="请求。"))


def test_all_conditions_must_hold():
    theme = themes.theme()
    rule = rules.rule(themes=[theme], languages=["fr"], regions=["african"], kinds=["ngo"], words="wells")
    fitting = {"themes": [theme], "language": "fr", "country": "KE", "kind": "ngo"}
    assert holds(rule, triaged(**fitting))
    for changed in ({"themes": []}, {"language": "en"}, {"country": "BR"}, {"kind": "women"}):
        assert not holds(rule, triaged(**{**fitting, **changed})), changed
    assert not holds(rule, triaged(**fitting, title="Schools", summary="For all."))


@pytest.mark.parametrize("state", [State.OFF, State.ARCHIVED])
def test_only_rules_that_are_on_propose(state):
    rules.rule(state, languages=["en"])
    assert rules_of(triaged()) == []


def test_rules_come_in_their_order_with_departments_that_accept_referrals():
    closed = departments.department(accepts_referrals=False)
    last = rules.rule(languages=["en"], position=1001)
    first = rules.rule(
        State.ON,
        rules.ProposedReferral(closed, "lead"),
        rules.ProposedReferral(departments.department(answer_days=7), "action", None, "Why?"),
        rules.ProposedReferral(departments.department(), "action", 3, "How?"),
        languages=["en"],
        position=1000,
    )
    found = rules_of(triaged())
    assert [rule.id for rule in found] == [first.pk, last.pk]
    assert [(one.purpose, one.days, one.usual_days, one.question) for one in found[0].departments] == [
        ("action", None, 7, "Why?"),
        ("action", 3, 15, "How?"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"languages": ["en"]}, {"languages": ["fr"]}, False),
        ({"languages": ["en"]}, {"languages": ["en", "fr"]}, True),
        ({"languages": ["en"]}, {"kinds": ["ngo"]}, True),
        ({"kinds": ["ngo"]}, {"kinds": ["women"]}, False),
        ({"regions": ["african"]}, {"countries": ["KE"]}, True),
        ({"regions": ["african"]}, {"countries": ["NP"]}, False),
        ({"words": "wells"}, {"words": "schools"}, True),
    ],
)
def test_may_meet(one, other, expected):
    one, other = rules.rule(**one), rules.rule(**other)
    assert may_meet(one, other) is may_meet(other, one) is expected


def test_may_meet_under_one_theme_or_one_below_it():
    above, apart = themes.theme(), themes.theme()
    below, beside = (themes.theme(parent=above) for _number in range(2))
    named = {"above": above, "apart": apart, "below": below, "beside": beside}
    of = {name: rules.rule(themes=[theme]) for name, theme in named.items()}
    of["any"] = rules.rule(languages=["en"])
    meet = {(one, other) for one in of for other in of if one < other and may_meet(of[one], of[other])}
    assert meet == {
        *(("above", "below"), ("above", "beside"), ("above", "any")),
        *(("any", "apart"), ("any", "below"), ("any", "beside")),
    }


def test_may_meet_not_in_different_calls():
    one, other = (rules.rule(calls=[consultations.open_call()]) for _number in range(2))
    assert not may_meet(one, other)


def test_matching_takes_the_same_statements_for_three_rules_as_for_one(django_assert_num_queries):
    case = triaged()
    rules.rule(languages=["en"], words="wells", themes=[themes.theme()])
    facts = facts_of(case)
    for _number in range(2):
        with django_assert_num_queries(1):
            rows = Case.objects.filter(pk=case.pk).values_list(rules_for(OuterRef("search")), flat=True).get()
            matching(rows, facts)
        rules.rule(languages=["en"], words="wells")
        rules.rule(languages=["en"], calls=[consultations.open_call()])
    assert ReferralRule.objects.count() == 5
