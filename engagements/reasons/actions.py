"""What is done with reasons for declining."""

from copy import copy
from datetime import datetime

from django.db import IntegrityError

from engagements.reasons import verbs
from engagements.reasons.errors import LastReasonError, ReasonExistsError
from engagements.reasons.models import DeclineReason
from engagements.reasons.queries import is_last_in_use
from focalpoint.translated import Translated
from focalpoint.verbs import flush
from focalpoint.verbs.target import stored
from organisations.accounts.models import User


@verbs.CREATE.makes
def create(
    *,
    code: str,
    label: Translated,
    help: Translated,
    position: int,
    in_use: bool,
    by: User,
    at: datetime,
) -> DeclineReason:
    """A new reason; what is declined for it is counted by its code, which stays."""
    reason = DeclineReason(code=code, label=label, help=help, position=position, in_use=in_use)
    try:
        return flush(reason)
    except IntegrityError as error:
        raise ReasonExistsError from error


@verbs.SAVE
def save(
    reason: DeclineReason,
    *,
    label: Translated,
    help: Translated,
    position: int,
    in_use: bool,
    edit: int,
    by: User,
    at: datetime,
) -> DeclineReason:
    """Keep a corrected reason, if no one saved since edit number `edit`."""
    if not in_use and is_last_in_use(reason):
        raise LastReasonError
    before = copy(reason)
    reason.label, reason.help, reason.position, reason.in_use = label, help, position, in_use
    # What is stored already is no change.
    if stored(reason) != stored(before):
        reason.edit = edit + 1
    return reason
