"""What can be done with an input while it is its author's.

Submit, resubmit and withdraw change its case too: they are in `cases` and `routing`.
"""

from datetime import timedelta

from engagements.submissions.errors import ConflictError
from engagements.submissions.models import Submission
from engagements.submissions.permissions import is_closed_to_changes, is_writer, writes_for
from engagements.submissions.states import State
from focalpoint.verbs import verb

WRITTEN = [State.DRAFT, State.SUBMITTED]

CREATE = verb(Submission, "create", who=writes_for, within="profile")
SAVE = verb(
    Submission, "save", WRITTEN,
    who=is_writer, unless=is_closed_to_changes, stale=ConflictError, sitting=timedelta(minutes=30),
)  # fmt: skip
ADD_ATTACHMENT = verb(
    Submission, "add_attachment", WRITTEN, who=is_writer, unless=is_closed_to_changes,
)  # fmt: skip
REMOVE_ATTACHMENT = verb(
    Submission, "remove_attachment", WRITTEN, who=is_writer, unless=is_closed_to_changes,
)  # fmt: skip
DELETE = verb(Submission, "delete", State.DRAFT, who=is_writer)
WARN = verb(Submission, "warn", State.DRAFT, automatic=True)
EXPIRE = verb(Submission, "expire", State.DRAFT, automatic=True)
