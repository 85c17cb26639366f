"""The pair of servers of one data folder, started and stopped together; none where an address is given."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tools.local import Trouble
from tools.local.account import choose_account, make_readable, open_the_way, outermost
from tools.local.children import Child
from tools.local.environment import write_environment
from tools.local.folder import DataFolder
from tools.local.lock import Lock, end_leftovers
from tools.local.postgres import Postgres
from tools.local.programs import find_programs
from tools.local.redis import Redis

START_SECONDS = 60
Say = Callable[[str], None]


class Servers:
    """What `run` and `exec` have in common. Call with the folder's lock held."""

    def __init__(self, folder: DataFolder, lock: Lock, *, say: Say, throwaway: bool = False) -> None:
        self.folder = folder
        self.lock = lock
        self.say = say
        self.throwaway = throwaway
        self.children: list[Child] = []
        self.addresses: dict[str, str] = {}
        self._waits: dict[str, Callable[[Callable[[], None]], None]] = {}

    def start(self, tick: Callable[[float], None]) -> dict[str, str]:
        """Both, side by side; returns what the settings need. `tick(seconds)` waits, or raises to end it."""
        self._clear_up()
        self._prepare()
        for child in self.children:
            self.launch(child)
        for child in self.children:
            self._wait(child, tick)
        values = write_environment(self.folder.environment, self.addresses)
        self.lock.holder.ready = True
        self.lock.write()
        return values

    def launch(self, child: Child) -> None:
        log = self.folder.log / f"{child.name}.log"
        with log.open("ab") as output:
            child.start(output)
        child.told_in = log
        self.lock.born(child.pid)

    def _clear_up(self) -> None:
        left = self.lock.holder.children
        if left:
            self.say("The last run was cut short; ending what it left…")
            end_leftovers(left)
            self.lock.holder.children = []
        self.lock.write()
        self.folder.forget_sockets()
        self.folder.forget_logs()

    def _prepare(self) -> None:
        own_database, own_redis = "DATABASE_URL" not in os.environ, "REDIS_URL" not in os.environ
        if not (own_database or own_redis):
            return
        programs = find_programs(postgresql=own_database, redis=own_redis)
        account = choose_account(self.folder.path)
        opened = self.folder.hand_over(account)
        opened += open_the_way(account, [folder / "x" for folder in programs.folders])
        if opened:
            names = ", ".join(map(str, outermost(opened)))
            self.say(
                f"PostgreSQL does not run as root: other accounts may now pass through {names} (chmod o+x)."
            )
        environment = _plain(os.environ)
        if own_database:
            postgres = Postgres(self.folder, account, postgres=programs.postgres, initdb=programs.initdb)
            if not postgres.is_made:
                self.say(f"Making a PostgreSQL database in {self.folder.postgres}…")
                make_readable(account, programs.folders)
                postgres.make(environment)
            postgres.check_version()
            postgres.forget_stale_lock()
            self._add(postgres.child(environment, throwaway=self.throwaway), postgres.wait)
            self.addresses["DATABASE_URL"] = postgres.address
        if own_redis:
            redis = Redis(self.folder, account, server=programs.redis)
            self._add(redis.child(environment), redis.wait)
            self.addresses["REDIS_URL"] = redis.address

    def _add(self, child: Child, wait: Callable[[Callable[[], None]], None]) -> None:
        self.children.append(child)
        self._waits[child.name] = wait

    def _wait(self, child: Child, tick: Callable[[float], None]) -> None:
        deadline = time.monotonic() + START_SECONDS

        def pause() -> None:
            tick(0.03)
            if not child.lives:
                raise Trouble(f"{child.name} did not start ({child.ending()}). {self.last_words(child.name)}")
            if time.monotonic() > deadline:
                raise Trouble(f"{child.name} does not answer. {self.last_words(child.name)}")

        self._waits[child.name](pause)

    def last_words(self, name: str) -> str:
        path = self.folder.log / f"{name}.log"
        with contextlib.suppress(OSError):
            lines = path.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-6:]
            return f"The end of {path}:\n    " + "\n    ".join(lines)
        return f"See {path}."

    def stop(self) -> None:
        """The broker first, the database last; then their sockets go."""
        for child in reversed(self.children):
            if child.process is None:
                continue
            child.ask_to_stop()
            if not _ended(child, child.patience) and child.name == "postgres":
                child.process.send_signal(signal.SIGQUIT)
                _ended(child, 5)
            child.kill_family()
            self.lock.died(child.pid)
        self.folder.forget_sockets()


def _ended(child: Child, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while child.lives and time.monotonic() < deadline:
        time.sleep(0.02)
    return not child.lives


def _plain(environment: Mapping[str, str]) -> dict[str, str]:
    """Without PGDATA, PGPORT and their like, which the server and initdb would listen to."""
    return {key: value for key, value in environment.items() if not key.startswith("PG")}


def data_folder(path: str | Path) -> DataFolder:
    folder = DataFolder(Path(path))
    folder.make()
    return folder
