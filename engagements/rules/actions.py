"""What is done with referral rules. None is deleted: referrals say which rule proposed them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Max, Model
from django.utils.translation import gettext as _

from engagements.consultations.models import Consultation
from engagements.rules import verbs
from engagements.rules.checks import check_conditions, check_departments
from engagements.rules.content import ProposedReferral, query_of
from engagements.rules.errors import NoNameError
from engagements.rules.models import ReferralRule, RuleDepartment
from engagements.rules.purposes import Purpose
from engagements.rules.states import State
from focalpoint.limits import Asked, check_most
from focalpoint.verbs import MovedError, flush, hold, note
from organisations.accounts.models import User
from organisations.themes.models import Theme


@verbs.CREATE.makes
def create(
    *,
    name: str,
    themes: Iterable[Theme],
    calls: Iterable[Consultation],
    regions: list[str],
    countries: list[str],
    languages: list[str],
    kinds: list[str],
    words: str,
    departments: Sequence[ProposedReferral],
    by: User,
    at: datetime,
) -> ReferralRule:
    """A new rule, the last in the order; it proposes nothing before it is switched on."""
    kept = ReferralRule.objects.kept()
    others = list(kept.values_list("pk", flat=True))
    check_most(Asked("rules", _("referral rules")), ReferralRule.MOST, [*others, None])
    last = kept.aggregate(last=Max("position"))["last"]
    rule = ReferralRule(position=0 if last is None else last + 1, created_at=at, created_by=by)
    _write(rule, name, regions, countries, languages, kinds, words)
    return _choose(rule, list(themes), list(calls), departments)


@verbs.SAVE
def save(
    rule: ReferralRule,
    *,
    name: str,
    themes: Iterable[Theme],
    calls: Iterable[Consultation],
    regions: list[str],
    countries: list[str],
    languages: list[str],
    kinds: list[str],
    words: str,
    departments: Sequence[ProposedReferral],
    edit: int,
    by: User,
    at: datetime,
) -> ReferralRule:
    """Keep a changed rule; of one that is on, the figures start again with what it says now."""
    before = _said(rule)
    _write(rule, name, regions, countries, languages, kinds, words)
    _choose(rule, list(themes), list(calls), departments)
    # What is stored already is no change.
    if _said(rule) != before:
        rule.edit = edit + 1
        if rule.state == State.ON:
            rule.since_at, rule.since_by = at, by
    return rule


def _said(rule: ReferralRule) -> tuple[object, ...]:
    """All that a form of it gives."""
    departments = rule.departments.order_by("place").values_list("department", "purpose", "days", "question")
    return (
        rule.name,
        rule.words,
        (rule.regions, rule.countries, rule.languages, rule.kinds),
        sorted(rule.themes.values_list("pk", flat=True)),
        sorted(rule.calls.values_list("pk", flat=True)),
        list(departments),
    )


def _write(
    rule: ReferralRule,
    name: str,
    regions: list[str],
    countries: list[str],
    languages: list[str],
    kinds: list[str],
    words: str,
) -> None:
    if not name.strip():
        raise NoNameError
    was_asked = rule.words
    rule.name, rule.words = name.strip(), words.strip()
    rule.regions, rule.countries = sorted(regions), sorted(countries)
    rule.languages, rule.kinds = sorted(languages), sorted(kinds)
    # An expression, of which the database makes the query: set only where there is something to make.
    if rule.words != was_asked:
        rule.query = query_of(rule.words)


def _choose(
    rule: ReferralRule,
    themes: Sequence[Theme],
    calls: Sequence[Consultation],
    departments: Sequence[ProposedReferral],
) -> ReferralRule:
    """Keep what stands in other tables, of a rule that leaves some inputs out and proposes something."""
    check_conditions(
        themes=themes,
        calls=calls,
        regions=rule.regions,
        countries=rule.countries,
        languages=rule.languages,
        kinds=rule.kinds,
        words=rule.words,
    )
    check_departments(departments)
    flush(rule)
    _set(rule, "themes", themes, [theme.pk for theme in themes])
    _set(rule, "calls", calls, [call.slug for call in calls])
    before = list(rule.departments.order_by("place").values_list("department", flat=True))
    rule.departments.all().delete()
    for place, proposed in enumerate(departments):
        RuleDepartment(
            rule=rule,
            department=proposed.department,
            place=place,
            purpose=proposed.purpose,
            days=None if proposed.purpose == Purpose.INFORMATION else proposed.days,
            question=proposed.question.strip(),
        ).save()
    after = [proposed.department.pk for proposed in departments]
    if before != after:
        note(departments=[before, after])
    return rule


def _set(rule: ReferralRule, name: str, rows: Sequence[Model], codes: Iterable[str]) -> None:
    """Themes or calls; the log keeps their codes, where others were chosen."""
    chosen = getattr(rule, name)
    before = sorted(chosen.values_list("slug" if name == "calls" else "pk", flat=True))
    if before != sorted(codes):
        note(**{name: [before, sorted(codes)]})
        chosen.set(rows)


@verbs.SWITCH_ON
def switch_on(rule: ReferralRule, *, by: User, at: datetime) -> ReferralRule:
    """From now on it proposes departments for the inputs that it holds for."""
    rule.since_at, rule.since_by = at, by
    return rule


@verbs.SWITCH_OFF
def switch_off(rule: ReferralRule, *, by: User, at: datetime) -> ReferralRule:
    """It proposes nothing any more; what it says stays."""
    rule.since_at, rule.since_by = None, None
    return rule


@verbs.MOVE
def move(rule: ReferralRule, *, after: ReferralRule | None, by: User, at: datetime) -> ReferralRule:
    """Put it after another rule, or first; the others keep their order among themselves."""
    kept = [hold(other) for other in ReferralRule.objects.kept().only("pk").order_by("position", "id")]
    others = [other for other in kept if other.pk != rule.pk]
    places = {other.pk: number for number, other in enumerate(others, 1)}
    if after is not None and after.pk not in places:
        raise MovedError
    place = 0 if after is None else places[after.pk]
    for position, other in enumerate([*others[:place], rule, *others[place:]]):
        other.position = position
        if other is not rule:
            flush(other)
    return rule


@verbs.ARCHIVE
def archive(rule: ReferralRule, *, by: User, at: datetime) -> ReferralRule:
    """Put it away for good; referrals that it proposed still name it."""
    rule.since_at, rule.since_by = None, None
    return rule
