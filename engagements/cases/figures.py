"""For whoever watches the portal: how many cases are in each state but the last, and how many are late."""

from datetime import datetime

from engagements.cases.models import Case
from engagements.cases.states import State, WaitingOn
from focalpoint.monitoring.figures import MOST, Figure, Values, at_most, register

# In the others nothing more is done, and there they gather.
_LIVE = [State.NEW, State.IN_TRIAGE, State.RETURNED, State.REFERRED, State.ANSWERED]
_WAITED_FOR = {
    "office": WaitingOn.OFFICE,
    "author": WaitingOn.AUTHOR,
    "departments": WaitingOn.DEPARTMENTS,
}


def cases(at: datetime) -> Values:
    return {str(state): at_most(Case.objects.filter(state=state)) for state in _LIVE}


def overdue(at: datetime) -> Values:
    late = Case.objects.filter(due_at__lt=at)
    return {name: at_most(late.filter(waiting_on=who)) for name, who in _WAITED_FOR.items()}


register(
    Figure(
        "focalpoint_cases", f"Cases by state, without those that ended, up to {MOST}.", cases, label="state"
    ),
    Figure(
        "focalpoint_cases_overdue",
        f"Cases past their date, by whom they wait on, up to {MOST}.",
        overdue,
        label="waiting_on",
    ),
)
