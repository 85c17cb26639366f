"""Templates: written by leads, checked when they are saved, retired and restored."""

import pytest
from django.core.exceptions import PermissionDenied

from engagements.text_templates import actions
from engagements.text_templates.errors import (
    AlreadyInUseError,
    AlreadyRetiredError,
    EmptyTemplateError,
    PlaceholderError,
    TitleTakenError,
    TooManyTemplatesError,
)
from engagements.text_templates.models import Kind, TextTemplate
from focalpoint.errors import ChoiceError, EditConflictError
from focalpoint.translated import Translated
from organisations.accounts.roles import Role
from tests.audit_log import last, verbs
from tests.factories import accounts, consultations, submissions, text_templates

NOW = submissions.NOW
pytestmark = pytest.mark.django_db


def written(**changes):
    return {"title": "Where", "text": Translated(en="Where is {reference}?"), "calls": [], **changes}


def create(by=None, kind=Kind.QUESTION, **changes):
    return actions.create(kind=kind, **written(**changes), by=by or accounts.lead(), at=NOW)


def save(template, by=None, **changes):
    given = written(title=template.title, **changes)
    return actions.save(template, **given, edit=template.edit, by=by or accounts.lead(), at=NOW)


def stored(template):
    return TextTemplate.objects.get(pk=template.pk)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.LEAD_OFFICER])
def test_only_leads_write_templates(role):
    person, template = accounts.person(roles=[role]), text_templates.template()
    for act in (
        lambda: create(person),
        lambda: save(template, person),
        lambda: actions.retire(template, by=person, at=NOW),
    ):
        with pytest.raises(PermissionDenied):
            act()
    retired = text_templates.template(in_use=False)
    with pytest.raises(PermissionDenied):
        actions.restore(retired, by=person, at=NOW)


@pytest.mark.parametrize("role", Role)
def test_who_reads_them(role):
    person = accounts.person(roles=[role])
    reads = person.has_perm("engagements.view_texttemplate", text_templates.template())
    assert reads is (role != Role.AUDITOR)


def test_create_keeps_what_was_written():
    call = consultations.draft_call()
    template = create(title=" Where ", text=Translated(en="Where?", fr="  ", ar="أين؟"), calls=[call])
    kept = stored(template)
    assert (kept.title, kept.text, kept.in_use) == ("Where", {"en": "Where?", "ar": "أين؟"}, True)
    assert list(kept.calls.all()) == [call]
    entry = last("texttemplate.create")
    assert entry.changes == {"kind": [None, "question"], "in_use": [None, True], "calls": [call.slug]}


def test_save_counts_as_an_edit_only_when_something_changed():
    template = create()
    again = save(template)
    assert again.edit == template.edit
    assert verbs(template) == ["texttemplate.create"]
    call = consultations.draft_call()
    changed = save(again, calls=[call])
    assert (changed.edit, last("texttemplate.save").changes["calls"]) == (again.edit + 1, [call.slug])
    assert save(changed, calls=[]).edit == changed.edit + 1
    assert not stored(template).calls.exists()


def test_the_log_holds_no_text():
    save(create(), text=Translated(en="Planted words."))
    assert "Planted" not in str(last("texttemplate.save").changes)


def test_save_of_what_someone_else_saved():
    template = create()
    save(template, text=Translated(en="How many?"))
    with pytest.raises(EditConflictError):
        save(template, text=Translated(en="When?"))
    assert stored(template).text == {"en": "How many?"}


@pytest.mark.parametrize("kind", [Kind.SUMMARY, Kind.REFERRAL])
def test_a_text_for_departments_that_names_the_organisation_is_refused(kind):
    text = Translated(en="From a village.", fr="De {organisation}.")
    with pytest.raises(PlaceholderError, match="organisation") as caught:
        create(kind=kind, text=text)
    assert caught.value.language == "fr"
    template = text_templates.template(kind)
    with pytest.raises(PlaceholderError):
        save(template, text=text)
    assert TextTemplate.objects.count() == 1
    assert stored(template).text == template.text


@pytest.mark.parametrize("kind", Kind)
def test_an_unknown_placeholder_is_refused_in_any_language(kind):
    with pytest.raises(PlaceholderError, match="author"):
        create(kind=kind, text=Translated(en="Fine.", ru="{author}"))


@pytest.mark.parametrize("text", [Translated(), Translated(en=" ", fr="\n")])
def test_a_template_without_a_text_is_refused(text):
    with pytest.raises(EmptyTemplateError):
        create(text=text)
    with pytest.raises(EmptyTemplateError):
        save(text_templates.template(), text=text)


def test_a_kind_that_there_is_not_is_refused():
    with pytest.raises(ChoiceError):
        create(kind="letter")


def test_two_of_a_kind_have_two_titles():
    create(title="Where")
    create(title="Where", kind=Kind.DECLINE)
    with pytest.raises(TitleTakenError):
        create(title=" Where")
    other = create(title="When")
    with pytest.raises(TitleTakenError):
        actions.save(other, **written(title="Where"), edit=other.edit, by=accounts.lead(), at=NOW)
    assert stored(other).title == "When"


def test_retire_and_restore():
    template, lead = create(), accounts.lead()
    retired = actions.retire(template, by=lead, at=NOW)
    assert (retired.in_use, last("texttemplate.retire").changes) == (False, {"in_use": [True, False]})
    with pytest.raises(AlreadyRetiredError):
        actions.retire(template, by=lead, at=NOW)
    assert actions.restore(template, by=lead, at=NOW).in_use
    with pytest.raises(AlreadyInUseError):
        actions.restore(template, by=lead, at=NOW)


def test_not_more_than_the_screen_offers_are_in_use(monkeypatch):
    monkeypatch.setattr(TextTemplate, "MOST_IN_USE", 1)
    retired, lead = text_templates.template(in_use=False), accounts.lead()
    template = create()
    with pytest.raises(TooManyTemplatesError, match="1"):
        create(title="When")
    with pytest.raises(TooManyTemplatesError):
        actions.restore(retired, by=lead, at=NOW)
    actions.retire(template, by=lead, at=NOW)
    assert actions.restore(retired, by=lead, at=NOW).in_use
