"""Two leads at the list at the same moment: it never loses its last reason."""

import pytest

from engagements.reasons import actions
from engagements.reasons.errors import LastReasonError
from engagements.reasons.models import DeclineReason
from focalpoint.translated import Translated
from tests.factories import accounts, submissions
from tests.race import race

pytestmark = pytest.mark.django_db(transaction=True)


def retiring(code):
    reason, lead = DeclineReason.objects.get(pk=code), accounts.lead()
    given = {"label": reason.label, "help": Translated(), "position": 1, "in_use": False}
    return lambda: actions.save(reason, **given, edit=reason.edit, by=lead, at=submissions.NOW)


def test_of_the_last_two_one_stays_in_use():
    left = ["other", "outside-call"]
    DeclineReason.objects.exclude(pk__in=left).update(in_use=False)
    one, two = race(*(retiring(code) for code in left))
    assert one.error is None
    assert two.waited
    assert isinstance(two.error, LastReasonError)
    assert DeclineReason.objects.in_use().get().pk == "outside-call"
