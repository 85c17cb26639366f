"""Every setting the outside may change, read once and typed.

`setting()` reads one variable and remembers that it exists, so that the README's table can be held
against what is really read. A value that is missing or of the wrong type stops the boot with the
variable's name and what was expected.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from environs import Env, EnvError

ROOT = Path(__file__).resolve().parent.parent.parent

env = Env()


class _Required:
    def __repr__(self) -> str:
        return "required"


REQUIRED = _Required()


@dataclass(frozen=True)
class Declared:
    """One variable: its name, what it must be, its default (REQUIRED if none), and what it is for."""

    name: str
    expected: str
    default: Any
    help: str


DECLARED: dict[str, Declared] = {}


def setting(name: str, read: Callable[..., Any], *, default: Any = REQUIRED, expected: str, help: str) -> Any:
    """Read the variable `name` with one of environs' readers; exits with a sentence when it is wrong."""
    DECLARED[name] = Declared(name, expected, default, help)
    try:
        return read(name) if default is REQUIRED else read(name, default)
    except EnvError as error:
        reason = (
            "is not set" if name not in env.dump() and "not set" in str(error) else f"cannot be read: {error}"
        )
        sys.exit(f"The setting {name} {reason}. Expected: {expected}. ({help})")
    except ValueError as error:
        sys.exit(f"The setting {name} cannot be read: {error}. Expected: {expected}. ({help})")
