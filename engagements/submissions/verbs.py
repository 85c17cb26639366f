"""What can be done with an input while it is its author's, and what the terms of its call do with it."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from engagements.submissions.errors import ConflictError
from engagements.submissions.models import Submission
from engagements.submissions.permissions import is_writer, writes_for
from engagements.submissions.states import ACCEPTED, EDITABLE, WITH_US, State
from focalpoint.verbs import verb

CREATE = verb(Submission, "create", who=writes_for, within="profile")
SAVE = verb(
    Submission, "save", EDITABLE,
    who=is_writer, stale=ConflictError, sitting=timedelta(minutes=30),
)  # fmt: skip
ADD_ATTACHMENT = verb(Submission, "add_attachment", EDITABLE, who=is_writer)
REMOVE_ATTACHMENT = verb(Submission, "remove_attachment", EDITABLE, who=is_writer)
DISCARD = verb(Submission, "discard", State.DRAFT, who=is_writer)
SUBMIT = verb(
    Submission, "submit", State.DRAFT, State.SUBMITTED,
    who=is_writer, office=_("handed it in"), author=_("Handed in, and received by the office"),
)  # fmt: skip
RESUBMIT = verb(
    Submission, "resubmit", State.RETURNED, State.IN_TRIAGE,
    who=is_writer,
    office=_("answered and handed it in again"), author=_("You answered, and it was handed in again"),
)  # fmt: skip
WITHDRAW = verb(
    Submission, "withdraw", WITH_US, State.WITHDRAWN,
    who=is_writer, office=_("withdrew it"), author=_("Withdrawn"),
)  # fmt: skip
PUBLISH = verb(
    Submission, "publish", ACCEPTED,
    office=_("became public, by the terms of the call"), author=_("Made public"), automatic=True,
)  # fmt: skip
