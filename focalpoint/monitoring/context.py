"""What this process is doing now: for which request, as which task. Every line of the log says it.

The standard library only: logs are written before Django is there.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass

# As a proxy writes it: 16 to 32 hexadecimal digits, or a UUID. Anything else could carry words.
_REQUEST_ID = re.compile(r"[0-9a-f]{16,32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LONGEST_REQUEST_ID = 36


@dataclass(frozen=True)
class Doing:
    """Empty where it is not known."""

    request_id: str = ""
    task: str = ""
    task_id: str = ""


_NOTHING = Doing()
_doing: ContextVar[Doing] = ContextVar("doing", default=_NOTHING)
# web, worker or beat; whatever says nothing is a command. Each process is one of them, for good.
_process = ["command"]


def now() -> Doing:
    return _doing.get()


@contextmanager
def doing(**changes: str) -> Iterator[Doing]:
    """Until the end of the block."""
    token = _doing.set(Doing(**changes))
    try:
        yield _doing.get()
    finally:
        _doing.reset(token)


def enter(request_id: str) -> Token[Doing]:
    """As `doing`, for what every request passes: a third of its time."""
    return _doing.set(Doing(request_id))


def leave(token: Token[Doing]) -> None:
    _doing.reset(token)


def begin(**changes: str) -> None:
    """Until something else begins: for those that only hear of beginnings and ends (signals)."""
    _doing.set(Doing(**changes))


def process() -> str:
    return _process[0]


def set_process(kind: str) -> None:
    _process[0] = kind


def new_request_id() -> str:
    return secrets.token_hex(8)


def as_request_id(text: str) -> str:
    """`text` where it is one, as we write it; nothing where it is not."""
    lower = text.strip().lower()
    return lower if _REQUEST_ID.fullmatch(lower) else ""
