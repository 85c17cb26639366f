"""Every setting the outside may change, read once and typed.

`setting()` reads one variable and remembers that it exists, so that the README's table can be held
against what is really read. A value that is missing or of the wrong type stops the boot with the
variable's name and what was expected; it never repeats the value, which may be a password.

A secret can also stand in a file, whose path is given as NAME_FILE: so containers and systemd pass them on.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn, TypeVar
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
    """One variable: its name, what it must be, its default (REQUIRED if none), and what it is for.

    A secret is never shown, and can be read from the file that NAME_FILE names.
    """

    name: str
    expected: str
    default: object
    help: str
    secret: bool = False


DECLARED: dict[str, Declared] = {}
# gunicorn's code for a worker that cannot start: after any other it starts it again, for ever.
CANNOT_START = 3


def stop(sentence: str) -> NoReturn:
    """End this process at its start, with what is wrong."""
    sys.stderr.write(f"{sentence}\n")
    raise SystemExit(CANNOT_START)


def setting(
    name: str,
    read: Callable[..., V],
    *,
    default: V | _Required = REQUIRED,
    valid: Callable[[V], bool] | None = None,
    expected: str,
    help: str,
    secret: bool = False,
) -> V:
    """Read the variable `name` with one of environs' readers; exits with a sentence when it is wrong.

    `valid` says whether the value can be used; a ValueError that it raises means no.
    """
    DECLARED[name] = Declared(name, expected, default, help, secret)
    with _from_file(name) if secret else nullcontext():
        if default is REQUIRED and name not in os.environ:
            stop(f"The setting {name} is not set. Expected: {expected}. ({help})")
        try:
            value = read(name) if default is REQUIRED else read(name, default)
            is_valid = valid is None or valid(value)
        except (EnvError, ValueError):
            is_valid = False
    if not is_valid:
        stop(f"The setting {name} has a value that cannot be used. Expected: {expected}. ({help})")
    return value


@contextmanager
def _from_file(name: str) -> Iterator[None]:
    """While it is read, the variable holds what its file holds; what is started later does not inherit it."""
    path = os.environ.get(f"{name}_FILE")
    if not path:
        yield
        return
    if os.environ.get(name):
        stop(f"The settings {name} and {name}_FILE are both set: leave one of them out.")
    try:
        # An editor, and `echo`, end a file with a newline.
        content = Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        stop(f"The file of the setting {name}_FILE, {path}, cannot be read: {type(error).__name__}.")
    before = os.environ.pop(name, None)
    os.environ[name] = content
    try:
        yield
    finally:
        del os.environ[name]
        if before is not None:
            os.environ[name] = before


def within(lowest: int, highest: int) -> Callable[[int], bool]:
    """For `valid`: a number from `lowest` to `highest`."""
    return lambda number: lowest <= number <= highest


def is_address(*schemes: str) -> Callable[[str], bool]:
    """For `valid`: an address with one of the schemes, and with a port that is a number if it has one."""

    def check(address: str) -> bool:
        parts = urlsplit(address)
        return parts.scheme in schemes and parts.port != 0

    return check
