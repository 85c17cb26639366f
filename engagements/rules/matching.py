"""Which rules hold for one case, and which cases one rule holds for: the same conditions, read both ways.

For one case all rules that are on come with the case itself, in one statement, and are compared here. A dry
run asks the database. `tests/engagements/rules/test_matching.py` holds the two against each other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject

from engagements.cases.models import Case
from engagements.cases.states import State as CaseState
from engagements.consultations.models import Consultation
from engagements.rules.content import query_of
from engagements.rules.models import ReferralRule, RuleDepartment
from engagements.submissions.models import Submission
from organisations.regions.countries import countries_of, region_of
from organisations.themes.models import Theme


@dataclass(frozen=True)
class CaseFacts:
    """What conditions look at, beside words."""

    call: str
    language: str
    themes: frozenset[str]
    country: str
    kind: str


@dataclass(frozen=True)
class MatchedRule:
    """A rule that is on, as it comes with a case."""

    id: UUID
    name: str
    conditions: Mapping[str, list[str]]
    # In their order; only those that accept referrals.
    departments: tuple["MatchedDepartment", ...]

    def holds_for(self, facts: CaseFacts) -> bool:
        """Of words the database has said already that they are in the text."""
        asked = self.conditions
        is_there = not (asked["regions"] or asked["countries"]) or (
            region_of(facts.country) in asked["regions"] or facts.country in asked["countries"]
        )
        return (
            is_there
            and _any(asked["calls"], [facts.call])
            and _any(asked["languages"], [facts.language])
            and _any(asked["kinds"], [facts.kind])
            and _any(asked["themes"], facts.themes)
        )


@dataclass(frozen=True)
class MatchedDepartment:
    """One that such a rule proposes, by its code; without `days` the department's usual number counts."""

    code: str
    purpose: str
    days: int | None
    usual_days: int
    question: str


def _any(asked: list[str], given: Iterable[str]) -> bool:
    return not asked or not set(asked).isdisjoint(given)


class _Matches(Func):
    """A search vector and a query, both in columns: Django's own lookup would make a query of text."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()


def rules_for(search: Combinable) -> ArraySubquery:
    """The rules that are on and whose words, if any, are in the vector `search`: a column beside a case."""
    chosen = ReferralRule.themes.through.objects.filter(referralrule=OuterRef(OuterRef("pk"))).values("theme")
    themes = Theme.objects.filter(Q(pk__in=chosen) | Q(parent__in=chosen)).order_by()
    calls = Consultation.objects.filter(
        pk__in=ReferralRule.calls.through.objects.filter(referralrule=OuterRef(OuterRef("pk"))).values(
            "consultation"
        )
    ).order_by()
    departments = RuleDepartment.objects.filter(rule=OuterRef("pk"), department__accepts_referrals=True)
    rows = (
        ReferralRule.objects.on()
        .filter(Q(query=None) | Q(_Matches(search, F("query"))))
        .order_by("position", "id")
        .values(
            _one=JSONObject(
                id="id",
                name="name",
                regions="regions",
                countries="countries",
                languages="languages",
                kinds="kinds",
                themes=ArraySubquery(themes.values("pk")),
                calls=ArraySubquery(calls.values("pk")),
                departments=ArraySubquery(
                    departments.order_by("place").values(
                        _one=JSONObject(
                            code="department_id",
                            purpose="purpose",
                            days="days",
                            usual_days="department__answer_days",
                            question="question",
                        )
                    )
                ),
            )
        )
    )
    return ArraySubquery(rows)


def matching(rows: Iterable[Mapping[str, Any]], facts: CaseFacts) -> list[MatchedRule]:
    """Of the rows of `rules_for`, those that hold, in their order."""
    return [rule for rule in map(_read, rows) if rule.holds_for(facts)]


def rules_of(case: Case) -> list[MatchedRule]:
    """The same of a case that is not loaded for a page."""
    themes = case.main_submission.themes if case.state == CaseState.NEW else case.themes
    profile = case.main_submission.profile
    facts = CaseFacts(
        call=str(case.consultation_id),
        language=case.language,
        themes=frozenset(themes.values_list("pk", flat=True)),
        country=profile.country,
        kind=profile.kind,
    )
    [rows] = Case.objects.filter(pk=case.pk).order_by().values_list(rules_for(OuterRef("search")), flat=True)
    return matching(rows, facts)


def _read(row: Mapping[str, Any]) -> MatchedRule:
    names = ("regions", "countries", "languages", "kinds", "themes", "calls")
    return MatchedRule(
        id=UUID(row["id"]),
        name=row["name"],
        conditions={name: row[name] for name in names},
        departments=tuple(
            MatchedDepartment(
                code=department["code"],
                purpose=department["purpose"],
                days=department["days"],
                usual_days=department["usual_days"],
                question=department["question"],
            )
            for department in row["departments"]
        ),
    )


def caught_by(rule: ReferralRule) -> Q:
    """The cases that a rule holds for, whether it is on or not."""
    caught = Q()
    if rule.languages:
        caught &= Q(language__in=rule.languages)
    if rule.kinds:
        caught &= Q(main_submission__profile__kind__in=rule.kinds)
    if rule.regions or rule.countries:
        caught &= Q(main_submission__profile__country__in=places_of(rule))
    if calls := [call.pk for call in rule.calls.all()]:
        caught &= Q(consultation__in=calls)
    if themes := [theme.pk for theme in rule.themes.all()]:
        caught &= _about(themes)
    if (query := query_of(rule.words)) is not None:
        caught &= Q(search=query)
    return caught


def places_of(rule: ReferralRule) -> set[str]:
    """Codes of the countries that are in its regions, or among its countries."""
    return {*rule.countries, *(country for region in rule.regions for country in countries_of(region))}


def _about(themes: list[str]) -> Q:
    """By the themes as the office confirmed them, or the author's while no officer has the case."""
    meant = Q(theme__in=themes) | Q(theme__parent__in=themes)
    confirmed = Case.themes.through.objects.filter(meant, case=OuterRef("pk"))
    chosen = Submission.themes.through.objects.filter(meant, submission=OuterRef("main_submission"))
    is_new = Q(state=CaseState.NEW)
    return (is_new & Q(Exists(chosen))) | (~is_new & Q(Exists(confirmed)))


def _share_a_theme(one: ReferralRule, other: ReferralRule) -> bool:
    """The same, or one that is below the other's; or either asks for none."""
    mine, theirs = ({theme.pk: theme.parent_id for theme in rule.themes.all()} for rule in (one, other))
    above_mine, above_theirs = ({*themes, *themes.values()} for themes in (mine, theirs))
    return not mine or not theirs or bool(mine.keys() & above_theirs or theirs.keys() & above_mine)


def may_meet(one: ReferralRule, other: ReferralRule) -> bool:
    """Whether both can be expected to catch the same input, as far as their lists say.

    Different words exclude nothing. That an input has a theme of each is possible, and too rare to be said.
    """
    pairs: list[tuple[set[Any], set[Any]]] = [
        (set(one.languages), set(other.languages)),
        (set(one.kinds), set(other.kinds)),
        (places_of(one), places_of(other)),
        ({call.pk for call in one.calls.all()}, {call.pk for call in other.calls.all()}),
    ]
    return _share_a_theme(one, other) and all(
        not mine or not theirs or mine & theirs for mine, theirs in pairs
    )
