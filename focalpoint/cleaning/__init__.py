"""Make the copy of a file that others get: without what it says unasked, and without what acts by itself.

What is here reads hostile bytes. It runs in a process of its own (see `child`), without Django, settings,
keys or a database, and answers with the copy or with the reason why there is none.
"""

from focalpoint.cleaning.reasons import Reason, RefusedError

__all__ = ["Reason", "RefusedError"]
