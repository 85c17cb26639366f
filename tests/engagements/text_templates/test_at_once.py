"""Two leads at a template at the same moment."""

import pytest

from engagements.text_templates import actions
from engagements.text_templates.errors import AlreadyRetiredError, TitleTakenError
from engagements.text_templates.models import Kind, TextTemplate
from focalpoint.errors import EditConflictError
from focalpoint.translated import Translated
from tests.audit_log import verbs
from tests.factories import accounts, submissions, text_templates
from tests.race import race

NOW = submissions.NOW
pytestmark = pytest.mark.django_db(transaction=True)


def test_two_presses_make_one():
    lead = accounts.lead()
    given = {"kind": Kind.QUESTION, "title": "Where", "text": Translated(en="Where?"), "calls": []}
    one, two = race(*[lambda: actions.create(**given, by=lead, at=NOW)] * 2)
    assert one.error is None
    assert isinstance(two.error, TitleTakenError)
    assert TextTemplate.objects.count() == 1


def test_of_two_who_save_the_second_learns_of_the_first():
    template, lead = text_templates.template(), accounts.lead()

    def save(word):
        given = {"title": template.title, "text": Translated(en=word), "calls": []}
        return lambda: actions.save(template, **given, edit=0, by=lead, at=NOW)

    one, two = race(save("How many?"), save("When?"))
    assert (one.error, two.waited) == (None, True)
    assert isinstance(two.error, EditConflictError)
    assert TextTemplate.objects.get().text == {"en": "How many?"}


def test_of_two_who_retire_one_does():
    template, lead = text_templates.template(), accounts.lead()
    one, two = race(*[lambda: actions.retire(template, by=lead, at=NOW)] * 2)
    assert one.error is None
    assert isinstance(two.error, AlreadyRetiredError)
    assert verbs(template) == ["texttemplate.retire"]
