"""What the office reads of a case in a list, as typed rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from engagements.admin.campaigns import Marks, marks
from engagements.cases.models import Case
from engagements.cases.states import Priority, State, WaitingOn
from engagements.cases.verbs import WAKE
from engagements.labels.models import Label
from engagements.routing.verbs import REQUEST_EXTENSION
from focalpoint.languages import of_content
from focalpoint.office import office_day
from focalpoint.translated import Translated
from focalpoint.verbs import VERBS
from organisations.profiles.states import State as ProfileState


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in the queue, with its main input."""

    reference: str | None
    title: str
    language: str
    level: str
    call: Translated
    organisation: str
    is_verified: bool
    state: str
    state_word: str | Promise
    # Why the office must act, or for whom it waits; and whether it is the office that must.
    waits: str | Promise
    is_ours: bool
    officer: str
    # Empty where it is as most are.
    priority: str
    # Their names and colours, in the order of the list.
    labels: list[Label]
    # The day until which it is put aside.
    snoozed: str
    # How many files it was submitted with, how many inputs it has, how many others say nearly the same.
    marks: Marks
    # Its language where that is not the reader's; and in any case.
    foreign: str
    language_word: str
    # The day on which it came in, and how long ago: "12 days".
    opened: date
    age: str
    due: date | None
    is_late: bool
    # "overdue", "tomorrow", "in 3 days"; "" where nothing is due.
    left: str

    @property
    def day(self) -> str:
        return _short(self.due, get_language()) if self.due else ""

    @property
    def opening_day(self) -> str:
        return _short(self.opened, get_language())


def case_rows(cases: Iterable[Case], labels: Iterable[Label], *, now: datetime) -> list[CaseRow]:
    """Of cases loaded as `saved_views.listed` loads them, and all labels that there are."""
    cases, today = list(cases), office_day(now)
    marked, reader = marks(cases), get_language() or ""
    by_key = {label.pk: label for label in labels}
    languages = {code: str(name) for code, name in of_content()}
    waiting = {waiting_on.value: str(waiting_on.label) for waiting_on in WaitingOn}
    states: dict[str, str | Promise] = {state.value: state.label for state in State}
    rows = [_case_row(case, waiting, states, today, now) for case in cases]
    asking = {pk for pk, mark in marked.items() if mark.asks_for_time}
    return [
        replace(
            row,
            # Why the office must act for itself comes first.
            waits=REQUEST_EXTENSION.why if case.pk in asking and not row.is_ours else row.waits,
            is_ours=row.is_ours or case.pk in asking,
            labels=labels_of(case, by_key),
            marks=marked.get(case.pk, Marks()),
            foreign="" if row.language == reader else languages[row.language],
            language_word=languages[row.language],
        )
        for case, row in zip(cases, rows, strict=True)
    ]


def labels_of(case: Case, by_key: Mapping[int, Label]) -> list[Label]:
    """In the order of the list, which is by name."""
    return [label for key, label in by_key.items() if key in case.labels]


def language_name(code: str) -> str:
    """Of one of the six languages, in the reader's."""
    return str(dict(of_content())[code])


def _case_row(
    case: Case, waiting: dict[int, str], states: dict[str, str | Promise], today: date, now: datetime
) -> CaseRow:
    submission, due = case.main_submission, office_day(case.due_at) if case.due_at else None
    opened = office_day(case.opened_at)
    is_late = case.due_at is not None and case.due_at < now
    return CaseRow(
        reference=submission.reference,
        title=submission.title,
        language=case.language,
        level=submission.level,
        call=case.consultation.title,
        organisation=str(submission.profile),
        is_verified=submission.profile.state == ProfileState.VERIFIED,
        state=case.state,
        state_word=states[case.state],
        waits=_why(case, now) or waiting[case.waiting_on],
        is_ours=bool(_why(case, now)),
        priority="" if case.priority == Priority.NORMAL else str(Priority(case.priority).label),
        labels=[],
        snoozed=snoozed_until(case, now),
        officer=str(case.assignee) if case.assignee else "",
        marks=Marks(),
        foreign="",
        language_word="",
        opened=opened,
        age=_age((today - opened).days),
        due=due,
        is_late=is_late,
        left=_left((due - today).days, is_late=is_late) if due else "",
    )


def snoozed_until(case: Case, now: datetime) -> str:
    """The day on which it comes back, in the reader's language; "" where it is not put aside."""
    if case.snoozed_until is None or not case.is_snoozed(now):
        return ""
    return _short(office_day(case.snoozed_until), get_language())


def _why(case: Case, now: datetime) -> str | Promise:
    """Why the office must act now; "" while it need not."""
    is_over = case.snoozed_until is not None and not case.is_snoozed(now)
    verb = WAKE if is_over else VERBS.get(case.waiting_reason)
    return verb.why if verb and case.waiting_on == WaitingOn.OFFICE else ""


@lru_cache(maxsize=1024)
def _short(day: date, language: str | None) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")


def _age(days: int) -> str:
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days} if days else _("today")


def _left(days: int, *, is_late: bool) -> str:
    if is_late:
        return _("overdue")
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
