"""Each contributor is notified once, also after a killed worker, and reads what became of their input."""

from datetime import timedelta

import pytest

from engagements.consultations.models import Level
from engagements.outcomes import actions, announcing
from engagements.outcomes.content import RecordedUse
from engagements.outcomes.models import Outcome, Use
from engagements.outcomes.notices import PUBLISHED
from engagements.outcomes.uses import uses_of
from engagements.submissions.models import Submission
from focalpoint.notifications.models import Notice
from organisations.memberships.models import MembershipRole
from tests.factories import accounts, memberships, submissions
from tests.factories import outcomes as factory

pytestmark = pytest.mark.django_db
LATER = factory.LATER


def notified():
    return Notice.objects.filter(kind=PUBLISHED)


def test_each_is_notified_once_also_after_a_killed_worker(monkeypatch):
    call = factory.closed_call()
    author = accounts.person()
    inputs = [submissions.submitted(consultation=call) for _number in range(3)]
    for submission in inputs[:2]:
        memberships.member(submission.profile, MembershipRole.EDITOR, user=author)
    submissions.submitted(consultation=call, profile=inputs[0].profile, author=inputs[0].author)
    factory.published(call)
    monkeypatch.setattr(actions, "BATCH", 1)
    monkeypatch.setattr(announcing, "MOST_BATCHES", 1)
    while not Outcome.objects.get().is_announced:
        announcing.announce_waiting(at=LATER)
    assert sorted(notified().values_list("recipient", flat=True)) == sorted(
        {author.pk, *(submission.author_id for submission in inputs)}
    )
    assert announcing.announce_waiting(at=LATER) == 0


def test_an_email_about_a_hidden_input_names_nothing():
    call = factory.closed_call()
    hidden = submissions.submitted(consultation=call, level=Level.UN_ONLY)
    factory.published(call)
    announcing.announce_waiting(at=LATER)
    notice = notified().get(recipient=hidden.author)
    assert notice.context["discreet"] is True
    assert "call" not in notice.context


def test_no_one_is_notified_of_what_was_taken_down():
    call = factory.closed_call()
    submissions.submitted(consultation=call)
    outcome = factory.published(call)
    actions.take_down(outcome, reason="Wrong.", by=accounts.lead(), at=LATER)
    assert announcing.announce_waiting(at=LATER) == 0
    assert not notified().exists()


def test_each_author_reads_what_became_of_their_input():
    call = factory.closed_call()
    cited, partly, rest = (factory.public_input(call) for _number in range(3))
    outcome = factory.written(call, factory.cite(cited))
    given = [RecordedUse(str(partly.reference), Use.PARTLY, "The first half.")]
    actions.record_uses(outcome, uses=given, by=accounts.officer(), at=LATER)

    def use(submission):
        return [(one.use, str(one.reason)) for one in uses_of(submission.pk)]

    assert use(cited) == []  # nothing before a second lead has read it
    outcome = actions.propose(outcome, by=accounts.lead(), at=LATER)
    actions.publish(outcome, edit=outcome.edit, by=accounts.lead(), at=LATER)
    assert use(cited) == [(Use.USED, "")]
    assert use(partly) == [(Use.PARTLY, "The first half.")]
    assert use(rest) == [(Use.NOT_USED, "It was about something else.")]
    later = submissions.submitted(consultation=call, at=factory.NOW)
    Submission.objects.filter(pk=later.pk).update(submitted_at=LATER + timedelta(days=1))
    assert use(later) == []
