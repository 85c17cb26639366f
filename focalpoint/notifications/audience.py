"""Whether a notice still goes to its reader, and how much a mail may say.

Asked when it is sent, carried by a digest or shown, not only when it was written: meanwhile the reader may
have left, been deactivated or unsubscribed, and an input may have become confidential. Each kind names the
question of its noun; one question is for many notices.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from enum import Enum, auto
from uuid import UUID

from focalpoint.notifications.models import Notice


class Verdict(Enum):
    """What becomes of a notice now."""

    FULL = auto()
    # A mail says only that there is news, and where.
    DISCREET = auto()
    # It is not this person's any more.
    GONE = auto()


# By the key of each notice; one that is left out is gone.
Audience = Callable[[Sequence[Notice], datetime], Mapping[UUID, Verdict]]
# By the key of each notice, what it says now; one that is left out has nothing left to say.
Compose = Callable[[Sequence[Notice], datetime], Mapping[UUID, Mapping[str, object]]]
# Of what the notices are about and of their readers, the pairs that still belong together, and whether a mail
# may name nothing. None is a reader without an account.
Pairs = Mapping[tuple[UUID, UUID | None], bool]
Find = Callable[[Collection[UUID], Collection[UUID], datetime], Pairs]


def of_pairs(find: Find) -> Audience:
    """The audience that `find` knows, in a number of statements that does not depend on how many ask."""

    def audience(notices: Sequence[Notice], at: datetime) -> Mapping[UUID, Verdict]:
        targets = {notice.target_id for notice in notices if notice.target_id is not None}
        people = {notice.recipient_id for notice in notices if notice.recipient_id is not None}
        pairs = find(targets, people, at)
        return {
            notice.pk: Verdict.DISCREET if pairs[pair] else Verdict.FULL
            for notice in notices
            if notice.target_id is not None and (pair := (notice.target_id, notice.recipient_id)) in pairs
        }

    return audience
