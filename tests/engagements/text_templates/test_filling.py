"""Which template is offered for which input, in which language, and what it says of that input."""

from datetime import datetime

import pytest
from django.utils import translation

from engagements.cases.models import Case
from engagements.cases.states import State
from engagements.consultations.models import Level
from engagements.text_templates.errors import HiddenPlaceholderError, NotOfferedError
from engagements.text_templates.filling import OFFICE, text_for, values_of
from engagements.text_templates.models import Kind, TextTemplate
from engagements.text_templates.placeholders import ALLOWED, Placeholder
from focalpoint.translated import Translated
from organisations.profiles.models import Profile
from tests.factories import cases, consultations, submissions, text_templates

NOW = submissions.NOW
pytestmark = pytest.mark.django_db
SECRET = "Planted League"


def case_with(**fields):
    case = cases.assigned(**fields)
    Profile.objects.filter(pk=case.main_submission.profile_id).update(legal_name=SECRET, name={})
    return Case.objects.get(pk=case.pk)


def text(case, template, kind=None, office="en", at=NOW):
    return text_for(case, template=template.pk, kind=kind or template.kind, office=office, at=at)


class TestText:
    def test_says_what_its_readers_know_of_the_input(self):
        case = case_with(language="en")
        template = text_templates.template(
            text=Translated(
                en="{organisation}, {reference}, “{call_title}”: answer by {due_date}. The {office_name}"
            )
        )
        said = text(case, template)
        reference, call = case.main_submission.reference, case.consultation.title["en"]
        assert said.startswith(f"{SECRET}, {reference}, “{call}”: answer by ")
        assert said.endswith(" 2026. The Focal Point Office")

    @pytest.mark.parametrize("language", OFFICE)
    def test_its_values_are_in_its_language(self, language):
        case = case_with(language=language)
        title = Translated({code: f"Call {code}" for code in OFFICE})
        case.consultation.title = title
        template = text_templates.template(
            text=Translated({language: "{call_title} – {office_name} – {due_date}"})
        )
        with translation.override("ar"):
            said = text(case, template)
        assert said.startswith(f"Call {language} – {OFFICE[language]} – ")
        assert translation.get_language() != language or language == "en"

    def test_dates_are_said_in_the_language_of_the_template(self):
        case = case_with(language="fr")
        template = text_templates.template(text=Translated(fr="{due_date}"))
        assert "mars" in text(case, template, at=datetime.fromisoformat("2026-03-02T10:00:00+00:00"))

    def test_only_what_is_offered_is_used(self):
        case, other = case_with(), consultations.open_call()
        for template, kind in (
            (text_templates.template(in_use=False), Kind.QUESTION),
            (text_templates.template(calls=[other]), Kind.QUESTION),
            (text_templates.template(Kind.QUESTION), Kind.SUMMARY),
            (TextTemplate(kind=Kind.QUESTION), Kind.QUESTION),
        ):
            with pytest.raises(NotOfferedError):
                text(case, template, kind)


class TestLeaks:
    @pytest.mark.parametrize("level", Level)
    @pytest.mark.parametrize("kind", [Kind.SUMMARY, Kind.REFERRAL])
    def test_departments_never_learn_the_name(self, kind, level):
        """Even of a template that was saved before the rule: at no level does a value hold it."""
        case = case_with(level=level)
        assert SECRET not in str(values_of(case, kind, language="en", at=NOW))
        template = text_templates.template(kind, text=Translated(en="From {organisation}."))
        with pytest.raises(HiddenPlaceholderError, match="organisation"):
            text(case, template)

    @pytest.mark.parametrize("placeholder", [Placeholder.REFERENCE, Placeholder.ORGANISATION])
    def test_no_author_of_a_campaign_learns_of_another(self, placeholder):
        """Why a case is declined is read by all of its authors."""
        case = case_with()
        template = text_templates.template(Kind.DECLINE, text=Translated(en=f"To {{{placeholder}}}."))
        assert text(case, template)
        cases.another_input(case)
        case = Case.objects.get(pk=case.pk)
        with pytest.raises(HiddenPlaceholderError):
            text(case, template)
        values = str(values_of(case, Kind.DECLINE, language="en", at=NOW))
        assert SECRET not in values
        assert str(case.main_submission.reference) not in values

    def test_a_question_is_about_one_input_and_may_name_it(self):
        case = case_with()
        cases.another_input(case)
        values = values_of(Case.objects.get(pk=case.pk), Kind.QUESTION, language="en", at=NOW)
        assert values["organisation"] == SECRET

    @pytest.mark.parametrize("kind", Kind)
    @pytest.mark.parametrize("level", Level)
    def test_all_that_is_allowed_has_a_value_where_there_is_one_author(self, kind, level):
        values = values_of(case_with(level=level), kind, language="en", at=NOW)
        assert values.keys() == {str(name) for name in ALLOWED[kind]}
        assert all(values.values())

    def test_nothing_of_an_organisation_is_filled_in_again(self):
        case = cases.assigned(State.IN_TRIAGE)
        Profile.objects.filter(pk=case.main_submission.profile_id).update(
            legal_name="{reference} {{x}}", name={}
        )
        template = text_templates.template(text=Translated(en="To {organisation}"))
        assert text(Case.objects.get(pk=case.pk), template) == "To {reference} {{x}}"
