"""`make run`: from nothing to a portal that answers, and back to nothing when it is told to stop."""

import contextlib
import os
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path

from tools import translations
from tools.local import StopAskedError, Trouble
from tools.local.children import Child
from tools.local.lock import Lock
from tools.local.log import Log
from tools.local.processes import beat, preparation, web, worker
from tools.local.servers import Servers, data_folder
from tools.local.supervisor import Supervisor

ANSWER_SECONDS = 60


def _port() -> int:
    value = os.environ.get("PORT") or "8000"
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise Trouble(f"PORT is {value!r}; it must be a number from 1 to 65535.")
    return int(value)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return True
    return False


def run(data: Path) -> int:
    """Until a signal (0) or until something keeps dying (1)."""
    port = _port()
    address = f"http://127.0.0.1:{port}"
    folder = data_folder(data)
    lock = Lock(folder.lock)
    if not lock.take("make run", address):
        holder = lock.read()
        where = f" at {holder.address}/" if holder.address else f" ({holder.what})"
        raise Trouble(f"Process {holder.pid} already runs this checkout{where}.")
    log = Log()
    supervisor = Supervisor(log, born=lock.born, died=lock.died)
    servers = Servers(folder, lock, say=log.say)
    started: list[Child] = []  # in the order in which they are stopped
    try:
        log.say(_what_is_started())
        values = servers.start(supervisor.tick)
        _refuse_taken(port)
        environment = {**values, "BASE_URL": address, **os.environ, "PYTHONUNBUFFERED": "1"}
        _prepare(supervisor, environment)
        _start(supervisor, servers, [web(environment, port), beat(environment), worker(environment)], started)
        _wait(supervisor, started, address)
        log.say(f"Ready: look at {address}/{_entrance(environment)} (Ctrl-C stops everything)")
        while True:
            supervisor.watch()
    except StopAskedError:
        log.say(f"Stopping ({supervisor.why})…")
        return 0
    except Trouble as trouble:
        log.say(str(trouble))
        return 1
    finally:
        for child in started:
            supervisor.stop(child)
        servers.stop()
        lock.release()
        log.say("Stopped.")


def _what_is_started() -> str:
    given = [name for name in ("DATABASE_URL", "REDIS_URL") if name in os.environ]
    if len(given) == 2:
        return "Using the servers of DATABASE_URL and REDIS_URL."
    return {
        "DATABASE_URL": "Starting Redis; the database is that of DATABASE_URL…",
        "REDIS_URL": "Starting PostgreSQL; the broker is that of REDIS_URL…",
    }.get("".join(given), "Starting PostgreSQL and Redis…")


def _refuse_taken(port: int) -> None:
    if not _is_free(port):
        raise Trouble(
            f"Port {port} is taken by another program. Stop it, or choose another: PORT=8080 make run"
        )


def _prepare(supervisor: Supervisor, environment: dict[str, str]) -> None:
    for language in translations.compile_translations():
        supervisor.log.say(f"Compiled the words in {language}.")
    if code := supervisor.run(preparation(environment)):
        raise Trouble(f"The preparation ended with exit code {code}; the reason stands above.")


def _start(supervisor: Supervisor, servers: Servers, children: list[Child], started: list[Child]) -> None:
    supervisor.log.say("Starting the web server, beat and the worker…")
    for child in servers.children:
        supervisor.keep(child, servers.launch)
    for child in children:
        started.append(child)
        supervisor.listen(child)
        supervisor.keep(child, supervisor.listen)


def _answers(address: str) -> bool:
    with contextlib.suppress(OSError, urllib.error.URLError):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{address}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    return False


def _wait(supervisor: Supervisor, children: list[Child], address: str) -> None:
    """Until a page comes back and the worker takes work, so that the line that says so is the last one."""
    deadline = time.monotonic() + ANSWER_SECONDS
    answers = False
    while not (answers := answers or _answers(address)) or not all(child.is_ready for child in children):
        if time.monotonic() > deadline:
            raise Trouble(f"The portal does not answer at {address}/healthz; the reason stands above.")
        supervisor.watch(0.2)


def _entrance(environment: dict[str, str]) -> str:
    return "demo/" if environment["DEMO"].lower() in {"true", "1", "yes", "on", "y", "t"} else ""
