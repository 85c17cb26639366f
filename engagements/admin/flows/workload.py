"""What each officer has to do, for leads; each number leads to the inputs that it counts."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from engagements.admin.absences import away_in_words
from engagements.cases.models import Case
from engagements.routing.permissions import SEE_WORKLOAD
from engagements.routing.workload import MONTH, OfficerLoad, workload
from focalpoint.admin.steps import page
from focalpoint.office import office_day
from organisations.accounts.requests import SignedIn

PAGE = "engagements/admin/cases/workload.html"


@dataclass(frozen=True)
class Row:
    """A line of the page: the numbers, and where they lead."""

    load: OfficerLoad
    # Of what no one has it is empty.
    name: str
    # Away until when, or from when, and who stands in.
    away: str
    age: int | None
    # By what it shows, the address of the queue.
    all: str
    week: str
    late: str
    done: str


def show(request: SignedIn) -> HttpResponse:
    if not request.user.has_perm(SEE_WORKLOAD):
        raise PermissionDenied
    now = timezone.now()
    rows = [_row(load, now) for load in workload(now)]
    return page(request, PAGE, Case, _("Workload"), rows=rows[1:], unassigned=rows[0], now=now)


def _row(load: OfficerLoad, now: datetime) -> Row:
    officer = load.officer
    queue = reverse("admin:engagements_case_changelist")
    key = "nobody" if officer is None else str(officer.pk)
    since = office_day(now - MONTH).isoformat()
    log = reverse("admin:focalpoint_entry_changelist")
    return Row(
        load,
        name="" if officer is None else str(officer),
        away=away_in_words(officer, now),
        age=None if load.oldest is None else (office_day(now) - office_day(load.oldest)).days,
        all=f"{queue}?{urlencode({'officer': key, 'due': 'any'})}",
        week=f"{queue}?{urlencode({'officer': key, 'due': 'week'})}",
        late=f"{queue}?{urlencode({'officer': key, 'due': 'overdue'})}",
        done=f"{log}?{urlencode({'by': key, 'since': since})}",
    )
