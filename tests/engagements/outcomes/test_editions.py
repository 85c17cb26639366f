"""What was published stays as it was: the database refuses to change it, whoever asks."""

import pytest
from django.db import IntegrityError, connection, transaction

from engagements.outcomes import actions
from engagements.outcomes.content import RecordedUse
from engagements.outcomes.models import Edition, InputUse, Use
from tests.factories import accounts, outcomes
from tests.shared import each

pytestmark = pytest.mark.django_db


@pytest.fixture
def of_edition():
    """One that cites an input."""
    call = outcomes.closed_call()
    outcomes.published(call, outcomes.cite(outcomes.public_input(call)))
    assert Edition.objects.count() == InputUse.objects.count() == 1


def test_an_edition_and_its_uses_are_neither_changed_nor_deleted(of_edition):
    def is_refused(statement):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL focalpoint.allow_truncate = 'off'; SET CONSTRAINTS ALL IMMEDIATE")
            with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                cursor.execute(statement)

    each(
        [
            "UPDATE engagements_edition SET content = '{}'",
            "DELETE FROM engagements_edition",
            "TRUNCATE engagements_edition CASCADE",
            "UPDATE engagements_inputuse SET use = 'not_used'",
            "UPDATE engagements_inputuse SET edition_id = NULL",
            "DELETE FROM engagements_inputuse",
        ],
        is_refused,
    )


def test_what_became_of_an_input_is_changed_in_the_text_that_is_worked_on(of_edition):
    edition = Edition.objects.get()
    cited = InputUse.objects.get().submission
    outcome = actions.correct(edition.outcome, by=accounts.lead(), at=outcomes.LATER)
    for use in (Use.PARTLY, Use.NOT_USED, ""):
        one = RecordedUse(str(cited.reference), use, "It came too late.")
        actions.record_uses(outcome, uses=[one], by=accounts.officer(), at=outcomes.LATER)
    assert list(InputUse.objects.values_list("edition", "use")) == [(edition.pk, Use.USED)]
