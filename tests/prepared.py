"""What every portal of a run begins with, made once and copied: the tables, the demo world, the static files.

Making it takes longer than most stories. It is made by whichever process of pytest needs it first; another
that needs it meanwhile waits.
"""

import contextlib
import fcntl
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from tools.local.account import Account

DATABASE = Path("data/postgres")
# The keys: what was encrypted with others could not be read.
PARTS = [DATABASE, Path("data/environment"), Path("static"), Path("uploads")]


def made_once(kept: Path, make: Callable[[Path], None]) -> Path:
    """The folder, made by `make` unless it is there; what was begun and not ended is not there."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    with _alone(kept.with_suffix(".lock")):
        if not kept.exists():
            unfinished = kept.with_suffix(".new")
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(kept)
    return kept


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def copy(source: Path, target: Path) -> None:
    """A stopped portal's parts, as far as there are any."""
    for part in PARTS:
        if (source / part).is_dir():
            shutil.copytree(source / part, target / part, symlinks=True, dirs_exist_ok=True)
        elif (source / part).exists():
            (target / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / part, target / part)


def give(database: Path, account: Account) -> None:
    """PostgreSQL runs under this account, and the copy is ours."""
    for path in (database, *database.rglob("*")):
        account.make_owner(path)
