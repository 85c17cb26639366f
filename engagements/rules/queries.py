"""Rules with all that they say, and what a lead should know of them."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from engagements.rules.matching import may_meet
from engagements.rules.models import ReferralRule
from engagements.rules.states import State
from focalpoint.verbs import Address


def all_kept(rule: ReferralRule) -> list[Address]:
    """Those whose order is one, for the engine to hold."""
    return [(ReferralRule, pk) for pk in ReferralRule.objects.kept().values_list("pk", flat=True)]


def whole(rules: QuerySet[ReferralRule]) -> QuerySet[ReferralRule]:
    """With themes, calls and departments: three statements more, for any number of rules."""
    return rules.prefetch_related("themes", "calls", "departments__department").defer("query")


def kept_whole() -> list[ReferralRule]:
    """All that are not archived, in their order."""
    return list(whole(ReferralRule.objects.kept().order_by("position", "id")))


def problems_of(rules: Iterable[ReferralRule], among: Sequence[ReferralRule]) -> dict[UUID, list[str]]:
    """What is wrong with each rule beside the others; `among` are all that are kept, in their order."""
    return {rule.pk: [*_closed(rule), *_disagreements(rule, among)] for rule in rules}


def _closed(rule: ReferralRule) -> list[str]:
    return [
        _("%(department)s does not accept referrals, so the rule does not propose it.")
        % {"department": proposed.department}
        for proposed in rule.proposed
        if not proposed.department.accepts_referrals
    ]


def _disagreements(rule: ReferralRule, among: Sequence[ReferralRule]) -> list[str]:
    """Only a rule that is on is in another one's way."""
    sentences = []
    for other in among:
        is_other_lead = rule.lead and other.lead and rule.lead != other.lead
        if other.pk == rule.pk or other.state != State.ON or not is_other_lead or not may_meet(rule, other):
            continue
        first = min(rule, other, key=lambda one: (one.position, one.pk))
        if first is rule:
            sentence = _(
                "“%(rule)s” can hold for the same inputs, with another lead department. "
                "This rule comes first."
            )
        else:
            sentence = _(
                "“%(rule)s” can hold for the same inputs, with another lead department. It comes first."
            )
        sentences.append(sentence % {"rule": other.name})
    return sentences
