"""Who has a routed input next, after something happened to one of its referrals."""

from datetime import datetime

from django.conf import settings

from engagements.routing import verbs
from engagements.routing.queries import standing
from engagements.submissions.models import Submission
from engagements.submissions.states import Ball
from engagements.submissions.states import State as InputState
from organisations.calendars.queries import due_after


def settle(submission: Submission, *, at: datetime) -> None:
    """Pass the ball of a routed input on, after something happened to one of its referrals.

    A response to release, or a lead that nobody has, is the office's. While departments work, it is
    theirs, until the earliest of their dates. When none does any more, the input is answered if any of
    them has answered; else it comes back to the office's table.
    """
    if submission.state != InputState.ROUTED:
        return
    now = standing(submission)
    if now.to_release or (now.live and now.lacks_lead):
        # The office's clock is not begun again while it has the ball already.
        if submission.ball != Ball.OFFICE:
            pass_on(submission, ball=Ball.OFFICE, due_at=due_after(at, settings.ACKNOWLEDGE_DAYS), at=at)
    elif now.live:
        due_at = min(one.due_at for one in now.live if one.due_at)
        if (submission.ball, submission.due_at) != (Ball.DEPARTMENTS, due_at):
            pass_on(submission, ball=Ball.DEPARTMENTS, due_at=due_at, at=at)
    elif now.answered:
        answer(submission, at=at)
    else:
        take_back(submission, at=at)


@verbs.PASS_ON
def pass_on(submission: Submission, *, ball: Ball, due_at: datetime, at: datetime) -> Submission:
    """Within `routed` someone else has it, or another date holds."""
    submission.ball, submission.due_at = ball, due_at
    return submission


@verbs.ANSWER_INPUT
def answer(submission: Submission, *, at: datetime) -> Submission:
    """No department works on it any more, and at least one has answered."""
    return submission


@verbs.TAKE_BACK
def take_back(submission: Submission, *, at: datetime) -> Submission:
    """No department works on it any more, and none has answered."""
    return submission
