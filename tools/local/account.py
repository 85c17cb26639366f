"""Whose processes the servers are, and what that account must be able to reach.

PostgreSQL refuses to run as root. Started by root, both servers run as the owner of the data, or
`postgres`, or `nobody`; the folders above the checkout are then opened for passing through (never for
listing), and only where they are closed. Started by anybody else, everything stays with that account.
"""

import os
import pwd
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tools.local import Trouble

_UNNAMED = 65534


@dataclass(frozen=True)
class Account:
    """A user and group id; `other` says that it is not the one that started us."""

    uid: int
    gid: int
    other: bool = False

    def own(self, folder: Path) -> None:
        if self.other:
            os.chown(folder, self.uid, self.gid)

    def popen(self) -> dict:
        """The arguments that make subprocess run a program under this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.other else {}


def choose_account(data: Path) -> Account:
    """The account for the servers of this data folder."""
    me = Account(os.geteuid(), os.getegid())
    database = data / "postgres"
    owner = database.stat() if database.exists() else None
    if me.uid != 0:
        if owner and owner.st_uid != me.uid:
            raise Trouble(
                f"{database} belongs to another account (uid {owner.st_uid}). Start as root, "
                f"or move {data} away to begin with an empty database."
            )
        return me
    if owner and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid, other=True)
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        if found.pw_uid:
            return Account(found.pw_uid, found.pw_gid, other=True)
    return Account(_UNNAMED, _UNNAMED, other=True)


def _may(account: Account, path: Path, *, read: bool, enter: bool) -> bool:
    found = path.stat()
    shift = 6 if found.st_uid == account.uid else 3 if found.st_gid == account.gid else 0
    wanted = (4 if read else 0) | (1 if enter else 0)
    return (found.st_mode >> shift) & wanted == wanted


def open_the_way(account: Account, targets: Iterable[Path]) -> list[Path]:
    """Lets the account pass through every folder above the targets; returns those that were changed."""
    changed = []
    if account.other:
        for target in targets:
            for folder in reversed(target.resolve().parents):
                if not _may(account, folder, read=False, enter=True):
                    folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_IXOTH)
                    changed.append(folder)
    return changed


def outermost(folders: Iterable[Path]) -> list[Path]:
    """Without those that lie below another one."""
    all_of_them = set(folders)
    return sorted(folder for folder in all_of_them if not all_of_them.intersection(folder.parents))


def make_readable(account: Account, trees: Iterable[Path]) -> None:
    """Lets the account read programs that pip installed under a strict umask."""
    if not account.other:
        return
    for tree in trees:
        for path in (tree, *tree.rglob("*")):
            if path.is_symlink():
                continue
            mode = stat.S_IMODE(path.stat().st_mode)
            runs = path.is_dir() or bool(mode & stat.S_IXUSR)
            if not _may(account, path, read=True, enter=runs):
                path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if runs else 0))
