"""The folder of one pair of servers: `var/` for `make run`, `var/test/` for the tests.

run.lock      held by whoever started the servers; says who and where
environment   KEY=value: the keys made once and the addresses of the servers; the settings read it
postgres/     the database
sockets/      both servers' sockets; nothing listens on TCP
log/          what the servers themselves say, from the last start
"""

import hashlib
import os
import shutil
import stat
import tempfile
from pathlib import Path

from tools.local import Trouble
from tools.local.account import Account, open_the_way

# A socket's address is at most 107 bytes on Linux and 103 on macOS; this is the longest name we make.
_LONGEST_ADDRESS = 103
_LONGEST_NAME = len("/.s.PGSQL.5432.lock")


class DataFolder:
    """Where one pair of servers keeps its things."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.postgres = self.path / "postgres"
        self.log = self.path / "log"
        self.lock = self.path / "run.lock"
        self.environment = self.path / "environment"
        self.sockets = self._place_for_sockets()

    def _fits(self, folder: Path) -> bool:
        return len(os.fsencode(folder)) + _LONGEST_NAME <= _LONGEST_ADDRESS

    def _place_for_sockets(self) -> Path:
        """Inside the folder, or under the temp folder when the checkout lies too deep for a socket."""
        if self._fits(self.path / "sockets"):
            return self.path / "sockets"
        name = "focalpoint-" + hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]
        for parent in (tempfile.gettempdir(), "/tmp", "/var/tmp"):  # noqa: S108 - 0700, and its owner is checked
            if self._fits(Path(parent, name)) and Path(parent).is_dir():
                return Path(parent, name)
        raise Trouble("No folder with a path short enough for a socket was found; set TMPDIR to a short one.")

    def make(self) -> None:
        """The folder itself, closed to others; enough for the lock."""
        for folder in self._private():
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                if not os.access(folder, os.W_OK):
                    raise PermissionError
            except OSError:
                raise Trouble(f"{folder} cannot be written to. Is the checkout another account's?") from None
            if os.geteuid() and folder.stat().st_uid == os.geteuid():
                folder.chmod(0o700)

    def _private(self) -> list[Path]:
        """The folders that nobody else enters: uploads and keys lie here too."""
        return [*([self.path.parent] if self.path.parent.name == "var" else []), self.path]

    def hand_over(self, account: Account) -> list[Path]:
        """Makes what the servers' account needs; returns the folders above that had to be opened."""
        if account.other:
            for folder in self._private():
                os.chown(folder, -1, account.gid)
                folder.chmod(0o710)
        self.log.mkdir(exist_ok=True)
        self._make_sockets(account)
        return open_the_way(account, [self.postgres, self.sockets])

    def _make_sockets(self, account: Account) -> None:
        try:
            self.sockets.mkdir(mode=0o700)
        except FileExistsError:
            found = self.sockets.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), account.uid}:
                raise Trouble(f"{self.sockets} was made by somebody else; remove it.") from None
        self.sockets.chmod(0o700)
        account.own(self.sockets)

    def forget_sockets(self) -> None:
        """Only while no server lives: whatever a killed one left in its socket folder goes."""
        shutil.rmtree(self.sockets, ignore_errors=True)

    def forget_logs(self) -> None:
        """They tell of one start only."""
        shutil.rmtree(self.log, ignore_errors=True)
