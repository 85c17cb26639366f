"""What counts as answered, in time and open, wherever it is counted how departments answer: on their public
pages and in the office's reports.
"""

from django.db.models import F, Q

from engagements.routing.models import Purpose
from engagements.routing.states import LIVE, State

IS_ANSWERED = Q(state=State.ANSWERED)
# An answer is on time or late only where there was a date.
HAS_DATE = Q(due_at__isnull=False)
CAME_IN_TIME = Q(settled_at__lte=F("due_at"))
# Someone has to answer it; what was sent for information asks for nothing.
IS_OPEN = Q(state__in=LIVE) & ~Q(purpose=Purpose.INFORMATION)
