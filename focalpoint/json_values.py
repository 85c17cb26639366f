"""What a JSON column or a JSON text holds."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

JSONValue: TypeAlias = "Mapping[str, JSONValue] | Sequence[JSONValue] | str | int | float | bool | None"
