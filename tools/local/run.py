"""`make run`: starts everything the portal needs, and stops all of it at the end."""

import contextlib
import errno
import http.client
import os
import socket
import time
from pathlib import Path
from typing import NoReturn

from tools.local import LocalServiceError, StopRequestedError
from tools.local.lock import Lock
from tools.local.log import Log
from tools.local.processes import beat, preparation, web, worker
from tools.local.servers import Servers, data_folder
from tools.local.source_watcher import SECONDS, SourceWatcher
from tools.local.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[2]
ANSWER_SECONDS = 60
_LAST_PORT = 65535
_LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
_TRUE = {"true", "1", "yes", "on", "y", "t"}


class _Portal:
    """The processes that make the portal, in the order in which they are stopped."""

    def __init__(self, supervisor: Supervisor, environment: dict[str, str], port: int) -> None:
        self.supervisor = supervisor
        self.environment = environment
        self.port = port
        self.children = [web(environment, port), beat(environment), worker(environment)]

    def start(self) -> None:
        for child in self.children:
            self.supervisor.start(child)
            self.supervisor.keep(child, self.supervisor.start)

    def is_up(self) -> bool:
        """Waits until a page comes back and the worker takes work; False when that takes too long."""
        deadline = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < deadline:
            if all(child.is_ready for child in self.children) and _answers(self.port):
                return True
            self.supervisor.watch(0.2)
        return False

    def reload(self, changed: list[str]) -> None:
        """Starts all of them again with what changed, if that passes the checks."""
        log = self.supervisor.log
        begun = time.monotonic()
        others = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        log.say(f"{changed[0]}{others} changed; checking…")
        if self.supervisor.run(preparation(self.environment, reload=True)):
            log.say("Not restarted: the reason is above. What ran before goes on.")
            return
        self.supervisor.restart(self.children)
        if self.is_up():
            log.say(f"Restarted ({time.monotonic() - begun:.1f} s).")
        else:
            log.say("The portal does not answer; the reason is above.")

    def stop(self) -> None:
        for child in self.children:
            self.supervisor.stop(child)


def run(data: Path) -> int:
    """Runs until a signal (returns 0) or until a process keeps failing (returns 1)."""
    port = _port()
    # Passkeys work on this name, and not on a bare address.
    address = f"http://localhost:{port}"
    folder = data_folder(data)
    lock = Lock(folder.lock)
    if not lock.take("make run", address):
        holder = lock.read()
        where = f" at {holder.address}/" if holder.address else f" ({holder.what})"
        raise LocalServiceError(f"Process {holder.pid} already runs this checkout{where}.")
    log = Log()
    supervisor = Supervisor(log, on_start=lock.add_child, on_end=lock.remove_child)
    servers = Servers(folder, lock, say=log.say)
    portal: _Portal | None = None
    try:
        # First, since what a killed run left may hold the port.
        servers.clear_up()
        _refuse_taken(port)
        log.say(_what_is_started())
        values = servers.start(supervisor.tick)
        environment = {**values, "BASE_URL": address, **os.environ, "PYTHONUNBUFFERED": "1"}
        _prepare(supervisor, environment)
        _refuse_taken(port)
        log.say("Starting the web server, beat and the worker…")
        for child in servers.children:
            supervisor.keep(child, servers.launch)
        watcher = _watcher()
        portal = _Portal(supervisor, environment, port)
        portal.start()
        if not portal.is_up():
            raise LocalServiceError(f"The portal does not answer at {address}/healthz; the reason is above.")
        log.say(f"Ready: look at {address}/{_start_page(environment)} (Ctrl-C stops everything)")
        _keep_running(supervisor, portal, watcher)
    except StopRequestedError:
        log.say(f"Stopping ({supervisor.why})…")
        return 0
    except LocalServiceError as error:
        log.say(str(error))
        return 1
    finally:
        if portal:
            portal.stop()
        servers.stop()
        lock.release()
        log.say("Stopped.")


def _keep_running(supervisor: Supervisor, portal: _Portal, watcher: SourceWatcher | None) -> NoReturn:
    while True:
        supervisor.watch(SECONDS if watcher else 60)
        if watcher and (changed := watcher.changed()):
            portal.reload(changed)


def _watcher() -> SourceWatcher | None:
    """None where RELOAD says that changed code is not loaded."""
    return SourceWatcher(ROOT) if os.environ.get("RELOAD", "1").lower() in _TRUE else None


def _port() -> int:
    value = os.environ.get("PORT") or "8000"
    if not value.isdecimal() or not 0 < int(value) <= _LAST_PORT:
        raise LocalServiceError(f"PORT is {value!r}; it must be a number from 1 to {_LAST_PORT}.")
    return int(value)


def _is_free(port: int) -> bool:
    """On both loopback addresses, since the name localhost may lead to either."""
    for family, host in _LOOPBACK:
        with contextlib.suppress(OSError), socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                # A machine without IPv6 has no address to bind, which is no reason against the port.
                if error.errno in {errno.EADDRINUSE, errno.EACCES}:
                    return False
    return True


def _refuse_taken(port: int) -> None:
    if _is_free(port):
        return
    candidates = [*range(max(port, 1024) + 1, _LAST_PORT + 1), *range(1025, port)]
    free = next(candidate for candidate in candidates if _is_free(candidate))
    if port < 1024 and os.geteuid():
        raise LocalServiceError(f"Port {port} needs root. Choose another: PORT={free} make run")
    raise LocalServiceError(f"Port {port} is taken by another program. Choose another: PORT={free} make run")


def _what_is_started() -> str:
    names = [name for name in ("DATABASE_URL", "REDIS_URL") if name in os.environ]
    if len(names) == 2:
        return "Using the servers of DATABASE_URL and REDIS_URL."
    return {
        "DATABASE_URL": "Starting Redis; the database is that of DATABASE_URL…",
        "REDIS_URL": "Starting PostgreSQL; the broker is that of REDIS_URL…",
    }.get("".join(names), "Starting PostgreSQL and Redis…")


def _prepare(supervisor: Supervisor, environment: dict[str, str]) -> None:
    if code := supervisor.run(preparation(environment)):
        raise LocalServiceError(f"The preparation ended with exit code {code}; the reason is above.")


def _answers(port: int) -> bool:
    """Asked under the name that is printed."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 200
    return False


def _start_page(environment: dict[str, str]) -> str:
    return "demo/" if environment["DEMO"].lower() in _TRUE else ""
