"""The list of reasons for declining: kept by leads, never without one in use."""

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied

from engagements.reasons import actions, seed
from engagements.reasons.errors import LastReasonError, ReasonExistsError
from engagements.reasons.models import DeclineReason
from focalpoint.errors import EditConflictError
from focalpoint.translated import Translated
from organisations.accounts.roles import Role
from tests.audit_log import last
from tests.factories import accounts, submissions

NOW = submissions.NOW
pytestmark = pytest.mark.django_db


def written(**changes):
    given = {"label": Translated(en="It rains."), "help": Translated(), "position": 5, "in_use": True}
    return {**given, **changes, "at": NOW}


def save(reason, by, **changes):
    return actions.save(reason, **written(**changes), edit=reason.edit, by=by)


def test_the_list_is_there_from_the_start_in_all_languages():
    reasons = DeclineReason.objects.in_use()
    assert [reason.pk for reason in reasons] == list(seed.LABELS)
    languages = {code for code, _name in settings.CONTENT_LANGUAGES}
    assert all(reason.label.keys() == languages for reason in reasons)
    assert all({"en", "ar"} <= reason.help.keys() for reason in reasons)


def test_what_a_lead_changed_stays_as_it_is():
    save(DeclineReason.objects.get(pk="other"), accounts.lead(), in_use=False)
    seed.seed()
    kept = DeclineReason.objects.get(pk="other")
    assert (str(kept), kept.in_use) == ("It rains.", False)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.LEAD_OFFICER])
def test_only_leads_keep_the_list(role):
    person = accounts.person(roles=[role])
    with pytest.raises(PermissionDenied):
        actions.create(code="rain", **written(), by=person)
    with pytest.raises(PermissionDenied):
        save(DeclineReason.objects.get(pk="other"), person)


def test_create_and_save_are_logged():
    lead = accounts.lead()
    reason = actions.create(code="rain", **written(), by=lead)
    assert last("declinereason.create").changes == {"position": [None, 5], "in_use": [None, True]}
    save(reason, lead, in_use=False, label=Translated(en="It snows."))
    assert last("declinereason.save").changes == {"in_use": [True, False], "fields": ["edit", "label"]}
    assert (reason.pk, str(DeclineReason.objects.get(pk="rain"))) == ("rain", "It snows.")


def test_what_is_stored_already_is_no_change():
    lead = accounts.lead()
    reason = actions.create(code="rain", **written(), by=lead)
    assert save(reason, lead).edit == reason.edit


def test_create_with_a_code_that_there_is():
    with pytest.raises(ReasonExistsError):
        actions.create(code="other", **written(), by=accounts.lead())


def test_save_of_what_someone_else_saved():
    lead = accounts.lead()
    opened = DeclineReason.objects.get(pk="other")
    save(opened, accounts.lead(), label=Translated(en="It snows."))
    with pytest.raises(EditConflictError):
        save(opened, lead)


def test_the_last_one_stays_in_use():
    lead = accounts.lead()
    *others, left = DeclineReason.objects.all()
    for reason in others:
        save(reason, lead, in_use=False)
    with pytest.raises(LastReasonError):
        save(left, lead, in_use=False)
    assert save(left, lead).in_use
