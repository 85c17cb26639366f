"""Templates on the office's pages: written by leads, and put into the texts of the decision screen."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.admin.choices import of_decision
from engagements.cases.models import Case
from engagements.cases.states import State
from engagements.text_templates.models import Kind, TextTemplate
from engagements.text_templates.queries import offered
from focalpoint.translated import Translated
from tests.editor import form_on
from tests.factories import accounts, cases, consultations, departments, text_templates, themes

pytestmark = pytest.mark.django_db
LIST = reverse("admin:engagements_texttemplate_changelist")
FIELDS = {
    "return-question": Kind.QUESTION,
    "decline-sentence": Kind.DECLINE,
    "assess-summary": Kind.SUMMARY,
    "refer-0-question": Kind.REFERRAL,
}


def address(case):
    return reverse("admin:engagements_case_change", args=[case.pk])


def one_of(template, name="change"):
    return reverse(f"admin:engagements_texttemplate_{name}", args=[template.pk])


@pytest.fixture
def mine(officer):
    return cases.assigned(officer=officer, at=timezone.now())


def choices(client, case, field):
    """The titles that are offered beside a text; None where there is no choice."""
    page = client.get(address(case)).content.decode()
    found = re.search(rf'<select name="use:{field}".*?</select>', page, re.DOTALL)
    return found and re.findall(r'<option value="[^"]+">(.*?)</option>', found.group())


def insert(client, case, field, template, **typed):
    """As a browser without a script: all that the page holds, and the button."""
    data = {**form_on(client.get(address(case)), field), **typed}
    return client.post(address(case), {**data, "insert": field, f"use:{field}": getattr(template, "pk", "")})


def value(answer, field):
    return form_on(answer, field)[field][0]


def listed(call, author="en", office="en"):
    return offered(of_decision(call=call.pk)[1], author=author, office=office)


def titles(call, kind=Kind.QUESTION):
    return [one.title for one in listed(call).get(kind, [])]


class TestLists:
    def test_by_call_kind_and_use(self):
        mine, other = consultations.open_call(), consultations.open_call()
        text_templates.template(title="C all")
        text_templates.template(title="B mine", calls=[mine])
        text_templates.template(title="A both", calls=[mine, other])
        text_templates.template(title="D other", calls=[other])
        text_templates.template(title="E retired", in_use=False)
        text_templates.template(Kind.SUMMARY, title="F summary")
        assert titles(mine) == ["A both", "B mine", "C all"]
        assert titles(other) == ["A both", "C all", "D other"]
        assert titles(mine, Kind.SUMMARY) == ["F summary"]
        assert titles(mine, Kind.DECLINE) == []

    @pytest.mark.parametrize(
        ("kind", "available", "language", "is_readers"),
        [
            (Kind.QUESTION, ["en", "fr", "ar"], "fr", True),
            (Kind.DECLINE, ["en", "ar"], "en", False),
            (Kind.DECLINE, ["ar", "ru"], "ar", False),
            (Kind.SUMMARY, ["en", "fr", "ar"], "ar", True),
            (Kind.REFERRAL, ["en", "fr"], "en", False),
        ],
    )
    def test_in_the_language_of_whoever_reads_it(self, kind, available, language, is_readers):
        """The author wrote in French, the officer reads Arabic."""
        text_templates.template(kind, text=Translated(dict.fromkeys(available, "Text")))
        call = consultations.open_call()
        [one] = listed(call, author="fr", office="ar")[kind]
        assert (one.language, one.is_readers) == (language, is_readers)

    def test_costs_one_statement_for_any_number(self):
        call = consultations.open_call()

        def statements():
            with CaptureQueriesContext(connection) as captured:
                listed(call)
            return len(captured)

        text_templates.template(calls=[call])
        assert statements() == 1
        for kind in Kind:
            text_templates.template(kind, calls=[call, consultations.open_call()])
        assert statements() == 1


class TestOffered:
    @pytest.mark.parametrize(("field", "kind"), FIELDS.items())
    def test_beside_each_text(self, client, mine, field, kind):
        assert choices(client, mine, field) is None
        text_templates.template(kind, title="Mine <b>")
        text_templates.template(kind, title="Other", calls=[consultations.open_call()])
        assert choices(client, mine, field) == ["Mine &lt;b&gt;"]

    def test_a_language_that_is_not_the_authors_is_named(self, client, officer):
        case = cases.assigned(officer=officer, language="fr")
        text_templates.template(title="Both", text=Translated(en="Where?", fr="Où ?"))
        text_templates.template(title="English", text=Translated(en="Where?"))
        assert choices(client, case, "return-question") == ["Both", "English (English)"]

    def test_the_screen_costs_the_same_for_any_number(self, client, mine):
        def statements():
            with CaptureQueriesContext(connection) as captured:
                client.get(address(mine))
            return len(captured)

        statements()
        none = statements()
        text_templates.template()
        assert statements() == none
        for kind in Kind:
            for _number in range(3):
                text_templates.template(kind)
        assert statements() == none

    def test_a_case_that_has_ended_offers_none(self, client, officer):
        template = text_templates.template()
        page = client.get(address(cases.assigned(State.CLOSED))).content.decode()
        assert template.title not in page
        assert template.title in client.get(address(cases.assigned(officer=officer))).content.decode()


class TestInsert:
    @pytest.mark.parametrize(("field", "kind"), FIELDS.items())
    def test_the_text_is_put_into_its_field_and_all_else_stays(self, client, mine, field, kind):
        template = text_templates.template(kind, text=Translated(en="About {reference} & more."))
        typed = {"decline-reason": "other", "refer-0-due_on": "2027-01-04", **dict.fromkeys(FIELDS, "")}
        others = [name for name in FIELDS if name != field]
        typed |= {name: f"Typed in {name}" for name in others}
        answer = insert(client, mine, field, template, **typed)
        assert answer.status_code == 200
        assert value(answer, field) == f"About {mine.main_submission.reference} & more."
        for name in others:
            assert value(answer, name) == f"Typed in {name}"
        assert value(answer, "decline-reason") == "other"
        assert value(answer, "refer-0-due_on") == "2027-01-04"
        [pressed] = [one for one in answer.context["buttons"] if one.is_pressed]
        assert pressed.button.name == field.split("-")[0]
        kept = Case.objects.get(pk=mine.pk)
        assert (kept.state, kept.summary, kept.edit) == (State.IN_TRIAGE, "", mine.edit)

    def test_it_is_put_below_what_is_typed(self, client, mine):
        template = text_templates.template(text=Translated(en="By when?"))
        field = "return-question"
        answer = insert(client, mine, field, template, **{field: "Where?\r\nHow?"})
        assert value(answer, field) == "Where?\r\nHow?\r\n\r\nBy when?".replace("\r\n\r\nBy", "\n\nBy")

    def test_what_was_put_in_can_be_sent(self, client, mine):
        template = text_templates.template(text=Translated(en="Where?"))
        answer = insert(client, mine, "return-question", template)
        data = form_on(answer, "return-question")
        assert client.post(address(mine), {**data, "verb": "return"}).status_code == 302
        [clarification] = mine.main_submission.clarifications.all()
        assert clarification.question == "Where?"

    def test_into_the_second_department(self, client, mine):
        departments.department(code="a")
        theme = themes.theme()
        mine.themes.add(theme)
        template = text_templates.template(Kind.REFERRAL, text=Translated(en="What will you do?"))
        field = "refer-1-question"
        answer = insert(client, mine, field, template, **{"refer-0-question": "Mine."})
        assert (value(answer, "refer-0-question"), value(answer, field)) == ("Mine.", "What will you do?")

    def test_in_the_authors_language(self, client, officer):
        case = cases.assigned(officer=officer, language="ar")
        template = text_templates.template(text=Translated(en="Where?", ar="أين؟"))
        assert value(insert(client, case, "return-question", template), "return-question") == "أين؟"

    @pytest.mark.parametrize("chosen", ["", "nothing", "retired", "other kind", "other call"])
    def test_what_is_not_offered_is_not_put_in_and_nothing_is_lost(self, client, mine, chosen):
        template = {
            "retired": lambda: text_templates.template(in_use=False),
            "other kind": lambda: text_templates.template(Kind.SUMMARY),
            "other call": lambda: text_templates.template(calls=[consultations.open_call()]),
        }.get(chosen, lambda: None)()
        text_templates.template()
        answer = insert(client, mine, "return-question", template, **{"return-question": "Typed."})
        assert answer.status_code == 409
        assert value(answer, "return-question") == "Typed."
        assert "Choose a template from the list." in answer.content.decode()

    def test_what_a_reader_may_not_know_is_not_put_in(self, client, mine):
        cases.another_input(mine)
        template = text_templates.template(Kind.DECLINE, text=Translated(en="Dear {organisation}"))
        answer = insert(client, mine, "decline-sentence", template, **{"decline-sentence": "Typed."})
        assert answer.status_code == 409
        assert value(answer, "decline-sentence") == "Typed."
        assert "not everyone who reads the text may know" in answer.content.decode()

    @pytest.mark.parametrize("field", ["", "take_down-reason", "refer-x-question", "nothing", "verb"])
    def test_into_what_is_no_such_text(self, client, mine, field):
        assert client.post(address(mine), {"insert": field}).status_code == 404

    def test_it_needs_no_assignment_and_gives_none(self, client, officer):
        """Like looking: whoever may read the case may write a text, and the verb says no later."""
        case = cases.assigned(officer=accounts.officer())
        template = text_templates.template()
        answer = client.post(address(case), {"insert": "return-question", "use:return-question": template.pk})
        assert answer.status_code == 200
        assert Case.objects.get(pk=case.pk).assignee_id == case.assignee_id


class TestPages:
    def post(self, client, path, **changes):
        data = {"kind": "question", "title": "Where", "text_en": "Where?", **changes}
        return client.post(path, data)

    def test_a_lead_writes_one(self, client, lead):
        call = consultations.draft_call()
        path = reverse("admin:engagements_texttemplate_add")
        assert self.post(client, path, text_ar="أين؟", calls=[call.pk]).status_code == 302
        made = TextTemplate.objects.get()
        assert (made.kind, made.text) == ("question", {"en": "Where?", "ar": "أين؟"})
        assert list(made.calls.all()) == [call]

    @pytest.mark.parametrize("kind", [Kind.SUMMARY, Kind.REFERRAL])
    def test_a_placeholder_that_leaks_is_refused_beside_the_text(self, client, lead, kind):
        path = reverse("admin:engagements_texttemplate_add")
        answer = self.post(client, path, kind=kind, text_fr="De {organisation}")
        [error] = answer.context["adminform"].form.errors["text"]
        assert error.startswith("French: This text cannot use {organisation}. It can use: {reference}")
        assert "De {organisation}" in answer.content.decode()
        assert not TextTemplate.objects.exists()

    def test_a_lead_corrects_one_and_its_kind_stays(self, client, lead):
        template = text_templates.template()
        answer = self.post(client, one_of(template), kind="summary", edit=0, text_en="How many?")
        assert answer.status_code == 302
        kept = TextTemplate.objects.get()
        assert (kept.kind, kept.text, kept.edit) == ("question", {"en": "How many?"}, 1)

    def test_the_kind_says_which_placeholders_there_are(self, client, lead):
        page = client.get(one_of(text_templates.template(Kind.SUMMARY))).content.decode()
        assert "{reference}" in page
        assert "{organisation}" not in page

    def test_a_lead_retires_and_restores_one(self, client, lead):
        template = text_templates.template()
        assert one_of(template, "retire") in client.get(one_of(template)).content.decode()
        assert client.post(one_of(template, "retire")).status_code == 302
        assert not TextTemplate.objects.get().in_use
        assert one_of(template, "restore") in client.get(one_of(template)).content.decode()
        assert client.post(one_of(template, "restore")).status_code == 302
        assert TextTemplate.objects.get().in_use

    def test_an_officer_reads_and_changes_nothing(self, client, officer):
        template = text_templates.template(title="Where exactly")
        assert "Where exactly" in client.get(LIST).content.decode()
        page = client.get(one_of(template)).content.decode()
        assert one_of(template, "retire") not in page
        assert self.post(client, one_of(template), edit=0).status_code == 403

    def test_the_list_says_languages_and_calls(self, client, officer):
        call = consultations.open_call()
        text_templates.template(title="One", text=Translated(ar="أين؟", en="Where?"), calls=[call])
        page = client.get(LIST).content.decode()
        assert "English, Arabic" in page

    def test_the_list_costs_the_same_for_any_number(self, client, officer):
        def statements():
            with CaptureQueriesContext(connection) as captured:
                client.get(LIST)
            return len(captured)

        text_templates.template(calls=[consultations.open_call()])
        client.get(LIST)
        one = statements()
        for kind in Kind:
            text_templates.template(kind, calls=[consultations.open_call(), consultations.open_call()])
        assert statements() == one
