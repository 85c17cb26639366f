"""What an organisation has written, as a part of its page: inputs with their outcome, and notes on them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagements.admin.earlier_inputs import EarlierInput, earlier_input, with_outcome
from engagements.cases.states import State, WaitingOn
from engagements.notes.models import Note
from engagements.responses.models import Response
from engagements.responses.states import State as ResponseState
from engagements.submissions.models import Submission
from engagements.submissions.visibility import READ_BY_OFFICERS
from focalpoint.paging import CAP, Count, Counted, Page, page_of
from organisations.accounts.requests import SignedIn
from organisations.admin.sections import Section, add_section
from organisations.profiles.models import Profile

SIZE = 20
MOST_NOTES = 10
KEY = ["-submitted_at", "-pk"]
PARAMETER, ONLY = "inputs", "outcome"

Inputs = QuerySet[Submission]


def _all(inputs: Inputs) -> Inputs:
    return inputs


def _with_others(inputs: Inputs) -> Inputs:
    """Someone still has to act."""
    return inputs.filter(withdrawn_at=None, filing__case__waiting_on__lt=WaitingOn.NOBODY)


def _answered(inputs: Inputs) -> Inputs:
    """At least one department's answer has reached the author."""
    released = Response.objects.filter(state=ResponseState.RELEASED)
    return inputs.filter(filing__case__in=released.values("referral__case"))


def _declined(inputs: Inputs) -> Inputs:
    return inputs.filter(withdrawn_at=None, filing__case__state=State.DECLINED)


def _withdrawn(inputs: Inputs) -> Inputs:
    return inputs.filter(withdrawn_at__isnull=False)


@dataclass(frozen=True)
class Outcome:
    """A name in the address, what it is called, and which inputs have it."""

    name: str
    label: str | Promise
    rows: Callable[[Inputs], Inputs]


OUTCOMES = [
    Outcome("", _("All"), _all),
    Outcome("open", _("Under review"), _with_others),
    Outcome("answered", _("Answered"), _answered),
    Outcome("declined", _("Declined"), _declined),
    Outcome("withdrawn", _("Withdrawn"), _withdrawn),
]
BY_NAME = {outcome.name: outcome for outcome in OUTCOMES}


@dataclass(frozen=True)
class ShownOutcome:
    """A tab above the list."""

    name: str
    label: str | Promise
    count: Count
    is_on: bool


@dataclass(frozen=True)
class AboutInput:
    """An internal note, and the input that it is about."""

    reference: str
    text: str
    at: datetime
    who: str


@dataclass(frozen=True)
class WrittenInputs:
    """What stands in the section."""

    outcomes: list[ShownOutcome]
    page: Page[EarlierInput]
    notes: list[AboutInput]


@add_section
def inputs(request: SignedIn, profile: Profile) -> Section:
    """Two statements, however many there are."""
    rows = Submission.objects.visible_to(request.user).submitted().filter(profile=profile)
    chosen = BY_NAME.get(request.GET.get(ONLY, ""), OUTCOMES[0])
    listed = with_outcome(chosen.rows(rows), "pk", "submitted_at")
    page = page_of(listed, request, key=KEY, size=SIZE, parameter=PARAMETER)
    # One row to carry the columns: the organisation's own.
    carrier = Profile.objects.filter(pk=profile.pk).order_by()
    wanted: dict[str, Any] = {f"n_{outcome.name}": Counted(outcome.rows(rows)) for outcome in OUTCOMES}
    wanted["about"] = _notes(request, profile)
    columns = cast(dict[str, Any], carrier.values(**wanted).get())
    content = WrittenInputs(
        outcomes=[
            ShownOutcome(
                outcome.name, outcome.label, Count(columns[f"n_{outcome.name}"], CAP), outcome is chosen
            )
            for outcome in OUTCOMES
        ],
        page=Page([earlier_input(row["_one"]) for row in page.rows], page.previous, page.next, page.first),
        notes=[
            AboutInput(note["reference"], note["text"], datetime.fromisoformat(note["at"]), note["who"])
            for note in columns["about"]
        ],
    )
    return Section("engagements/admin/cases/parts/of_organisation.html", content)


def _notes(request: SignedIn, profile: Profile) -> ArraySubquery:
    """What officers wrote to each other about its inputs, the latest first."""
    inputs = Submission.objects.filter(profile=profile.pk, level__in=READ_BY_OFFICERS)
    filed = inputs.filter(filing__case=OuterRef("case")).order_by("-submitted_at")
    written = Note.objects.visible_to(request.user).filter(deleted_at=None)
    about_them = written.filter(case__in=inputs.values("filing__case"))
    named = about_them.annotate(of_input=Subquery(filed.values("reference")[:1]))
    latest = named.order_by("-written_at", "-pk")[:MOST_NOTES]
    names = {"reference": "of_input", "text": "text", "at": "written_at", "who": "written_by__name"}
    return ArraySubquery(latest.values(_one=JSONObject(**names)))
