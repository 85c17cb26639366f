"""What logs say of an exception: its types and its frames, never its words.

An exception quotes what it failed on: PostgreSQL's the row ("Failing row contains …"), a parser its input.
Logs are read by people who may not read inputs, and leave the machine.
"""

import logging
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TypeAlias

ExcInfo: TypeAlias = (
    "tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]"
)


def described(error: BaseException) -> str:
    """One line for an error that is swallowed: "ValueError: deliver.py:148 _send < render.py:70 _email"."""
    frames = reversed(traceback.extract_tb(error.__traceback__))
    places = (f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{_name(error)}: {' < '.join(places)}"


def _name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came of, the first cause first, as Python prints them."""
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return reversed(seen)


class FramesOnly(logging.Formatter):
    """Prints the frames of exceptions and the names of their types; takes their words out of the message."""

    def formatException(self, ei: ExcInfo) -> str:
        return "\n".join(
            "Traceback (most recent call last):\n"
            + "".join(traceback.format_tb(error.__traceback__))
            + f"{_name(error)} (what it says is not logged)"
            for error in _chain(ei[1])
        )

    def format(self, record: logging.LogRecord) -> str:
        plain = logging.makeLogRecord(record.__dict__)
        plain.exc_text = None
        plain.msg, plain.args = self._message(record), None
        return super().format(plain)

    def _message(self, record: logging.LogRecord) -> str:
        """With the name of an exception instead of its words, wherever the caller put them."""
        errors = list(_chain(record.exc_info[1])) if record.exc_info else []
        values = record.args.values() if isinstance(record.args, dict) else record.args or ()
        errors += [value for value in values if isinstance(value, BaseException)]
        if errors and isinstance(record.args, dict) and "exc" in record.args:
            # Celery's, which shortens what the exception says.
            own = {**record.args, "exc": _name(errors[-1]), "traceback": ""}
            record = logging.makeLogRecord({**record.__dict__, "args": own})
        message = record.getMessage()
        for error in errors:
            for words in (repr(error), str(error)):
                if words.strip():
                    message = message.replace(words, _name(error))
        return message
