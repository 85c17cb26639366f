"""The decision screen, where nothing is decided: labels, priority, snooze, notes, messages to the author."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagements.cases import sorting
from engagements.cases.models import Case, Message
from engagements.cases.states import Priority, State
from engagements.notes import actions as notes
from engagements.notes.models import Note
from focalpoint.notifications.models import Notice
from focalpoint.office import office_day, start_of
from tests.engagements.admin.conftest import sign_in
from tests.engagements.admin.test_decision import address, current, press
from tests.factories import accounts, cases
from tests.factories.labels import label
from tests.factories.notes import note

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def mine(officer, now):
    return cases.assigned(officer=officer, at=now)


def names(page, part):
    return [placed.button.name for placed in page.context[part]]


def day(now, days):
    return office_day(now) + timedelta(days=days)


class TestSorting:
    def test_labels_and_priority_stand_behind_more_in_every_state(self, client, officer, now):
        for state in State:
            page = client.get(address(cases.in_state(state, at=now)))
            assert {"label", "prioritise"} <= set(names(page, "rest"))
            assert not {"label", "prioritise", "add_note", "message"} & set(names(page, "bar"))

    def test_labels_are_saved_and_shown_with_their_names(self, client, mine):
        one, gone = label("Visit", colour="red"), label("Old", is_archived=True)
        page = client.get(address(mine)).content.decode()
        assert "Visit" in page
        assert "Old" not in page
        response = press(client, mine, "label", **{"label-labels": [one.pk]})
        assert response.status_code == 302
        assert current(mine).labels == [one.pk]
        page = client.get(address(mine)).content.decode()
        assert '<span class="mark label-red"><bdi>Visit</bdi></span>' in page
        # A form that names what is not offered is refused beside its field.
        assert press(client, mine, "label", **{"label-labels": [gone.pk]}).status_code == 422

    def test_labels_of_a_colleague_meanwhile_stay(self, client, mine, now):
        one, two, three = label("One"), label("Two"), label("Three")
        Case.objects.filter(pk=mine.pk).update(labels=[one.pk])
        sorting.label(mine, add=[two], by=accounts.officer(), at=now)
        typed = {"label-labels": [three.pk], "label-before": [one.pk]}
        press(client, mine, "label", **typed)
        assert current(mine).labels == [two.pk, three.pk]

    def test_an_archived_label_stays_where_it_is_and_can_be_removed(self, client, mine):
        gone = label("Old", is_archived=True)
        Case.objects.filter(pk=mine.pk).update(labels=[gone.pk])
        assert "Old" in client.get(address(mine)).content.decode()
        press(client, mine, "label", **{"label-labels": [], "label-before": [gone.pk]})
        assert current(mine).labels == []

    def test_priority(self, client, mine):
        assert press(client, mine, "prioritise", **{"prioritise-priority": Priority.HIGH}).status_code == 302
        assert current(mine).priority == Priority.HIGH
        assert "Priority: High" in client.get(address(mine)).content.decode()
        assert press(client, mine, "prioritise", **{"prioritise-priority": "9"}).status_code == 422


class TestSnooze:
    def test_snooze_goes_on_to_the_next_and_shows_the_day(self, client, mine, now):
        following = cases.in_state(State.NEW, at=now + timedelta(days=1))
        typed = {"snooze-until": day(now, 2).isoformat(), "snooze-snooze_reason": "Ana is back on Monday."}
        response = press(client, mine, "snooze", **typed)
        assert response.url == address(following)
        assert current(mine).snoozed_until == start_of(day(now, 2))
        page = client.get(address(mine))
        assert "Ana is back on Monday." in page.content.decode()
        assert "wake" in names(page, "rest")

    def test_snooze_past_the_due_date_asks_and_keeps_what_was_typed(self, client, mine, now):
        typed = {"snooze-until": day(now, 20).isoformat(), "snooze-snooze_reason": "The hearing."}
        response = press(client, mine, "snooze", **typed)
        page = response.content.decode()
        assert response.status_code == 409
        assert "before it comes back" in page
        assert "The hearing." in page
        assert current(mine).snoozed_until is None
        press(client, mine, "snooze", **typed, **{"snooze-may_be_overdue": "on"})
        assert current(mine).snoozed_until == start_of(day(now, 20))

    @pytest.mark.parametrize("until", ["", "soon", "2026-99-99", "0000-00-00"])
    def test_snooze_until_no_day(self, client, mine, until):
        assert press(client, mine, "snooze", **{"snooze-until": until}).status_code == 422

    @pytest.mark.parametrize("until", ["1999-01-01", "9999-12-31"])
    def test_snooze_until_a_day_that_is_past_or_far(self, client, mine, until):
        assert press(client, mine, "snooze", **{"snooze-until": until}).status_code == 409

    def test_wake(self, client, mine, now):
        sorting.snooze(mine, until=day(now, 2), by=mine.assignee, at=now)
        assert press(client, mine, "wake").status_code == 302
        assert current(mine).snoozed_until is None
        # Pressed on a page of before.
        assert press(client, mine, "wake").status_code == 409

    def test_no_button_where_it_cannot_be_done(self, client, officer, now):
        for state in (State.NEW, State.RETURNED, State.CLOSED):
            page = client.get(address(cases.in_state(state, officer=officer, at=now)))
            assert not {"snooze", "wake"} & set(names(page, "rest"))


class TestNotes:
    def test_note_is_added_and_its_part_is_open(self, client, officer, mine):
        response = press(client, mine, "add_note", **{"add_note-text": "Ask <b>Ana</b>."})
        assert response.url == address(mine, "?part=notes")
        page = client.get(response.url)
        assert page.context["part"] == "notes"
        assert "Ask &lt;b&gt;Ana&lt;/b&gt;." in page.content.decode()
        assert Note.objects.get().written_by == officer

    def test_note_keeps_the_filters_of_the_queue(self, client, mine):
        response = press(
            client, mine, "add_note", "?_changelist_filters=view%3Dmine", **{"add_note-text": "x"}
        )
        assert response.url == address(mine, "?_changelist_filters=view%3Dmine&part=notes")

    def test_note_mentions_those_chosen_and_those_named(self, client, mine):
        ana, bo = accounts.officer(name="Ana Diaz"), accounts.officer(name="Bo Lind")
        typed = {"add_note-text": "@Ana please", "add_note-mentions": [bo.pk]}
        press(client, mine, "add_note", **typed)
        assert set(Note.objects.get().mentioned.all()) == {ana, bo}
        page = client.get(address(mine)).content.decode()
        assert "<bdi>Ana Diaz</bdi>, <bdi>Bo Lind</bdi>" in page
        assert Notice.objects.filter(kind="note_mentioned").count() == 2

    @pytest.mark.parametrize("make", [accounts.person, accounts.auditor])
    def test_note_cannot_mention_others(self, client, mine, make):
        typed = {"add_note-text": "Read this.", "add_note-mentions": [make().pk]}
        response = press(client, mine, "add_note", **typed)
        assert response.status_code == 422
        assert "Read this." in response.content.decode()
        assert response.context["part"] == "notes"

    @pytest.mark.parametrize("text", ["", "x" * 3001])
    def test_note_that_is_empty_or_too_long_comes_back(self, client, mine, text):
        response = press(client, mine, "add_note", **{"add_note-text": text})
        assert response.status_code == 422
        assert text in response.content.decode()
        assert not Note.objects.exists()

    def test_note_is_corrected_by_its_author_alone(self, client, officer, mine, now):
        own = note(mine, by=officer, written_at=now, text="Ask Ana.")
        other, old = note(mine, written_at=now), note(mine, by=officer, written_at=now - timedelta(hours=1))
        page = client.get(address(mine))
        shown = {
            (placed.button.name, placed.row.pk)
            for placed in page.context["buttons"]
            if placed.button.name in ("correct", "delete")
        }
        assert shown == {("correct", own.pk), ("delete", own.pk), ("delete", old.pk)}
        typed = {"correct-text": "Ask Bo."}
        assert press(client, mine, "correct", target=own.pk, **typed).status_code == 302
        assert Note.objects.get(pk=own.pk).text == "Ask Bo."
        assert press(client, mine, "correct", target=other.pk, **typed).status_code == 403
        refused = press(client, mine, "correct", target=old.pk, **typed)
        assert refused.status_code == 409
        assert "Ask Bo." in refused.content.decode()

    def test_deleted_note_leaves_that_there_was_one(self, client, officer, mine, now):
        own = note(mine, by=officer, written_at=now, text="Quokkanote")
        assert press(client, mine, "delete", target=own.pk).status_code == 302
        page = client.get(address(mine)).content.decode()
        assert "A note was deleted by Olu Officer" in page
        assert "Quokkanote" not in page
        assert press(client, mine, "delete", target=own.pk).status_code == 409

    def test_lead_deletes_what_someone_wrote(self, client, now):
        sign_in(client, accounts.lead())
        case = cases.assigned(at=now)
        one = note(case, written_at=now)
        assert press(client, case, "delete", target=one.pk).status_code == 302
        assert Note.objects.get().is_deleted

    def test_note_of_another_case_is_not_there(self, client, officer, mine, now):
        foreign = note(cases.assigned(at=now), by=officer, written_at=now)
        assert press(client, mine, "delete", target=foreign.pk).status_code == 404
        assert not Note.objects.get().is_deleted

    def test_notice_leads_to_the_notes(self, client, officer, now):
        case, ana = cases.assigned(at=now), officer
        notes.add_note(case, text="Read this.", mentions=[ana], by=case.assignee, at=now)
        link = Notice.objects.get(kind="note_mentioned").link
        response = client.get(link)
        assert response.url == address(case, "?part=notes")
        sign_in(client, accounts.auditor())
        assert client.get(link).status_code == 404

    def test_part_that_is_none_opens_what_would_be_open(self, client, mine):
        for part in ("nonsense", "%00", ""):
            assert client.get(address(mine, f"?part={part}")).context["part"] == "facts"


class TestMessage:
    def test_message_is_sent_and_stands_in_the_thread(self, client, officer, mine):
        typed = {"message-text": "We wait for the hearing."}
        response = press(client, mine, "message", target=mine.main_submission_id, **typed)
        assert response.url == address(mine, "?part=messages")
        page = client.get(response.url)
        assert page.context["part"] == "messages"
        assert "We wait for the hearing." in page.content.decode()
        assert "No answer required." in page.content.decode()
        assert current(mine).state == State.IN_TRIAGE
        assert Message.objects.get().sent_by == officer

    def test_message_without_a_text_comes_back(self, client, mine):
        response = press(client, mine, "message", target=mine.main_submission_id, **{"message-text": " "})
        assert response.status_code == 422
        assert response.context["part"] == "messages"

    def test_message_about_what_a_colleague_has(self, client, officer, now):
        case = cases.assigned(at=now)
        assert "message" not in names(client.get(address(case)), "buttons")
        typed = {"message-text": "We wait."}
        response = press(client, case, "message", target=case.main_submission_id, **typed)
        assert response.status_code == 409
        assert "We wait." in response.content.decode()

    def test_thread_is_in_the_order_in_which_it_was_sent(self, client, mine, now):
        for hours, text in ((1, "First"), (3, "Third")):
            Message.objects.create(
                submission=mine.main_submission,
                text=text,
                sent_at=now + timedelta(hours=hours),
                sent_by=mine.assignee,
            )
        cases.question(mine, question="Second?", asked_at=now + timedelta(hours=2), answer="Yes")
        thread = client.get(address(mine)).context["view"].thread
        assert [row.question for row in thread] == ["First", "Second?", "Third"]


def test_page_costs_the_same_for_one_of_each_and_for_three(client, officer, mine, now):
    def statements():
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address(mine)).status_code == 200
        return len(caught)

    def add():
        one = label()
        Case.objects.filter(pk=mine.pk).update(labels=[*current(mine).labels, one.pk])
        note(mine, by=officer, written_at=now).mentioned.add(accounts.officer(), accounts.officer())
        Message.objects.create(submission=mine.main_submission, text="x", sent_at=now, sent_by=officer)

    none = statements()
    add()
    one = statements()
    add()
    add()
    assert none == one == statements()
    assert one <= 8
