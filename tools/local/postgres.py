"""PostgreSQL of one data folder: made once, run in the foreground, reached by its socket only."""

import contextlib
import locale
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping
from urllib.parse import quote

import psutil
import psycopg2

from tools.local import LocalServiceError
from tools.local.children import Child
from tools.local.folder import DataFolder
from tools.local.programs import Program

DATABASE = "focalpoint"
_PORT = "5432"  # names the socket only; given because PGPORT may be in the environment
_SETTINGS = {
    "listen_addresses": "",
    "port": _PORT,
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_io_concurrency": "0",
    "jit": "off",
    # Pages are answered from an index; a container's small /dev/shm must not fail a query.
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "log_checkpoints": "off",
    # No row, statement or value in the log: inputs are confidential, and whoever sent a statement hears of
    # its error. "terse" leaves out "Failing row contains" and "Failed process was running".
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_statement": "none",
    "log_timezone": "UTC",
    "timezone": "UTC",
}
# A test database is built again each time: nothing in it needs to survive a power cut.
_THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """The server, its database and its address."""

    def __init__(self, folder: DataFolder, program: Program) -> None:
        self.folder = folder
        self.account = folder.account
        self._postgres = program.path
        self._initdb = program.beside("initdb").path

    @property
    def address(self) -> str:
        folder = quote(str(self.folder.sockets), safe="/")
        return f"postgresql://postgres@/{DATABASE}?host={folder}&port={_PORT}"

    @property
    def is_made(self) -> bool:
        return (self.folder.postgres / "PG_VERSION").exists()

    def make(self, environment: Mapping[str, str]) -> None:
        """A new cluster; under another name until it is whole, so that an interrupted one is begun again."""
        unfinished = self.folder.postgres.with_name("postgres.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self.account.make_owner(unfinished)
        done = subprocess.run(
            [str(self._initdb), "-D", str(unfinished), *_initdb_options()],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            env=dict(environment),
            cwd=unfinished,
            start_new_session=True,
            **self.account.popen(),
        )
        if done.returncode:
            reason = (done.stderr or done.stdout).strip()
            raise LocalServiceError(f"PostgreSQL could not make its data folder: {reason}")
        unfinished.rename(self.folder.postgres)

    def check_version(self, *, throwaway: bool) -> None:
        """Raises LocalServiceError for data of another version; throwaway data is removed instead."""
        answer = subprocess.run(
            [str(self._postgres), "--version"], capture_output=True, text=True, check=True
        )
        ours = answer.stdout.split()[2].split(".")[0]
        version = (self.folder.postgres / "PG_VERSION").read_text().strip()
        if version != ours and throwaway:
            shutil.rmtree(self.folder.postgres)
        elif version != ours:
            raise LocalServiceError(
                f"{self.folder.postgres} was made by PostgreSQL {version}, and this is PostgreSQL {ours}. "
                "Dump it with the old one, or move the folder away to begin with an empty database."
            )

    def remove_stale_lock(self) -> None:
        """PostgreSQL trusts its pid file when any process of its account has that number by now; we look."""
        pid_file = self.folder.postgres / "postmaster.pid"
        with contextlib.suppress(FileNotFoundError, ValueError, IndexError, psutil.Error):
            pid = int(pid_file.read_text().splitlines()[0])
            if str(self.folder.postgres) in psutil.Process(pid).cmdline():
                return
        pid_file.unlink(missing_ok=True)

    def child(self, environment: Mapping[str, str], *, throwaway: bool) -> Child:
        settings = {
            **_SETTINGS,
            **(_THROWAWAY if throwaway else {}),
            "unix_socket_directories": str(self.folder.sockets),
            "unix_socket_permissions": "0700",
        }
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return Child(
            "postgres",
            [str(self._postgres), "-D", str(self.folder.postgres), *options],
            environment=environment,
            account=self.account,
            folder=self.folder.postgres,
            stop=signal.SIGINT,  # "fast": ends the sessions, writes everything down
            patience=30,
        )

    def wait(self, pause: Callable[[], None]) -> None:
        """Until it answers, then until our database is there; `pause` raises when waiting is over."""
        arguments = {
            "host": str(self.folder.sockets),
            "port": _PORT,
            "user": "postgres",
            "dbname": "postgres",
        }
        while True:
            try:
                connection = psycopg2.connect(**arguments, connect_timeout=5)
                break
            except psycopg2.OperationalError:
                pause()
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(f'CREATE DATABASE "{DATABASE}"')


def _initdb_options() -> list[str]:
    locales = [f"--locale={_locale()}", "--lc-messages=C"]
    return ["-U", "postgres", "--auth=trust", "--encoding=UTF8", *locales, "--no-sync", "--no-instructions"]


def _locale() -> str:
    """Unicode's upper and lower case, in an order that is the same everywhere."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C.UTF-8"
