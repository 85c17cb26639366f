"""What is done with a bulk act; what it does to each case are the verbs of cases."""

from engagements.bulk.models import BulkAct
from engagements.bulk.permissions import (
    has_not_left,
    has_prepared,
    is_not_over,
    is_not_planned,
    may_stop,
)
from engagements.bulk.states import State
from focalpoint.verbs import verb
from organisations.accounts.permissions import is_officer

PREPARE = verb(BulkAct, "prepare", who=is_officer)
PLAN = verb(BulkAct, "plan", State.PREPARED, who=has_prepared & is_officer)
START = verb(
    BulkAct, "start", State.PREPARED, State.RUNNING,
    who=has_prepared & is_officer, unless=is_not_planned,
)  # fmt: skip
CANCEL = verb(BulkAct, "cancel", State.RUNNING, State.CANCELLED, who=may_stop & is_officer)
FINISH = verb(BulkAct, "finish", State.RUNNING, State.DONE, unless=is_not_over, automatic=True)
STOP = verb(BulkAct, "stop", State.RUNNING, State.STOPPED, unless=has_not_left, automatic=True)
