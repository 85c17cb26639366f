"""Which account the servers run under, and which folders that account may not enter.

PostgreSQL refuses to run as root. Started by root, both servers run as the owner of the data, else
`postgres`, else `nobody`; started by anybody else, everything stays with that account.
"""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from tools.local import LocalServiceError
from tools.local.programs import Program

_UNNAMED = 65534


class PopenArguments(TypedDict, total=False):
    """What subprocess calls the account of a program."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """A user and group id; `is_other` says that it is not the one that started us."""

    uid: int
    gid: int
    is_other: bool = False

    @property
    def name(self) -> str:
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return f"with the number {self.uid}"

    def make_owner(self, folder: Path) -> None:
        if self.is_other:
            os.chown(folder, self.uid, self.gid)

    def popen(self) -> PopenArguments:
        """The arguments that make subprocess run a program under this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_other else {}

    def may(self, path: Path, *, read: bool = False, enter: bool = False) -> bool:
        """Whether the mode of this file or folder allows that much; for a program, `enter` is to run it."""
        status = path.stat()
        shift = 6 if status.st_uid == self.uid else 3 if status.st_gid == self.gid else 0
        wanted = (4 if read else 0) | (1 if enter else 0)
        return (status.st_mode >> shift) & wanted == wanted


def choose_account(database: Path) -> Account:
    """The account for the servers of this database's folder."""
    current = Account(os.geteuid(), os.getegid())
    owner = database.stat() if database.exists() else None
    if current.uid != 0:
        if owner and owner.st_uid != current.uid:
            raise LocalServiceError(
                f"{database} belongs to another account (uid {owner.st_uid}). Start as root, "
                f"or move {database.parent} away to begin with an empty database."
            )
        return current
    if owner and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid, is_other=True)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid:
            return Account(entry.pw_uid, entry.pw_gid, is_other=True)
    return Account(_UNNAMED, _UNNAMED, is_other=True)


def closed_folders(account: Account, path: Path) -> list[Path]:
    """The folders above the path that the account may not enter, the outermost first."""
    if not account.is_other:
        return []
    folders = {*path.absolute().parents, *path.resolve().parents}
    return sorted(folder for folder in folders if not account.may(folder, enter=True))


def can_run(account: Account, program: Program) -> bool:
    """Whether the account may reach the program and run it."""
    if not account.is_other:
        return True
    return not closed_folders(account, program.path) and account.may(program.path, read=True, enter=True)
