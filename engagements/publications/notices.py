"""Whom the portal tells that an input is public, or not any more."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from engagements.submissions.models import Submission
from engagements.submissions.notices import YOUR_INPUTS, tell_author
from focalpoint.notifications.kinds import register

PUBLISHED = register("publication_appeared", _("Your input was published"), group=YOUR_INPUTS)
TAKEN_DOWN = register(
    "publication_taken_down", _("Your input was taken down from the public pages"), group=YOUR_INPUTS
)


def published(submission: Submission, *, at: datetime, is_redacted: bool) -> None:
    tell_author(PUBLISHED, submission, at=at, is_redacted=is_redacted)


def taken_down(submission: Submission, *, at: datetime) -> None:
    """Of what the office took down; its page says why."""
    tell_author(TAKEN_DOWN, submission, at=at)
