"""The append-only record of every verb: `audit.record(...)`, called inside the verb's transaction."""

from focalpoint.audit.record import record

__all__ = ["record"]
