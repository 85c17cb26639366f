"""What can be done with a department's answer, from the first draft until the author has it."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from engagements.responses.errors import ChangedError, ConflictError
from engagements.responses.models import Response
from engagements.responses.permissions import (
    has_post_for,
    is_approved,
    is_liaison_for,
    is_settled,
    is_withdrawn,
)
from engagements.responses.states import State
from engagements.routing.models import Referral
from engagements.routing.permissions import has_post
from engagements.routing.states import LIVE
from focalpoint.verbs import verb
from organisations.accounts.permissions import is_officer

RESPOND = verb(Referral, "respond", LIVE, who=has_post, unless=is_approved)
BEGIN = verb(Response, "begin", office=_("started an answer"))
SAVE = verb(
    Response, "save", State.DRAFT,
    who=has_post_for, unless=is_settled, stale=ConflictError, sitting=timedelta(minutes=30),
)  # fmt: skip
APPROVE = verb(
    Response, "approve", State.DRAFT, State.APPROVED,
    who=is_liaison_for, unless=is_settled, stale=ChangedError, office=_("approved the answer"),
)  # fmt: skip
REOPEN = verb(
    Response, "reopen", State.APPROVED, State.DRAFT,
    who=is_liaison_for, unless=is_settled, office=_("reopened the answer for changes"),
)  # fmt: skip
SEND = verb(
    Response, "send", State.APPROVED, State.SENT,
    who=is_liaison_for, unless=is_settled, office=_("sent the answer to the office"),
    why=_("Answer to release"),
)  # fmt: skip
RELEASE = verb(
    Response, "release", State.SENT, State.RELEASED,
    who=is_officer, unless=is_withdrawn, office=_("released the answer to the author"),
)  # fmt: skip
RETURN = verb(
    Response, "return", State.SENT, State.DRAFT,
    who=is_officer, unless=is_withdrawn, office=_("returned the answer to the department"),
)  # fmt: skip
