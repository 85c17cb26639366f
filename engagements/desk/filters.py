"""What a department's list can be narrowed to."""

from collections.abc import Sequence
from datetime import datetime

import django_filters as filters
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagements.routing.models import Purpose, Referral, ReferralQuerySet
from engagements.routing.states import State
from focalpoint.widgets import QuickSelect
from organisations.departments.models import Department

# A recalled referral belongs to no department any more.
STATES = [(state.value, state.label) for state in State if state != State.RECALLED]


def choice(
    label: Promise, choices: Sequence[tuple[str, str | Promise]], **options: str
) -> filters.ChoiceFilter:
    return filters.ChoiceFilter(
        label=label, choices=choices, widget=QuickSelect, empty_label=_("All"), **options
    )


class ReferralFilter(filters.FilterSet):
    """By state, purpose, department (for people of several) and whether it is overdue."""

    state = choice(_("State"), STATES)
    purpose = choice(_("Purpose"), Purpose.choices)
    department = choice(_("Department"), [], field_name="department_id")
    due = choice(_("Due"), [("overdue", _("Overdue"))], method="by_due")

    class Meta:
        model = Referral
        fields: tuple[str, ...] = ()

    def __init__(
        self, data: QueryDict, rows: ReferralQuerySet, *, departments: Sequence[Department], now: datetime
    ) -> None:
        super().__init__(data, rows)
        self.now = now
        if len(departments) > 1:
            self.filters["department"].extra["choices"] = [
                (department.pk, str(department)) for department in departments
            ]
        else:
            del self.filters["department"]

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.filters)

    def by_due(self, referrals: ReferralQuerySet, name: str, value: str) -> ReferralQuerySet:
        return referrals.overdue(self.now)
