"""Contributors are notified by a task, in batches: each is a transaction of its own."""

from datetime import datetime

from engagements.outcomes import actions
from engagements.outcomes.models import Outcome
from engagements.outcomes.queries import to_announce

# Of one run of the task; the next one goes on.
MOST_BATCHES = 50


def announce_waiting(*, at: datetime) -> int:
    """How many batches were written."""
    done = 0
    for pk in to_announce().order_by("pk").values_list("pk", flat=True):
        while done < MOST_BATCHES:
            outcome = actions.announce(Outcome.objects.get(pk=pk), at=at)
            done += 1
            if outcome.is_announced or outcome.edition_id is None:
                break
    return done
