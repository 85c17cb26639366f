"""Two leads at once: one edition, or none of what was taken down."""

import pytest

from engagements.outcomes import actions
from engagements.outcomes.models import Edition, Outcome
from engagements.outcomes.states import State
from focalpoint.errors import WrongStateError
from tests.factories import accounts
from tests.factories import outcomes as factory
from tests.race import race

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_leads_publish_one_edition():
    outcome = factory.proposed()
    leads = [accounts.lead(), accounts.lead()]

    def publish(lead):
        return lambda: actions.publish(
            Outcome.objects.get(pk=outcome.pk), edit=outcome.edit, by=lead, at=factory.LATER
        )

    one, two = race(publish(leads[0]), publish(leads[1]))
    assert one.error is None
    assert isinstance(two.error, WrongStateError)
    assert Edition.objects.get().published_by == leads[0]
    assert Outcome.objects.get().state == State.PUBLISHED


def test_a_batch_of_notices_meets_taking_down():
    outcome = factory.published()
    one, two = race(
        lambda: actions.take_down(outcome, reason="Wrong.", by=accounts.lead(), at=factory.LATER),
        lambda: actions.announce(Outcome.objects.get(pk=outcome.pk), at=factory.LATER),
    )
    assert one.error is None
    assert two.error is None
    assert not Outcome.objects.get().is_announced
