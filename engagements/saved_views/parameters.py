"""What of the queue's address a saved view keeps."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from focalpoint.text import plain

# In the order in which they are written: the view, what it is narrowed by, its order, its columns.
PARAMETERS = (
    "view", "q", "call", "theme", "language", "department", "state", "officer", "level", "due", "received",
    "begun", "region", "priority", "label", "reason", "sort", "columns",
)  # fmt: skip
# No address of the queue is longer.
_LONGEST_READ = 4000


def parameters_of(query: str) -> dict[str, str]:
    """By name, what an address asks for; the last of several, and nothing of what the queue does not know."""
    pairs = {name: plain(value).strip() for name, value in parse_qsl(query[:_LONGEST_READ])}
    return {name: pairs[name] for name in PARAMETERS if pairs.get(name)}


def written(parameters: Mapping[str, str]) -> str:
    """As a part of an address."""
    return urlencode({name: parameters[name] for name in PARAMETERS if parameters.get(name)})


def canonical(query: str) -> str:
    """The same for each way of writing it."""
    return written(parameters_of(query))
