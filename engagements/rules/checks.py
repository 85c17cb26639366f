"""What a rule must be, as its form and its verbs ask it."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from engagements.rules.content import ProposedReferral, query_of
from engagements.rules.errors import (
    NoConditionError,
    NoDepartmentError,
    NoWordsError,
    SameDepartmentError,
    SeveralLeadsError,
)
from engagements.rules.models import ReferralRule
from engagements.rules.purposes import Purpose
from focalpoint.languages import of_content
from focalpoint.limits import Asked, check_most
from organisations.profiles.models import Kind


def check_conditions(
    *,
    themes: Collection[object],
    calls: Collection[object],
    regions: Collection[str],
    countries: Collection[str],
    languages: Collection[str],
    kinds: Collection[str],
    words: str,
) -> None:
    """Raise unless at least one condition can fail: a list of all languages is none."""
    check_most(Asked("themes", _("themes")), ReferralRule.MOST_CHOSEN, themes)
    check_most(Asked("calls", _("calls")), ReferralRule.MOST_CHOSEN, calls)
    if words.strip() and query_of(words) is None:
        raise NoWordsError
    is_open = [
        not languages or not {code for code, _name in of_content()} - set(languages),
        not kinds or not set(Kind.values) - set(kinds),
    ]
    if all(is_open) and not (themes or calls or regions or countries or words.strip()):
        raise NoConditionError


def check_departments(departments: Sequence[ProposedReferral]) -> None:
    check_most(Asked("departments", _("departments")), ReferralRule.MOST_DEPARTMENTS, departments)
    if not departments:
        raise NoDepartmentError
    if sum(proposed.purpose == Purpose.LEAD for proposed in departments) > 1:
        raise SeveralLeadsError
    codes = [proposed.department.pk for proposed in departments]
    for proposed in departments:
        if codes.count(proposed.department.pk) > 1:
            raise SameDepartmentError(proposed.department)
