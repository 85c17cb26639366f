"""What the queue is narrowed by, and how it is arranged: every filter, in the order in which they apply."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.conf import settings
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagements.admin.arrangement import ORDER_BY_NAME, columns_of
from engagements.admin.narrowing import Narrowing, Rows
from engagements.admin.saved_views import BY_NAME, FIRST, listed
from engagements.cases.models import Case
from engagements.cases.states import WAITING_ON, Priority, State, WaitingOn
from engagements.consultations.models import Consultation, Level
from engagements.reports.waiting import IS_WAITING, is_begun_late, is_late, is_late_soon, is_recent
from engagements.routing.models import Referral
from engagements.submissions.models import Submission
from organisations.accounts.models import User
from organisations.regions.countries import Region, countries_of
from organisations.themes.queries import with_those_below

MOST_DIGITS = 18
# The page of a list, and Django's sign that an address asked for what there is not.
NOT_NARROWING = {PAGE_VAR, ERROR_FLAG}


class SavedViewFilter(Narrowing):
    """The tabs on top; not among the drop-downs. The bare address opens what needs the reader's action."""

    title = _("view")
    parameter_name = "view"

    def usual(self, request: HttpRequest) -> str:
        return "" if set(request.GET) - NOT_NARROWING - ARRANGING else FIRST

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        view = BY_NAME.get(self.value)
        if view is None or view.in_order is None:
            return super().queryset(request, queryset)
        return listed(view.in_order(self.user, timezone.now()))

    def narrowed(self, rows: Rows) -> Rows:
        """In place of all rows: it comes first among the filters."""
        view = BY_NAME.get(self.value)
        return listed(view.rows(self.user, timezone.now())) if view else rows


class CallFilter(Narrowing):
    title = _("Call")
    parameter_name = "call"

    def narrowed(self, rows: Rows) -> Rows:
        """The call is looked up first, so that the index of its queue is used."""
        return rows.filter(consultation=Consultation.objects.filter(slug=self.value).values("pk")[:1])


class ThemeFilter(Narrowing):
    """By the themes as the office confirmed them, or the author's while nobody has; with those below it."""

    title = _("Theme")
    parameter_name = "theme"

    def narrowed(self, rows: Rows) -> Rows:
        meant = with_those_below(self.value)
        confirmed = Case.themes.through.objects.filter(meant).values("case_id")
        chosen = Submission.themes.through.objects.filter(meant).values("submission__filing__case")
        return rows.filter(Q(pk__in=confirmed) | Q(state=State.NEW, pk__in=chosen))


class LanguageFilter(Narrowing):
    title = _("Language")
    parameter_name = "language"
    offered = settings.CONTENT_LANGUAGES

    def narrowed(self, rows: Rows) -> Rows:
        return rows.filter(language=self.value)


class DepartmentFilter(Narrowing):
    """To which it is or was referred, unless the referral was recalled or passed on."""

    title = _("Department")
    parameter_name = "department"

    def narrowed(self, rows: Rows) -> Rows:
        sent = Referral.objects.with_the_department().filter(department=self.value)
        return rows.filter(pk__in=sent.values("case"))


class StateFilter(Narrowing):
    title = _("State")
    parameter_name = "state"
    offered = State.choices

    def narrowed(self, rows: Rows) -> Rows:
        """Naming whom cases in this state can wait for lets the database use the queue's index."""
        if self.value not in State.values:
            return rows
        waiting_on = {WAITING_ON[State(self.value)]}
        if self.value == State.REFERRED:
            waiting_on.add(WaitingOn.OFFICE)
        return rows.filter(state=self.value, waiting_on__in=sorted(waiting_on))


class OfficerFilter(Narrowing):
    """Oneself, no one, all others, or one colleague."""

    title = _("Officer")
    parameter_name = "officer"
    offered = [("me", _("Me")), ("nobody", _("No one")), ("others", _("Other officers"))]

    def narrowed(self, rows: Rows) -> Rows:
        if self.value == "me":
            return rows.filter(assignee=self.user.pk)
        if self.value == "nobody":
            return rows.filter(assignee=None)
        if self.value == "others":
            return rows.filter(assignee__isnull=False).exclude(assignee=self.user.pk)
        officer = officer_in(self.value)
        return rows if officer is None else rows.filter(assignee=officer)


class LevelFilter(Narrowing):
    title = _("Confidentiality")
    parameter_name = "level"
    offered = [
        (Level.OPEN, _("Open")),
        (Level.WITHHELD, _("Name withheld")),
        (Level.UN_ONLY, _("United Nations only")),
    ]

    def narrowed(self, rows: Rows) -> Rows:
        return rows.filter(level=self.value)


class DueFilter(Narrowing):
    title = _("Due")
    parameter_name = "due"
    offered = [("overdue", _("Overdue")), ("week", _("Due within a week")), ("any", _("Has a due date"))]

    def narrowed(self, rows: Rows) -> Rows:
        now = timezone.now()
        kept = {"overdue": is_late(now), "week": is_late_soon(now), "any": IS_WAITING}.get(self.value)
        return rows if kept is None else rows.filter(kept)


class ReceivedFilter(Narrowing):
    """What came in lately, whatever became of it."""

    title = _("Received")
    parameter_name = "received"
    offered = [("month", _("In the last 30 days"))]

    def narrowed(self, rows: Rows) -> Rows:
        return rows.filter(is_recent(timezone.now())) if self.value == "month" else rows


class BegunFilter(Narrowing):
    """What the office began lately, but too late."""

    title = _("Work started")
    parameter_name = "begun"
    offered = [("late", _("Late, in the last 30 days"))]

    def narrowed(self, rows: Rows) -> Rows:
        return rows.filter(is_begun_late(timezone.now())) if self.value == "late" else rows


class RegionFilter(Narrowing):
    """In which regional group the organisation of the main input is based."""

    title = _("Region")
    parameter_name = "region"
    offered = Region.choices

    def narrowed(self, rows: Rows) -> Rows:
        return rows.filter(main_submission__profile__country__in=countries_of(self.value))


class PriorityFilter(Narrowing):
    title = _("Priority")
    parameter_name = "priority"
    offered = [(str(number), label) for number, label in reversed(Priority.choices)]

    def narrowed(self, rows: Rows) -> Rows:
        """The number is written into the statement, so that the index of the rare ones fits."""
        return rows.filter(priority=int(self.value)) if self.value in dict(self.offered) else rows


class LabelFilter(Narrowing):
    """By a label's key; archived ones too, for whoever has such an address."""

    title = _("Label")
    parameter_name = "label"

    def narrowed(self, rows: Rows) -> Rows:
        # No key has more digits, and int() refuses thousands of them.
        is_key = self.value.isascii() and self.value.isdecimal() and len(self.value) < MOST_DIGITS
        return rows.filter(labels__contains=[int(self.value)]) if is_key else rows.none()


class ReasonFilter(Narrowing):
    """What was declined for it, whatever was decided since then about an appeal."""

    title = _("Declined because")
    parameter_name = "reason"

    def narrowed(self, rows: Rows) -> Rows:
        return rows.filter(decline_reason=self.value)


class Arranging(Narrowing):
    """How the same rows are shown."""

    def narrowed(self, rows: Rows) -> Rows:
        return rows


class OrderFilter(Arranging):
    title = _("Sort by")
    parameter_name = "sort"

    @classmethod
    def read(cls, values: Sequence[str]) -> str:
        value = super().read(values)
        return value if value in ORDER_BY_NAME else ""


class ColumnsFilter(Arranging):
    """Several: as boxes send them, or with commas between them."""

    title = _("Columns")
    parameter_name = "columns"

    @classmethod
    def read(cls, values: Sequence[str]) -> str:
        return ",".join(columns_of(values))


class SavedMark(Arranging):
    """From which saved view one came; what it shows stands beside it in the address."""

    title = _("saved view")
    parameter_name = "saved"


class PanelMark(Arranging):
    """Whether all filters are shown, to choose among them; what is set is always shown."""

    title = _("Filters")
    parameter_name = "filters"


def officer_in(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def rows_of(parameters: Mapping[str, str], user: User) -> Rows:
    """What the queue lists at an address, without what is searched for."""
    rows: Rows = Case.objects.visible_to(user)
    for kind in FILTERS:
        if value := parameters.get(kind.parameter_name):
            rows = kind.of(value, user).narrowed(rows)
    return rows


ARRANGING = {kind.parameter_name for kind in (OrderFilter, ColumnsFilter, SavedMark, PanelMark)}
FILTERS: tuple[type[Narrowing], ...] = (
    SavedViewFilter, CallFilter, ThemeFilter, LanguageFilter, DepartmentFilter, StateFilter, OfficerFilter,
    LevelFilter, DueFilter, ReceivedFilter, BegunFilter, RegionFilter, PriorityFilter, LabelFilter,
    ReasonFilter, OrderFilter, ColumnsFilter, SavedMark, PanelMark,
)  # fmt: skip
