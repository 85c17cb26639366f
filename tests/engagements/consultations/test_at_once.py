"""A call that is made by a double press, one beside the other, is made once."""

import pytest

from engagements.consultations import actions
from engagements.consultations.models import Consultation
from focalpoint.audit.models import Entry
from focalpoint.translated import Translated
from tests.factories import accounts, consultations
from tests.organisations.memberships.test_at_once import second_after

NOW = consultations.NOW
pytestmark = pytest.mark.django_db(transaction=True)


def test_create_by_a_double_press_makes_one():
    lead = accounts.lead()
    new = Consultation(slug="water", title=Translated(en="Water"), summary=Translated(en="What would help?"))
    given = consultations.written(new, themes=[])

    def press():
        return actions.create(**given, by=lead, at=NOW)

    assert second_after(press, press) == Consultation.objects.get(slug="water")
    assert Entry.objects.filter(verb="consultation.create").count() == 1
