"""A lead writes a call in the admin; officers read it; promises of a published one are kept."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils.html import escape

from engagements.consultations.models import Consultation
from engagements.consultations.states import Phase, State
from engagements.questions.models import Kind, Question
from focalpoint.audit.models import Entry
from tests.factories import accounts, consultations, questions, submissions

pytestmark = pytest.mark.django_db
ADD = "admin:engagements_consultation_add"


def sign_in(client, user):
    """With a second factor, as the office needs it."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return user


@pytest.fixture
def lead(client):
    return sign_in(client, accounts.lead())


def address(name, call):
    return reverse(f"admin:engagements_consultation_{name}", args=[call.pk])


def posted(*, rows=(), initial=0, **changes):
    """The form of a call as the browser sends it."""
    data = {
        "title_en": "Water for all", "title_ar": "ماء للجميع",
        "summary_en": "What would help?", "summary_ar": "ما الذي يساعد؟",
        "time_zone": "Africa/Nairobi",
        "opens_at": "2026-03-01T09:00", "closes_at": "2026-04-01T18:00",
        "levels": ["open", "withheld"], "publication": "accepted", "attachments_allowed": "on",
        "questions-TOTAL_FORMS": len(rows), "questions-INITIAL_FORMS": initial,
    }  # fmt: skip
    for number, row in enumerate(rows):
        data |= {f"questions-{number}-{name}": value for name, value in row.items()}
    return data | changes


CHOICE = {
    "position": 1, "kind": Kind.ONE_CHOICE, "text_en": "Which?",
    "options_en": "Wells\r\nPipes", "options_ar": "آبار\r\nأنابيب",
}  # fmt: skip


def test_add_reads_times_in_the_announced_zone(client, lead):
    response = client.post(reverse(ADD), posted(rows=[CHOICE]))
    assert response.status_code == 302, response.context["errors"]
    call = Consultation.objects.get(slug="water-for-all")
    assert call.opens_at == datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
    assert call.closes_at == datetime(2026, 4, 1, 15, 0, tzinfo=UTC)
    assert (call.created_by, call.state) == (lead, State.DRAFT)
    assert [choice.label for choice in call.questions.get().offered] == [
        {"en": "Wells", "ar": "آبار"},
        {"en": "Pipes", "ar": "أنابيب"},
    ]
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"consultation.create", "question.create"} <= verbs


def test_add_pressed_twice_makes_one_call_with_its_questions_once(client, lead):
    data = posted(rows=[CHOICE, {"position": 2, "kind": Kind.LONG_TEXT, "text_en": "Why?"}])
    first, second = (client.post(reverse(ADD), data) for _press in range(2))
    call = Consultation.objects.exclude(standing=True).get()
    assert first.url == second.url
    assert [str(question.text) for question in call.questions.all()] == ["Which?", "Why?"]
    assert Entry.objects.filter(verb="consultation.create").count() == 1


@pytest.mark.parametrize(
    "changes",
    [{"title_en": "Water for some"}, {"slug": "another"}, {"levels": ["un_only"]}, {"body_fr": "Eau"}],
    ids=["title", "address", "levels", "body"],
)
def test_add_of_another_call_makes_another(client, lead, changes):
    for data in (posted(), posted(**changes)):
        assert client.post(reverse(ADD), data).status_code == 302
    assert Consultation.objects.exclude(standing=True).count() == 2


def test_add_again_with_another_question_loses_none(client, lead):
    """As after going back in the browser: the call is there already, and gets what it has not."""
    for question in ("Why?", "Where?"):
        row = {"position": 1, "kind": Kind.LONG_TEXT, "text_en": question}
        assert client.post(reverse(ADD), posted(rows=[row])).status_code == 302
    call = Consultation.objects.exclude(standing=True).get()
    assert {str(question.text) for question in call.questions.all()} == {"Why?", "Where?"}


def test_add_starts_with_the_zone_of_the_office_all_levels_and_the_last_minute_of_a_day(
    client, lead, settings
):
    settings.OFFICE_TIME_ZONE = "Europe/Zurich"
    page = client.get(reverse(ADD)).content.decode()
    assert re.findall(r'<option value="([^"]+)" selected>', page)[:3].count("Europe/Zurich") == 1
    assert re.findall(r'name="levels" value="(\w+)"[^>]*checked', page) == ["open", "withheld", "un_only"]
    assert "protected" not in page
    closes = re.search(r'name="closes_at" value="([^"]+)"', page).group(1)
    assert closes.endswith("T23:59")
    assert 27 <= (datetime.fromisoformat(closes) - datetime.now()).days <= 29  # noqa: DTZ005
    assert client.post(reverse(ADD), posted(closes_at=closes)).status_code == 302


def test_list_of_calls_says_closing_times_as_they_were_announced(client, lead):
    midnight = datetime(2026, 12, 14, 23, tzinfo=UTC)
    call = consultations.draft_call(closes_at=midnight, time_zone="Europe/Zurich")
    page = client.get(reverse("admin:engagements_consultation_changelist")).content.decode()
    assert "At the end of 14 December 2026, Zurich time" in page
    assert str(call.title) in page


def test_a_choice_that_is_too_long_is_told_beside_the_choices(client, lead):
    row = {**CHOICE, "options_en": "Wells\r\n" + "x" * 301, "options_ar": "آبار\r\nأنابيب"}
    response = client.post(reverse(ADD), posted(rows=[row]))
    assert "the limit is 300 characters, and the text has 301." in response.content.decode()
    many = "\r\n".join(f"Choice {number}" for number in range(101))
    response = client.post(reverse(ADD), posted(rows=[{**CHOICE, "options_en": many, "options_ar": ""}]))
    assert "the limit is 100, and there are 101." in response.content.decode()


def test_a_title_that_is_too_long_is_told_with_its_language(client, lead):
    response = client.post(reverse(ADD), posted(title_en="x" * 201, title_ar="ماء"))
    page = response.content.decode()
    assert response.status_code == 200
    assert "English: up to 200 characters, and this text has 201." in page
    assert not Consultation.objects.filter(standing=False).exists()


def test_change_shows_the_same_wall_clock_again(client, lead):
    client.post(reverse(ADD), posted(rows=[CHOICE]))
    page = client.get(address("change", Consultation.objects.get(slug="water-for-all"))).content.decode()
    assert 'value="2026-03-01T09:00"' in page
    assert 'value="Wells"' in page


@pytest.mark.parametrize(
    ("moment", "sentence"), [("2026-03-08T02:30", "skip"), ("2026-11-01T01:30", "twice")]
)
def test_add_at_a_time_that_clock_changes_touch(client, lead, moment, sentence):
    data = posted(time_zone="America/New_York", opens_at=moment, closes_at="2026-12-01T18:00")
    response = client.post(reverse(ADD), data)
    assert response.status_code == 200
    assert sentence in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"closes_at": "2026-02-01T18:00"}, "after the opening"),
        ({"closes_at": "soon"}, "valid date"),
        ({"title_en": "", "title_ar": ""}, "at least one language"),
        ({"levels": []}, "required"),
    ],
)
def test_add_with_a_mistake(client, lead, changes, sentence):
    response = client.post(reverse(ADD), posted(**changes))
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not Consultation.objects.filter(standing=False).exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"options_en": "Wells"}, "same number"),
        ({"options_en": "Wells", "options_ar": ""}, "at least two"),
        ({"kind": Kind.SHORT_TEXT}, "Only choice questions"),
        ({"word_limit": 5}, "Only a long text"),
    ],
)
def test_add_question_with_a_mistake(client, lead, changes, sentence):
    response = client.post(reverse(ADD), posted(rows=[{**CHOICE, **changes}]))
    assert response.status_code == 200
    assert sentence in response.content.decode()


def test_publish_asks_then_publishes(client, lead):
    call = consultations.draft_call(now=datetime.now(UTC))
    assert address("publish", call) in client.get(address("change", call)).content.decode()
    page = client.get(address("publish", call)).content.decode()
    assert "becomes public immediately" in page
    client.post(address("publish", call))
    call.refresh_from_db()
    assert (call.state, call.published_by) == (State.PUBLISHED, lead)


def test_publish_says_what_is_missing(client, lead):
    call = consultations.draft_call(now=datetime.now(UTC), closes_at=None)
    assert "Enter when the call closes" in client.get(address("publish", call)).content.decode()
    client.post(address("publish", call))
    call.refresh_from_db()
    assert call.state == State.DRAFT


def change_form(call, **changes):
    asked = call.questions.get()
    row = {
        "id": asked.pk, "consultation": call.pk, "position": 0, "kind": asked.kind,
        "text_en": str(asked.text),
        "word_limit": asked.word_limit or "",
    }  # fmt: skip
    own = {
        "title_en": str(call.title), "title_ar": "", "summary_en": str(call.summary), "summary_ar": "",
        "slug": call.slug, "time_zone": "UTC", "edit": call.edit,
        "opens_at": f"{call.opens_at:%Y-%m-%dT%H:%M}", "closes_at": f"{call.closes_at:%Y-%m-%dT%H:%M}",
        "levels": ["open", "withheld", "un_only"],
    }  # fmt: skip
    row_changes = {name: changes.pop(name) for name in list(changes) if name in (*row, "required", "DELETE")}
    return posted(rows=[row | row_changes], initial=1, **(own | changes))


@pytest.fixture
def published():
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    call = consultations.open_call(now=now, time_zone="UTC")
    questions.question(call, Kind.LONG_TEXT, word_limit=100)
    return call


def test_change_of_a_published_question_in_wording(client, lead, published):
    response = client.post(address("change", published), change_form(published, text_en="Better said?"))
    assert response.status_code == 302, response.context["errors"]
    assert str(Question.objects.get().text) == "Better said?"


@pytest.mark.parametrize("changes", [{"word_limit": 50}, {"required": "on"}, {"DELETE": "on"}])
def test_change_of_a_published_question_that_is_stricter(client, lead, published, changes):
    response = client.post(address("change", published), change_form(published, **changes))
    assert response.status_code == 200
    assert "correct the wording" in response.content.decode()
    assert Question.objects.get().word_limit == 100


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"levels": ["open"]}, "You cannot remove"), ({"closes_at": "2020-01-01T00:00"}, "closing time")],
)
def test_change_of_a_published_call_that_breaks_a_promise(client, lead, published, changes, sentence):
    response = client.post(address("change", published), change_form(published, **changes))
    assert response.status_code == 200
    assert sentence in response.content.decode()


def test_officer_reads_and_does_not_write(client, published):
    sign_in(client, accounts.officer())
    assert client.get(address("change", published)).status_code == 200
    assert client.get(reverse("admin:engagements_consultation_changelist")).status_code == 200
    assert client.get(reverse(ADD)).status_code == 403
    assert client.post(address("publish", consultations.draft_call())).status_code == 403
    assert client.post(address("change", published), change_form(published)).status_code == 403


def test_officer_reads_a_call_in_all_its_languages(client, published):
    sign_in(client, accounts.officer())
    questions.question(published, Kind.ONE_CHOICE)
    page = client.get(address("change", published)).content.decode()
    for text in (published.title["en"], published.summary["en"], "Pipes"):
        assert f'English: <span class="plain" lang="en" dir="ltr">{text}</span>' in page
    assert '<span class="plain" lang="ar" dir="rtl">آبار</span>' in page
    assert "{&quot;en" not in page
    assert "{&#x27;en" not in page


def test_list_of_calls_cannot_be_asked_for_what_no_column_shows(client, lead):
    answer = client.get(reverse("admin:engagements_consultation_changelist"), {"slug__startswith": "w"})
    assert answer.status_code in (302, 400)


def test_save_leaves_nothing_in_djangos_own_log(client, lead):
    client.post(reverse(ADD), posted(rows=[CHOICE]))
    assert Consultation.objects.filter(created_by=lead).exists()
    assert not LogEntry.objects.exists()


def test_auditor_sees_no_calls(client, published):
    sign_in(client, accounts.auditor())
    assert client.get(address("change", published)).status_code == 403


def test_extend_asks_for_the_time_in_the_announced_zone(client, lead):
    call = consultations.open_call(now=datetime.now(UTC), time_zone="Africa/Nairobi")
    assert "New closing time" in client.get(address("extend", call)).content.decode()
    client.post(address("extend", call), {"closes_at": "2099-01-01T12:00"})
    call.refresh_from_db()
    assert call.closes_at == datetime(2099, 1, 1, 9, 0, tzinfo=UTC)


def test_extend_to_an_earlier_time_says_why_not(client, lead):
    call = consultations.open_call(now=datetime.now(UTC))
    response = client.post(address("extend", call), {"closes_at": "2020-01-01T12:00"})
    assert "must be later" in response.content.decode()


def test_extend_is_offered_to_leads_for_calls_that_close(client, lead):
    call = consultations.open_call(now=datetime.now(UTC))
    assert address("extend", call) in client.get(address("change", call)).content.decode()
    draft = consultations.draft_call(now=datetime.now(UTC))
    assert address("extend", draft) not in client.get(address("change", draft)).content.decode()
    assert client.get(address("extend", draft)).status_code == 409


def test_extend_says_how_many_will_be_told(client, lead):
    call = consultations.open_call(now=datetime.now(UTC))
    submissions.draft(consultation=call)
    assert "1 draft has not been submitted" in client.get(address("extend", call)).content.decode()


def test_extend_by_an_officer(client):
    sign_in(client, accounts.officer())
    call = consultations.open_call(now=datetime.now(UTC))
    assert client.post(address("extend", call), {"closes_at": "2099-01-01T12:00"}).status_code == 403


def test_close_asks_why_and_says_how_many_will_be_told(client, lead):
    call = consultations.open_call(now=datetime.now(UTC))
    submissions.draft(consultation=call)
    page = client.get(address("close", call)).content.decode()
    assert "1 draft has not been submitted" in page
    client.post(address("close", call), {"reason_en": "Cancelled.", "reason_ar": "أُلغيت."})
    call.refresh_from_db()
    assert call.closed_early_reason == {"en": "Cancelled.", "ar": "أُلغيت."}
    assert call.phase(datetime.now(UTC)) == Phase.CLOSED


def test_close_without_a_reason_keeps_it_open(client, lead):
    call = consultations.open_call(now=datetime.now(UTC))
    response = client.post(address("close", call), {"reason_en": " "})
    assert response.status_code == 422
    assert "at least one language" in response.content.decode()
    call.refresh_from_db()
    assert call.is_open(datetime.now(UTC))


def test_close_comes_before_archive(client, lead):
    call = consultations.open_call(now=datetime.now(UTC))
    page = client.get(address("change", call)).content.decode()
    assert address("close", call) in page
    assert address("archive", call) not in page
    refused = client.post(address("archive", call))
    assert refused.status_code == 409
    assert "Close it early first" in refused.content.decode()
    client.post(address("close", call), {"reason_en": "Cancelled."})
    page = client.get(address("change", call)).content.decode()
    assert address("close", call) not in page
    assert address("archive", call) in page


def test_close_by_an_officer(client):
    sign_in(client, accounts.officer())
    call = consultations.open_call(now=datetime.now(UTC))
    assert client.post(address("close", call), {"reason_en": "Cancelled."}).status_code == 403


class TestHistory:
    def test_history_shows_texts_before_and_after(self, client, lead, published):
        old = str(published.title)
        form = change_form(published, title_en="Better said", text_en="Better asked?")
        assert client.post(address("change", published), form).status_code == 302
        sign_in(client, accounts.officer())
        page = client.get(address("history", published)).content.decode()
        for text in (
            "changed it",
            "changed a question",
            old,
            "Better said",
            "Better asked?",
            "Before",
            "After",
        ):
            assert text in page
        assert "consultation.save" not in page
        assert "{&#x27;en" not in page

    def test_history_of_a_draft_names_what_changed(self, client, lead):
        call = consultations.draft_call()
        questions.question(call)
        client.post(address("change", call), change_form(call, title_en="Better said", levels=["open"]))
        page = client.get(address("history", call)).content.decode()
        assert "Also changed" in page
        assert "Title" in page
        assert escape("Open: the text and the organisation's name may be published") in page

    def test_history_says_why_it_closed_early(self, client, lead):
        call = consultations.open_call(now=datetime.now(UTC))
        client.post(address("close", call), {"reason_en": "Cancelled."})
        page = client.get(address("history", call)).content.decode()
        assert "closed it early" in page
        assert "Cancelled." in page


def test_change_of_a_call_that_was_closed_early(client, lead, published):
    """The form shows minutes; the moment of closing has seconds, and stays as it was."""
    client.post(address("close", published), {"reason_en": "Cancelled."})
    published.refresh_from_db()
    response = client.post(address("change", published), change_form(published, title_en="Better said"))
    assert response.status_code == 302, response.context["errors"]
    kept = Consultation.objects.get(pk=published.pk)
    assert (kept.closes_at, str(kept.title)) == (published.closes_at, "Better said")


def test_change_shown_to_an_officer_has_no_empty_line(client, published):
    sign_in(client, accounts.officer())
    page = client.get(address("change", published)).content.decode()
    assert "Edit" not in page
