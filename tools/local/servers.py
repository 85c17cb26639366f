"""The pair of servers of one data folder, started and stopped together; none where an address is given."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tools.local import LocalServiceError
from tools.local.children import Child
from tools.local.environment import write_environment
from tools.local.folder import DataFolder
from tools.local.lock import Lock, end_stale_children
from tools.local.postgres import Postgres
from tools.local.programs import Program, postgres_program
from tools.local.redis import Redis
from tools.local.redis_install import redis_program

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
        self.clear_up()
        self._prepare(tick)
        for child in self.children:
            self.launch(child)
        for child in self.children:
            self.wait(child, tick)
        values = write_environment(self.folder.environment, self.addresses)
        self.lock.holder.ready = True
        self.lock.write()
        return values

    def launch(self, child: Child) -> None:
        log = self.folder.log / f"{child.name}.log"
        with log.open("ab") as output:
            child.start(output)
        child.log_file = log
        self.lock.add_child(child.pid)

    def clear_up(self) -> None:
        """Ends what a killed run left."""
        stale_children = self.lock.holder.children
        if stale_children:
            self.say("The last run was cut short; ending what it left…")
            end_stale_children(stale_children)
            self.lock.holder.children = []
        self.lock.write()
        self.folder.remove_temporary()
        self.folder.remove_logs()

    def _prepare(self, tick: Callable[[float], None]) -> None:
        own_database, own_redis = (
            name not in os.environ and not os.environ.get(f"{name}_FILE")
            for name in ("DATABASE_URL", "REDIS_URL")
        )
        if not (own_database or own_redis):
            return
        self.folder.prepare(throwaway=self.throwaway)
        environment = _without_postgres_variables(os.environ)
        if own_database:
            program = postgres_program(environment)
            # Backups are made by the programs of the same version.
            self.addresses["POSTGRES_PROGRAMS"] = str(program.path.parent)
            self._prepare_postgres(self.folder.make_runnable(program), environment)
        if own_redis:
            log = self.folder.log / "installation.log"
            program = redis_program(environment, log=log, say=self.say, tick=tick)
            redis = Redis(self.folder, self.folder.make_runnable(program))
            self._add(redis.child(environment), redis.wait)
            self.addresses["REDIS_URL"] = redis.address

    def _prepare_postgres(self, program: Program, environment: Mapping[str, str]) -> None:
        postgres = Postgres(self.folder, program)
        if postgres.is_made:
            postgres.check_version(throwaway=self.throwaway)
        if not postgres.is_made:
            self.say(f"Making a PostgreSQL database in {self.folder.postgres}…")
            postgres.make(environment)
        postgres.remove_stale_lock()
        self._add(postgres.child(environment, throwaway=self.throwaway), postgres.wait)
        self.addresses["DATABASE_URL"] = postgres.address

    def _add(self, child: Child, wait: Callable[[Callable[[], None]], None]) -> None:
        self.children.append(child)
        self._waits[child.name] = wait

    def wait(self, child: Child, tick: Callable[[float], None]) -> None:
        """Until the server answers."""
        deadline = time.monotonic() + START_SECONDS

        def pause() -> None:
            tick(0.03)
            if not child.is_running:
                raise LocalServiceError(
                    f"{child.name} did not start ({child.exit_reason()}). {self._end_of_log(child.name)}"
                )
            if time.monotonic() > deadline:
                raise LocalServiceError(f"{child.name} does not answer. {self._end_of_log(child.name)}")

        self._waits[child.name](pause)

    def _end_of_log(self, name: str) -> str:
        path = self.folder.log / f"{name}.log"
        with contextlib.suppress(OSError):
            lines = path.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-6:]
            return f"The end of {path}:\n    " + "\n    ".join(lines)
        return f"See {path}."

    def stop(self) -> None:
        """The broker first, the database last; then what they had under the temp folder is removed."""
        for child in reversed(self.children):
            if child.process is None:
                continue
            child.ask_to_stop()
            if not child.wait(child.patience) and child.name == "postgres":
                child.process.send_signal(signal.SIGQUIT)
                child.wait(5)
            child.kill_group()
            self.lock.remove_child(child.pid)
        self.folder.remove_temporary()


def _without_postgres_variables(environment: Mapping[str, str]) -> dict[str, str]:
    """PGDATA, PGPORT and their like, which the server and initdb would follow."""
    return {key: value for key, value in environment.items() if not key.startswith("PG")}


def data_folder(path: str | Path) -> DataFolder:
    folder = DataFolder(Path(path))
    folder.make()
    return folder
