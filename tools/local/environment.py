"""Settings that `run` and `exec` hand to what they start: keys made once, and the servers' addresses."""

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

_MADE_ONCE = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(48),
    "ENCRYPTION_KEY": lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
}
_HEADING = (
    "# Written at every start of `make run`, which gives it to what it starts; nothing else reads it.\n"
    "# A variable that is set in the environment wins.\n"
    "# The keys are made once: without ENCRYPTION_KEY, what was encrypted with it cannot be read again.\n"
)


def read_environment(path: Path) -> dict[str, str]:
    """KEY=value lines, values in single quotes."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {key.strip(): value.strip().strip("'") for key, value in pairs}


def write_environment(path: Path, addresses: Mapping[str, str]) -> dict[str, str]:
    """Keeps the keys that are there, makes those that are missing, replaces the rest; returns all of it."""
    before = read_environment(path)
    keys = {key: before.get(key) or make() for key, make in _MADE_ONCE.items()}
    values = {**keys, "DEMO": "true", **addresses}
    text = _HEADING + "".join(f"{key}='{value}'\n" for key, value in values.items())
    new = path.with_name(path.name + ".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    new.replace(path)
    # What its owner keeps in a file is not given twice: the settings refuse that.
    return {key: value for key, value in values.items() if not os.environ.get(f"{key}_FILE")}
