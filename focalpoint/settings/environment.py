"""Every setting the outside may change, read once and typed.

`setting()` reads one variable and remembers that it exists, so that the README's table can be held
against what is really read. A value that is missing or of the wrong type stops the boot with the
variable's name and what was expected; it never repeats the value, which may be a password.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from environs import Env, EnvError

ROOT = Path(__file__).resolve().parent.parent.parent

V = TypeVar("V")

env = Env()
# Reads "a, b" as ["a", "b"].
comma_separated: Callable[..., list[str]] = partial(env.list, subcast=str.strip)


class _Required:
    def __repr__(self) -> str:
        return "required"


REQUIRED = _Required()


@dataclass(frozen=True)
class Declared:
    """One variable: its name, what it must be, its default (REQUIRED if none), and what it is for."""

    name: str
    expected: str
    default: object
    help: str


DECLARED: dict[str, Declared] = {}


def setting(
    name: str,
    read: Callable[..., V],
    *,
    default: V | _Required = REQUIRED,
    valid: Callable[[V], bool] | None = None,
    expected: str,
    help: str,
) -> V:
    """Read the variable `name` with one of environs' readers; exits with a sentence when it is wrong.

    `valid` says whether the value can be used; a ValueError that it raises means no.
    """
    DECLARED[name] = Declared(name, expected, default, help)
    if default is REQUIRED and name not in os.environ:
        sys.exit(f"The setting {name} is not set. Expected: {expected}. ({help})")
    try:
        value = read(name) if default is REQUIRED else read(name, default)
        is_valid = valid is None or valid(value)
    except (EnvError, ValueError):
        is_valid = False
    if not is_valid:
        sys.exit(f"The setting {name} has a value that cannot be used. Expected: {expected}. ({help})")
    return value


def within(lowest: int, highest: int) -> Callable[[int], bool]:
    """For `valid`: a number from `lowest` to `highest`."""
    return lambda number: lowest <= number <= highest


def is_address(*schemes: str) -> Callable[[str], bool]:
    """For `valid`: an address with one of the schemes, and with a port that is a number if it has one."""

    def check(address: str) -> bool:
        parts = urlsplit(address)
        return parts.scheme in schemes and parts.port != 0

    return check
