"""Figures of the office: each number is the length of its list, and who may not read it gets no link."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from engagements.admin.flows.reports import PARAMETERS
from engagements.cases import assigning
from engagements.cases.models import Case
from engagements.cases.states import State
from engagements.reports import waiting
from engagements.reports.waiting import BY_NAME, BYS
from engagements.routing.states import State as ReferralState
from focalpoint.pages import cache
from focalpoint.translated import Translated
from tests.engagements.admin.conftest import sign_in
from tests.factories import accounts, cases, consultations, departments, profiles, routing, themes
from tests.spreadsheets import read_xlsx

pytestmark = pytest.mark.django_db
FIGURES = "/admin/engagements/case/figures/"
MONTH = f"{FIGURES}month/"


@pytest.fixture(autouse=True)
def _no_kept_figures():
    cache.clear()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def many(officer, now):
    """Of every kind: new and old, late and soon late,
    with an officer and without, of two regions and none."""
    top = themes.theme()
    below = themes.theme(parent=top)
    department, call = departments.department(), consultations.open_call()
    for days, state, country in [
        (1, State.NEW, "KE"),
        (2, State.NEW, "PE"),
        (40, State.IN_TRIAGE, "KE"),
        (6, State.IN_TRIAGE, "PS"),
        (8, State.REFERRED, "KE"),
        (3, State.REFERRED, "PE"),
        (5, State.DECLINED, "KE"),
        (50, State.CLOSED, "PE"),
        (9, State.ANSWERED, "KE"),
        (20, State.RETURNED, "PE"),
    ]:
        case = cases.in_state(
            state,
            at=now - timedelta(days=days),
            officer=officer if state == State.IN_TRIAGE else None,
            profile=profiles.profile(country=country),
            consultation=call if days % 2 else consultations.open_call(),
            language="ar" if days % 3 else "en",
        )
        chosen = [top, below] if days % 4 else [below]
        (case.main_submission if state == State.NEW else case).themes.set(chosen)
        if state in (State.REFERRED, State.ANSWERED):
            sent = ReferralState.ANSWERED if state == State.ANSWERED else ReferralState.SENT
            routing.referral(case, state=sent, department=department)
    # Begun in time and too late, and too late long ago.
    for days, at, country in [(4, 1, "KE"), (20, 3, "PE"), (39, 31, "KE")]:
        case = cases.in_state(
            State.NEW,
            at=now - timedelta(days=days),
            profile=profiles.profile(country=country),
            consultation=call,
            language="en",
        )
        assigning.claim(case, by=officer, at=now - timedelta(days=at))


def length(client, address):
    return len(client.get(address).context["rows"])


@pytest.mark.parametrize("name", [by.name for by in BYS])
def test_each_number_is_the_length_of_its_list(client, many, name):
    response = client.get(f"{FIGURES}?by={name}")
    assert response.status_code == 200
    lines = response.context["lines"]
    cells = [(line.name, cell) for line in lines for cell in line.cells]
    assert sum(cell.number for _line, cell in cells)
    for line, cell in cells:
        if cell.address:
            assert length(client, cell.address) == cell.number, (line, cell)
        else:
            assert line == "No regional group" or name not in PARAMETERS


def test_what_is_late_next_week_is_counted_until_someone_acts(many, now):
    lines = dict(waiting.table(BY_NAME["state"], now=now).lines)
    # Each is due a week after it came in, or two weeks after it was claimed.
    triage = lines["In triage"]
    assert (triage.received, triage.waiting, triage.late, triage.late_soon) == (3, 5, 2, 1)
    assert triage.begun_late == 1
    assert triage.first_at == now - timedelta(days=40)
    assert lines["Declined"].received == 1
    assert lines["Declined"].longest(now) is None
    assert "Closed" not in lines


def test_the_longest_wait_is_in_days_of_the_office(settings):
    """From 00:16 on 18 October to 23:16 on 26 November, with an hour more between them."""
    settings.OFFICE_TIME_ZONE = "America/New_York"
    first = datetime(2026, 10, 18, 4, 16, tzinfo=UTC)
    line = waiting.Line("in_triage", first_at=first)
    assert line.longest(datetime(2026, 11, 27, 4, 16, tzinfo=UTC)) == 39
    assert line.longest(datetime(2026, 11, 27, 5, 16, tzinfo=UTC)) == 40


@pytest.mark.parametrize("by", BYS, ids=lambda by: by.name)
def test_figures_cost_the_same_for_any_number(by, now, django_assert_max_num_queries):
    for _nth in range(3):
        cases.assigned()
    with django_assert_max_num_queries(3):
        waiting.table(by, now=now)
    with django_assert_max_num_queries(1):
        waiting.table(by, now=now)


def test_an_auditor_reads_figures_and_gets_no_list(client, many):
    sign_in(client, accounts.auditor())
    for line in client.get(f"{FIGURES}?by=call").context["lines"]:
        assert not any(cell.address for cell in line.cells)
    assert "view=all" not in client.get(MONTH).content.decode()


def test_figures_by_what_is_no_property_are_by_state(client, officer):
    for by in ("", "nothing", "%00", "²"):
        assert client.get(f"{FIGURES}?by={by}").context["by"].name == "state"


def test_an_empty_office_has_figures_too(client, officer):
    page = client.get(FIGURES).content.decode()
    assert "There is nothing to count yet." in page
    assert "NaN" not in page


@pytest.mark.parametrize(
    "month",
    ["2026-13", "9999-01", "x", "٢٠٢٦-٠١"],
    ids=["thirteen", "future", "word", "digits"],
)
def test_a_month_that_is_none_is_said_and_the_last_one_shown(client, officer, month):
    response = client.get(f"{MONTH}?month={month}")
    assert response.status_code == 200
    assert "There is no report for the month in the address." in response.content.decode()
    assert response.context["code"] == f"{timezone.now() - timedelta(days=timezone.now().day + 1):%Y-%m}"


def test_an_empty_month_has_dashes_instead_of_shares(client, officer):
    response = client.get(f"{MONTH}?month=1999-12")
    shown = {str(label): str(number) for label, number, _before in response.context["office"]}
    assert shown["Median number of calendar days from input to answer"] == "–"
    assert shown["Of these started by their due date"] == "–"
    assert "0%" not in response.content.decode()


def read_csv(response):
    return list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))


def test_a_file_holds_no_formula(client, officer, now):
    call = consultations.open_call(title=Translated(en="=1+1"))
    Case.objects.filter(pk=cases.in_state(State.NEW, at=now).pk).update(consultation=call)
    header, line = read_csv(client.get(f"{FIGURES}?by=call&as=csv"))
    assert header[0] == "Call"
    assert line[:3] == ["'=1+1", "1", "1"]
    heads, cells = read_xlsx(client.get(f"{FIGURES}?by=call&as=xlsx"))
    assert heads == header
    assert cells[:3] == ["=1+1", 1, 1]


def test_the_month_is_a_file_too(client, officer):
    table = read_csv(client.get(f"{MONTH}?month=1999-12&as=csv"))
    assert table[0] == ["", "Figure", "1999-12", "1999-11"]
    assert table[1] == ["Office", "Inputs received", "0", "0"]
    # A share is a number there, to count on.
    assert table[3] == ["Office", "Of these started by their due date", "0", "0"]
    sheet = read_xlsx(client.get(f"{MONTH}?month=1999-12&as=xlsx"))
    assert sheet[3] == ["Office", "Of these started by their due date", 0, 0]
