"""What logs say: of an exception its types and its frames, of a page its pattern, never what stands in them.

An exception quotes what it failed on: PostgreSQL's the row ("Failing row contains …"), a parser its input.
An address holds tokens, references of inputs, and what was searched for. Logs are read by people who may not
read inputs, and leave the machine.
"""

import json
import logging
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeAlias

from focalpoint.monitoring import context

if TYPE_CHECKING:
    from django.http import HttpRequest

ExcInfo: TypeAlias = (
    "tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]"
)

# What a line may say beside its words (`extra=`): ids and kinds, none of them a text, a name or an address.
FIELDS = ("request_id", "task", "task_id", "method", "view", "status", "milliseconds", "notice", "kind")
# Where nothing of ours was found.
NO_VIEW = "none"


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


def address_of(request: "HttpRequest") -> str:
    """The pattern of its address ("/en/inputs/<str:reference>/"), without what stands in it."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match is not None else NO_VIEW


class FramesOnly(logging.Formatter):
    """Prints the frames of exceptions and the names of their types; takes their words out of the message."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

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
        """With the name of an exception instead of its words, and the pattern of a page instead of its
        address, wherever the caller put them."""
        if record.name.startswith("django.security.") and record.name != "django.security.csrf":
            # Its words are those of the exception, which quotes what was sent.
            return f"Refused: {record.name.rsplit('.', 1)[-1]}"
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
        path = getattr(getattr(record, "request", None), "path", "")
        if path.strip("/"):
            message = message.replace(path, address_of(record.request))  # type: ignore[attr-defined]
        return message


def _known(record: logging.LogRecord) -> dict[str, object]:
    """What is known of the line beside its words; what it says itself counts more than what is being done."""
    doing = context.now()
    known: dict[str, object] = {"request_id": doing.request_id, "task": doing.task, "task_id": doing.task_id}
    if isinstance(data := getattr(record, "data", None), dict):
        # Celery's own lines, of which some are written by the process that only gives tasks out.
        known |= {"task": data.get("name", ""), "task_id": data.get("id", "")}
    if (status := getattr(record, "status_code", None)) is not None:
        # Django's own, of an answer that it warns of.
        known["status"] = status
    for name in FIELDS:
        if (value := getattr(record, name, None)) is not None:
            known[name] = value if isinstance(value, int) else str(value)
    return {name: known[name] for name in FIELDS if known.get(name, "") != ""}


class Text(FramesOnly):
    """For eyes: one line, then the frames; ends with the id of the request it belongs to."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname:<7} {name}: {message}", style="{")

    def _message(self, record: logging.LogRecord) -> str:
        message = super()._message(record)
        request_id = _known(record).get("request_id")
        return f"{message} [{request_id}]" if request_id else message


class Json(FramesOnly):
    """For machines: one JSON object a line, the same for the web server, Django, worker and beat."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "process": context.process(),
            "pid": record.process,
            "event": self._message(record),
            **_known(record),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _name(record.exc_info[1])
            line["frames"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


FORMATS: dict[str, type[logging.Formatter]] = {"json": Json, "text": Text}
