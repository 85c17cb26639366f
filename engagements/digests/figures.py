"""For whoever watches the portal: whose digest is due, and whose is late."""

from datetime import datetime, timedelta

from engagements.digests.queries import due
from focalpoint.monitoring.figures import MOST, Figure, Values, at_most, register, single

# Asked for every quarter of an hour.
LATE_AFTER = timedelta(hours=1)


def digests_due(at: datetime) -> Values:
    return single(at_most(due(at)))


def digests_late(at: datetime) -> Values:
    return single(at_most(due(at - LATE_AFTER)))


register(
    Figure("focalpoint_digests_due", f"People whose daily digest is due, up to {MOST}.", digests_due),
    Figure("focalpoint_digests_late", f"... and has been for an hour, up to {MOST}.", digests_late),
)
