"""A verb is declared once, as a row of its noun's table, and run by one engine.

`verb(...)` is the row: from where to where, who may, what is in the way, and the words for it. Its body is
a plain function below the row's name. The engine wraps it:

    transaction → lock what stands above the row, then the row → who may, state, edit number, guards
    → the move → the body → save → log; once it is through: forget public pages

A verb called from another verb's body joins it: the same transaction and the same rows, and `who` is not
asked again (whoever may withdraw may cause a recall). Each has its own line in the log, in order of cause.
Three rules are left to whoever writes a body: `flush(row)` before a query that must see what was set, never
catch another verb's error, and go on with what the verb returned. The caller's own object stays as it was:
it is only an address.
"""

from focalpoint.verbs.declaration import VERBS, Declaration
from focalpoint.verbs.errors import BusyError, GoneError, LockOrderError, MovedError
from focalpoint.verbs.rehearsal import is_rehearsal, rehearsal
from focalpoint.verbs.table import RUN, Verb, each, verb
from focalpoint.verbs.taking import attempt, taken
from focalpoint.verbs.target import Address, Target
from focalpoint.verbs.unit import flush, hold, note, part_of

__all__ = [
    "RUN",
    "VERBS",
    "Address",
    "BusyError",
    "Declaration",
    "GoneError",
    "LockOrderError",
    "MovedError",
    "Target",
    "Verb",
    "attempt",
    "each",
    "flush",
    "hold",
    "is_rehearsal",
    "note",
    "part_of",
    "rehearsal",
    "taken",
    "verb",
]
