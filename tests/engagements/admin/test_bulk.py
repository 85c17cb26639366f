"""Many inputs at once, in the browser's eyes: select, choose, see what will happen, start, follow."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.bulk import running
from engagements.bulk.models import BulkAct
from engagements.bulk.states import Result, State
from engagements.cases.models import Case
from engagements.cases.states import State as CaseState
from engagements.routing.models import Referral
from focalpoint.notifications import deliver
from tests.engagements.admin.conftest import sign_in
from tests.factories import accounts, cases, departments
from tests.factories.labels import label
from tests.spreadsheets import read_xlsx

pytestmark = pytest.mark.django_db
QUEUE = reverse("admin:engagements_case_changelist")
BULK = reverse("admin:engagements_case_bulk")


def new(number, **fields):
    return [cases.in_state(CaseState.NEW, at=timezone.now(), **fields) for _number in range(number)]


def select(client, rows=(), **data):
    ticked = [row.main_submission.reference for row in rows]
    return client.post(BULK, {"case": ticked, **data})


def act_of(answer):
    assert answer.status_code == 302, answer
    return BulkAct.objects.get(pk=answer.url.rstrip("/").rsplit("/", 1)[-1])


def page_of(act):
    return reverse("admin:engagements_case_bulk_act", args=[act.pk])


def run():
    while running.run_due(clock=timezone.now):
        pass


def referral(department):
    return {
        "verb": "refer",
        "refer-TOTAL_FORMS": 1,
        "refer-INITIAL_FORMS": 0,
        "refer-0-department": str(department),
        "refer-0-purpose": "lead",
        "refer-0-question": "Can you drill?",
    }


def test_a_bulk_referral_from_the_queue_to_its_results(client, officer):
    rows = [*new(2), cases.in_state(CaseState.CLOSED, at=timezone.now())]
    act = act_of(select(client, rows))
    page = page_of(act)
    department = departments.department()
    answer = client.post(page, referral(department), follow=True).content.decode()
    assert "2 inputs will be done" in answer
    assert "Its state does not allow it: Closed." in answer
    assert "Nothing becomes public by this." in answer
    assert not Referral.objects.exists()
    client.post(page, {"verb": "start"})
    assert "0 of" not in client.get(page).content.decode()
    run()
    answer = client.get(page).content.decode()
    assert "Finished" in answer
    assert "data-running" not in answer
    assert Referral.objects.filter(department=department, sent_by=officer).count() == 2
    assert BulkAct.objects.get().state == State.DONE
    assert str(department) not in client.get(BULK).content.decode()


def test_a_form_that_is_wrong_is_shown_again(client, officer):
    page = page_of(act_of(select(client, new(1))))
    answer = client.post(page, {"verb": "decline", "decline-reason": "", "decline-sentence": "Kept words"})
    assert answer.status_code == 422
    assert "Kept words" in answer.content.decode()
    assert BulkAct.objects.get().kind == ""
    assert client.post(page, {"verb": "label"}).status_code == 422


@pytest.mark.parametrize(
    ("posted", "changed"),
    [
        ({"verb": "assign"}, {"assignee"}),
        ({"verb": "label"}, {"labels"}),
        ({"verb": "prioritise", "prioritise-priority": "3"}, {"priority"}),
        (
            {"verb": "decline", "decline-reason": "outside-mandate", "decline-sentence": "No."},
            {"state", "decline_text"},
        ),
    ],
)
def test_each_kind_is_done_as_its_form_says(client, officer, posted, changed):
    [row] = new(1)
    if posted["verb"] == "assign":
        posted = {**posted, "assign-officer": str(officer.pk)}
    if posted["verb"] == "label":
        posted = {**posted, "label-add": str(label().pk)}
    page = page_of(act_of(select(client, [row])))
    assert client.get(f"{page}?kind={posted['verb']}").status_code == 200
    client.post(page, posted)
    client.post(page, {"verb": "start"})
    run()
    now = Case.objects.get(pk=row.pk)
    assert {name for name in changed if getattr(now, name) != getattr(row, name)} == changed


def test_closing_and_joining(client, officer):
    answered = cases.in_state(CaseState.ANSWERED, at=timezone.now(), officer=officer)
    page = page_of(act_of(select(client, [answered])))
    client.post(page, {"verb": "close"})
    client.post(page, {"verb": "start"})
    main, other = new(2)
    Case.objects.filter(pk=other.pk).update(consultation=main.consultation)
    page = page_of(act_of(select(client, [main, other])))
    client.post(page, {"verb": "join", "join-reference": main.main_submission.reference})
    client.post(page, {"verb": "start"})
    run()
    assert Case.objects.get(pk=answered.pk).state == CaseState.CLOSED
    assert Case.objects.get(pk=other.pk).state == CaseState.JOINED


def test_the_whole_view_as_it_is_filtered(client, officer):
    wanted = [cases.in_state(CaseState.NEW, at=timezone.now(), language="fr") for _one in range(3)]
    new(2)
    act = act_of(select(client, all="1", view="view=all&language=fr"))
    assert set(act.items.values_list("case", flat=True)) == {row.pk for row in wanted}


def test_too_many_are_refused_with_the_number(client, officer, monkeypatch):
    monkeypatch.setattr(BulkAct, "MOST", 2)
    new(3)
    answer = client.post(BULK, {"all": "1", "view": "view=all"}, follow=True)
    assert "At most 2 inputs" in answer.content.decode()
    assert "Select at least one input." in client.post(BULK, follow=True).content.decode()
    assert not BulkAct.objects.exists()


def test_it_can_be_cancelled_until_it_begins(client, officer, settings):
    settings.UNDO_SECONDS = 60
    page = page_of(act_of(select(client, new(1))))
    client.post(page, referral(departments.department()))
    client.post(page, {"verb": "start"})
    assert "Starts in" in client.get(page).content.decode()
    client.post(page, {"verb": "cancel"})
    settings.UNDO_SECONDS = 0
    run()
    assert "Cancelled" in client.get(page).content.decode()
    assert not Referral.objects.exists()


def test_results_as_a_table_without_formulas(client, officer):
    rows = [*new(1, title="=1+1"), cases.in_state(CaseState.CLOSED, at=timezone.now())]
    act = act_of(select(client, rows))
    client.post(page_of(act), {"verb": "prioritise", "prioritise-priority": "3"})
    client.post(page_of(act), {"verb": "start"})
    run()
    file = reverse("admin:engagements_case_bulk_file", args=[act.pk])
    answer = client.get(file)
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert (lines[1][1], lines[1][3]) == ("'=1+1", "Done")
    sheet = read_xlsx(client.get(f"{file}?as=xlsx"))
    assert [line[1] for line in sheet] == [line[1].removeprefix("'") for line in lines]


def test_what_was_selected_is_its_officers_alone_and_others_read_the_results(client, officer):
    act = act_of(select(client, new(1)))
    sign_in(client, accounts.officer())
    assert client.get(page_of(act)).status_code == 404
    assert client.post(page_of(act), {"verb": "prioritise"}).status_code == 404
    BulkAct.objects.filter(pk=act.pk).update(state=State.RUNNING, kind="close", due_at=timezone.now())
    assert client.get(page_of(act)).status_code == 200
    assert client.post(page_of(act), {"verb": "cancel"}).status_code == 403
    sign_in(client, accounts.person())
    assert client.get(page_of(act)).status_code in (302, 403)


def test_pages_cost_the_same_for_one_input_and_for_three(client, officer):
    def statements(rows):
        act = act_of(select(client, rows))
        counts = []
        client.post(page_of(act), {"verb": "prioritise", "prioritise-priority": "3"})
        for start in (False, True):
            if start:
                client.post(page_of(act), {"verb": "start"})
                run()
            client.get(page_of(act))
            with CaptureQueriesContext(connection) as caught:
                client.get(page_of(act))
            counts.append(len(caught))
        return counts

    one = statements(new(1))
    assert statements(new(3)) == one
    assert max(one) <= 10


def test_emails_of_a_bulk_act_say_nothing_of_the_office(client, officer, mailoutbox):
    """Neither its label nor its priority, nor that others were declined with it."""
    secret = label("Planted label")
    department = departments.department()
    departments.reviewer(department)
    rows = new(3)
    Case.objects.filter(pk__in=[row.pk for row in rows]).update(labels=[secret.pk])
    page = page_of(act_of(select(client, rows)))
    client.post(page, referral(department))
    client.post(page, {"verb": "start"})
    run()
    deliver.deliver_waiting(clock=timezone.now)
    assert mailoutbox
    assert all("Planted label" not in str(one.message()) for one in mailoutbox)
    assert all("bulk" not in str(one.message()).lower() for one in mailoutbox)
    assert set(BulkAct.objects.get().items.values_list("result", flat=True)) == {Result.DONE}
