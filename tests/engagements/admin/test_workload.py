"""A lead shares the work out: what each officer has, who is away, and what no one has."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.cases import assigning
from engagements.cases.models import Case
from engagements.cases.states import State
from engagements.routing.queries import for_officer
from focalpoint.notifications.models import Notice
from focalpoint.office import office_day
from organisations.accounts import absences
from organisations.accounts.models import User
from tests.factories import accounts, cases

pytestmark = pytest.mark.django_db
PAGE, SHARE = reverse("admin:engagements_case_workload"), reverse("admin:engagements_case_share")
DAY = timedelta(days=1)


def go_away(person, deputy=None):
    now = timezone.now()
    today = office_day(now)
    absences.set_absence(person, first=today, last=today + DAY, deputy=deputy, by=person, at=now)
    return User.objects.get(pk=person.pk)


def test_each_number_leads_to_what_it_counts(client, lead):
    now, officer = timezone.now(), accounts.officer(name="Ana Absent")
    for days in (3, 20, -3):
        case = cases.assigned(officer=officer, at=now - DAY)
        Case.objects.filter(pk=case.pk).update(due_at=now + days * DAY)
    cases.assigned(State.CLOSED, officer=officer)
    cases.in_state(State.NEW, at=now)
    go_away(officer, accounts.officer(name="Dan Deputy"))
    html = client.get(PAGE).content.decode()
    assert "deputy: Dan Deputy" in html
    row = html[html.index("Ana Absent") :].partition("</tr>")[0]
    links = re.findall(r'<a href="([^"]+officer=[^"]+)"[^>]*>(\d+)</a>', row)
    assert [number for _link, number in links] == ["3", "1", "1"]
    for link, number in links:
        listed = client.get(link.replace("&amp;", "&")).content.decode()
        assert f"{number} input" in listed
        assert listed.count("<td>") == 5 * int(number)


def test_it_is_for_leads(client, officer):
    assert client.get(PAGE).status_code == 403


def test_what_no_one_has_is_shared_out_and_each_officer_gets_one_notice(client, lead):
    now = timezone.now()
    ana, away = accounts.officer(name="Ana"), go_away(accounts.officer(name="Abe Absent"))
    rows = [cases.in_state(State.NEW, at=now) for _number in range(5)]
    html = client.get(SHARE).content.decode()
    assert all(case.main_submission.reference in html for case in rows)
    assert str(away.pk) not in html
    taken, left, *others = rows
    # Meanwhile a colleague takes one.
    form = {f"officer-{case.pk}": str(ana.pk) for case in (taken, *others)}
    assigning.claim(taken, by=away, at=now)
    answer = client.post(SHARE, {**form, f"officer-{left.pk}": ""}, follow=True)
    assert "3 inputs were assigned to Ana" in answer.content.decode()
    assert "1 input was left as it is" in answer.content.decode()
    assert {Case.objects.get(pk=case.pk).assignee for case in others} == {ana}
    assert Case.objects.get(pk=taken.pk).assignee == away
    assert Case.objects.get(pk=left.pk).assignee is None
    notices = Notice.objects.filter(recipient=ana, kind__in=["cases_assigned", "case_assigned"])
    assert [notice.kind for notice in notices] == ["cases_assigned"]


def test_a_choice_that_is_not_offered(client, lead):
    case = cases.in_state(State.NEW, at=timezone.now())
    assert client.post(SHARE, {f"officer-{case.pk}": str(accounts.auditor().pk)}).status_code == 422


def test_to_share_asks_equally_many_statements_for_one_and_three(client, lead):
    def statements():
        with CaptureQueriesContext(connection) as queries:
            client.get(SHARE)
        return len(queries)

    cases.in_state(State.NEW)
    statements()
    one = statements()
    cases.in_state(State.NEW)
    cases.in_state(State.NEW)
    assert statements() == one


def test_a_deputy_sees_the_cases_of_who_is_away(client, officer):
    away, other = accounts.officer(), accounts.officer()
    now = timezone.now()
    mine, others = cases.assigned(officer=away, at=now), cases.assigned(officer=other, at=now)
    assert not for_officer(officer, now).filter(pk=mine.pk)
    go_away(away, officer)
    assert list(for_officer(officer, now)) == [mine]
    html = client.get(reverse("admin:engagements_case_changelist")).content.decode()
    assert mine.main_submission.reference in html
    assert others.main_submission.reference not in html
    assert (
        "away until" in client.get(reverse("admin:engagements_case_change", args=[mine.pk])).content.decode()
    )


def test_to_assign_to_who_is_away_asks_and_names_the_deputy(client, lead):
    case = cases.in_state(State.NEW, at=timezone.now())
    away = go_away(accounts.officer(name="Ana Absent"), accounts.officer(name="Dan Deputy"))
    address = reverse("admin:engagements_case_change", args=[case.pk])
    assert "Ana Absent (away)" in client.get(address).content.decode()
    posted = {"verb": "assign", "assign-officer": away.pk}
    answer = client.post(address, posted)
    assert answer.status_code == 409
    assert "the deputy, Dan Deputy" in answer.content.decode()
    assert client.post(address, {**posted, "assign-may_be_away": "on"}).status_code == 302
    case = Case.objects.get(pk=case.pk)
    assert (case.assignee, case.state) == (away, State.IN_TRIAGE)
