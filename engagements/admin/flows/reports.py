"""The office's figures and the report of a month: pages to read, to print and to take along as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from engagements.admin.filters import FILTERS
from engagements.admin.saved_views import ALL
from engagements.cases.models import Case
from engagements.reports import monthly, waiting
from engagements.reports.monthly import Report
from engagements.reports.waiting import By, Line, Table
from focalpoint import access
from focalpoint.admin.steps import page
from focalpoint.charts import Chart, Series
from focalpoint.months import code, in_words, later, month_at, read
from focalpoint.statistics import in_percent
from focalpoint.table_files import asked_for
from organisations.accounts.requests import SignedIn

FOLDER = "engagements/admin/reports"
# What the queue can be narrowed by.
PARAMETERS = {kind.parameter_name for kind in FILTERS}
VIEW, VIEW_LIST = "engagements.view_figures", "engagements.view_case"
# What stands where there is nothing to say.
NONE = "–"


@dataclass(frozen=True)
class Number:
    """A bar of the chart; here no number is too small to be said."""

    bar: int

    def __str__(self) -> str:
        return str(self.bar)


@dataclass(frozen=True)
class Share:
    """So many of all, for people; a file has the number alone."""

    part: int
    whole: int

    def __str__(self) -> str:
        percent = in_percent(self.part, self.whole)
        if percent is None:
            return NONE
        return _("%(percent)s%% of %(number)s") % {"percent": percent, "number": self.whole}


@dataclass(frozen=True)
class Cell:
    """A number, and the address of the list that it counts; empty for who may not read it."""

    number: int
    address: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class Row:
    """A line of the figures, as the page shows it."""

    name: str
    cells: list[Cell]
    longest: int | None


def figures(request: SignedIn) -> HttpResponseBase:
    """What came in, where it waits and how long, by one property; what is no property counts by the first."""
    access.check(request.user, VIEW)
    now = timezone.now()
    by = waiting.BY_NAME.get(request.GET.get("by", ""), waiting.FIRST)
    table = waiting.table(by, now=now)
    if write := asked_for(request):
        return write(f"figures-by-{by.name}", [by.label, *_heads()], _lines(table, now))
    flow = monthly.flow(now=now)
    chart = Chart(
        [in_words(first) for first in flow.months],
        [
            Series(_("Inputs received"), list(map(Number, flow.received))),
            Series(_("Answers released"), list(map(Number, flow.answered))),
        ],
    )
    return page(
        request,
        f"{FOLDER}/figures.html",
        Case,
        _("Figures"),
        by=by,
        bys=waiting.BYS,
        heads=_heads(),
        lines=[_row(by, name, line, now, may_list=_may_list(request)) for name, line in table.lines],
        table=table,
        most=waiting.MOST,
        chart=chart,
        months=[(code(first), in_words(first)) for first in reversed(flow.months)],
    )


def _may_list(request: SignedIn) -> bool:
    return request.user.has_perm(VIEW_LIST)


def _heads() -> list[str]:
    return [
        _("Received in the last 30 days"),
        _("Open"),
        _("Overdue"),
        _("Due within a week"),
        _("Started late in the last 30 days"),
        _("Longest wait in days"),
    ]


def _row(by: By, name: str, line: Line, now: datetime, *, may_list: bool) -> Row:
    value = (line.key or by.without_value) if by.name in PARAMETERS else ""

    def cell(number: int, *, is_late: bool = False, **narrowed: str) -> Cell:
        query = {"view": ALL, by.name: value, **narrowed}
        address = f"{reverse('admin:engagements_case_changelist')}?{urlencode(query)}"
        return Cell(number, address if may_list and value else "", is_late and number > 0)

    cells = [
        cell(line.received, received="month"),
        cell(line.waiting, due="any"),
        cell(line.late, due="overdue", is_late=True),
        cell(line.late_soon, due="week"),
        cell(line.begun_late, begun="late"),
    ]
    return Row(name, cells, line.longest(now))


def _lines(table: Table, now: datetime) -> Iterator[Sequence[object]]:
    for name, line in table.lines:
        longest = line.longest(now)
        yield (
            name,
            line.received,
            line.waiting,
            line.late,
            line.late_soon,
            line.begun_late,
            NONE if longest is None else longest,
        )


def month(request: SignedIn) -> HttpResponseBase:
    """The report of a month, to print; of the last whole one where the address names none that has begun."""
    access.check(request.user, VIEW)
    now, typed = timezone.now(), request.GET.get("month", "")
    named = read(typed, at=now)
    first = named or later(month_at(now), -1)
    report = monthly.report(first, now=now)
    if write := asked_for(request):
        return write(f"report-{code(first)}", *_as_file(report))
    return _month_page(request, report, first, now, is_unknown=bool(typed) and named is None)


def _month_page(
    request: SignedIn, report: Report, first: date, now: datetime, *, is_unknown: bool
) -> HttpResponse:
    next_one = later(first)
    return page(
        request,
        f"{FOLDER}/month.html",
        Case,
        _("Report for %(month)s") % {"month": in_words(first)},
        report=report,
        code=code(first),
        name=in_words(first),
        before_name=in_words(report.before.first),
        before=code(report.before.first),
        next=code(next_one) if next_one <= month_at(now) else "",
        is_running=first == month_at(now),
        is_unknown=is_unknown,
        office=_office(report),
        departments=report.departments,
        late_address=f"{reverse('admin:engagements_case_changelist')}?view={ALL}&due=overdue"
        if _may_list(request)
        else "",
    )


def _office(report: Report) -> list[tuple[str | Promise, object, object]]:
    """What it is called, in the month and in the one before."""
    now, before = report.month.office, report.before.office
    return [
        (_("Inputs received"), now.received, before.received),
        (_("Inputs on which work started"), now.begun, before.begun),
        (
            _("Of these started by their due date"),
            Share(now.begun_in_time, now.begun),
            Share(before.begun_in_time, before.begun),
        ),
        (_("Decided"), now.decided, before.decided),
        (_("Of these referred to departments"), now.referred, before.referred),
        (_("Of these declined"), now.declined, before.declined),
        (_("Answers released to authors"), now.answered, before.answered),
        (
            _("Median number of calendar days from input to answer"),
            NONE if now.days is None else now.days,
            NONE if before.days is None else before.days,
        ),
    ]


def _as_file(report: Report) -> tuple[list[object], Iterator[Sequence[object]]]:
    """One table: the office's figures, then those of each department."""
    header: list[object] = ["", _("Figure"), code(report.month.first), code(report.before.first)]

    def lines() -> Iterator[Sequence[object]]:
        for name, number, before in _office(report):
            yield (
                _("Office"),
                name,
                *(one.part if isinstance(one, Share) else one for one in (number, before)),
            )
        yield _("Office"), _("Overdue now"), report.late_now, ""
        for name, department, earlier in report.departments:
            yield name, _("Referrals received"), department.received, earlier.received
            yield name, _("Answered"), department.answered, earlier.answered
            in_time = (one.in_time if one.with_date else NONE for one in (department, earlier))
            yield name, _("Answered on time"), *in_time
            days = (NONE if one.days is None else one.days for one in (department, earlier))
            yield name, _("Median days to answer"), *days
            yield name, _("Overdue now"), department.late, ""

    return header, lines()
