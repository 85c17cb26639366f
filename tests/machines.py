"""The portal on two machines, tried as processes: each has a disk of its own, and what they share is outside.

PostgreSQL with a replica behind PgBouncer, a broker with a replica, a cache, an S3-compatible store, a mail
server. `Address` stands for what a platform has: the load balancer, and the address of the broker.
"""

import configparser
import contextlib
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

import psycopg2
import redis

from tests.portal import Portal, free_port, wait_until
from tests.store import S3, new_bucket, s3_server
from tools.local.account import closed_folders
from tools.local.children import Child
from tools.local.processes import beat, web, worker
from tools.local.redis_install import redis_program

ROOT = Path(__file__).resolve().parents[1]
POOLER = Path("/usr/sbin/pgbouncer")
# Of each machine, a worker for what people wait for and one for what takes long.
QUEUES = {"mail": "mail,digests", "files": "files,default,bulk"}
_PIECE = 64 * 1024


class Address:
    """A port that stays while what is behind it changes: connections go to the next target that accepts."""

    def __init__(self, port: int, *targets: int) -> None:
        self.port, self.targets = port, list(targets)
        self._turn = itertools.count()
        self._listener = socket.create_server(("127.0.0.1", port), backlog=128)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _peer = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with contextlib.closing(client):
            server = self._connected()
            if server is None:
                return
            with contextlib.closing(server):
                back = threading.Thread(target=_pump, args=[server, client], daemon=True)
                back.start()
                _pump(client, server)
                back.join()

    def _connected(self) -> socket.socket | None:
        targets, first = list(self.targets), next(self._turn)
        for number in range(len(targets)):
            with contextlib.suppress(OSError):
                server = socket.create_connection(("127.0.0.1", targets[(first + number) % len(targets)]), 2)
                server.settimeout(None)
                return server
        return None

    def close(self) -> None:
        self._listener.close()


def _pump(source: socket.socket, to: socket.socket) -> None:
    """Until one side ends; then the other side hears of it."""
    with contextlib.suppress(OSError):
        while piece := source.recv(_PIECE):
            to.sendall(piece)
    with contextlib.suppress(OSError):
        to.shutdown(socket.SHUT_WR)


def _rows_of(connection: psycopg2.extensions.connection, statement: str) -> list[tuple]:
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


class Machine:
    """One of two: its processes, its disk, its port."""

    def __init__(self, name: str, folder: Path, shared: dict[str, str], static: Path) -> None:
        self.name, self.folder, self.port = name, folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        folder.mkdir()
        shutil.copytree(static, folder / "static")
        own = {"STATIC_ROOT": str(folder / "static"), "UPLOADS_ROOT": str(folder / "uploads")}
        # Each request is a connection of its own, so that they alternate between the machines.
        own |= {"WEB_CONCURRENCY": "1", "WORKER_CONCURRENCY": "1", "GUNICORN_CMD_ARGS": "--keep-alive=0"}
        environment = {**shared, **own}
        self.parts = {"web": web(environment, self.port), "beat": beat(environment)}
        self.parts["beat"].command[-1] = "INFO"
        for role, queues in QUEUES.items():
            child = worker(environment)
            child.command += ["--queues", queues, "--hostname", f"{role}@{name}"]
            self.parts[f"worker-{role}"] = child

    def log(self, part: str) -> Path:
        return self.folder / f"{part}.log"

    def start(self, *names: str) -> None:
        for name in names or self.parts:
            with self.log(name).open("ab") as output:
                self.parts[name].start(output)

    def kill(self, *names: str) -> None:
        """At once, without a chance to clear up."""
        for name in names or self.parts:
            self.parts[name].kill_group()

    def stand_still(self, name: str) -> None:
        os.killpg(self.parts[name].pid, signal.SIGSTOP)

    def go_on(self, name: str) -> None:
        os.killpg(self.parts[name].pid, signal.SIGCONT)

    def lines(self, part: str) -> list[dict]:
        """What it logged."""
        text = self.log(part).read_text(encoding="utf-8", errors="replace")
        return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


class Machines(Portal):
    """Two of them behind one address. `parts` is empty: each machine has its own."""

    def start(self) -> None:
        self.start_servers()
        self.a, self.b = (
            Machine(name, self.folder / name, self.environment, self.folder / "static") for name in "ab"
        )
        self.balancer = Address(self.port, self.a.port, self.b.port)
        # One after the other: the machine that tries this is small.
        for machine in (self.a, self.b):
            machine.start()
            wait_until(lambda at=machine: self.answers_at(at), f"an answer; see {self.folder}", 120)

    def answers_at(self, machine: Machine) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", machine.port), 2):
            return True
        return False

    def start_servers(self) -> None:
        super().start_servers()
        self.stack = contextlib.ExitStack()
        self.own: dict[str, Child] = {}
        self.direct_url = self.environment["DATABASE_URL"]
        store = self.stack.enter_context(s3_server())
        self.store_options = new_bucket(store)
        pooler = free_port()
        self._start_replica()
        self._start_pooler(pooler)
        self._start_brokers()
        self.environment |= {
            "DATABASE_URL": f"postgresql://postgres@127.0.0.1:{pooler}/focalpoint",
            "DATABASE_POOLER": "transaction",
            "DATABASE_REPLICA_URL": f"postgresql://postgres@127.0.0.1:{pooler}/replica",
            # What the cache keeps need not survive, and must not come back: it has no replica.
            "CACHE_URL": self.environment["REDIS_URL"],
            "REDIS_URL": f"redis://127.0.0.1:{self.broker_address.port}/0",
            "UPLOADS_STORAGE": S3,
            "UPLOADS_OPTIONS": json.dumps(self.store_options),
        }

    def _launch(self, child: Child) -> None:
        self.own[child.name] = child
        with (self.folder / f"{child.name}.log").open("ab") as output:
            child.start(output)

    def _start_replica(self) -> None:
        primary = self.server("postgres")
        program, sockets = Path(primary.command[0]), str(self.servers.folder.sockets)
        folder = self.folder / "replica"
        folder.mkdir(mode=0o700)
        primary.account.make_owner(folder)
        subprocess.run(
            [str(program.with_name("pg_basebackup")), "-h", sockets, "-p", "5432", "-U", "postgres",
             "-D", str(folder), "-R", "-X", "stream", "-c", "fast"],
            check=True, cwd=folder, env=dict(primary.environment), **primary.account.popen(),
        )  # fmt: skip
        command = [str(program), "-D", str(folder), *primary.command[3:], "-c", "port=5433"]
        self._launch(
            Child(
                "replica",
                command,
                environment=primary.environment,
                account=primary.account,
                folder=folder,
            )
        )
        self.replica_arguments = {"host": sockets, "port": 5433, "user": "postgres", "dbname": "focalpoint"}
        wait_until(lambda: self.on_replica("SELECT pg_is_in_recovery()") == [(True,)], "a replica", 60)

    def on_primary(self, statement: str) -> list[tuple]:
        """What it answers, without the pooler."""
        return _rows_of(psycopg2.connect(self.direct_url), statement)

    def on_replica(self, statement: str) -> list[tuple]:
        """What it answers; nothing while it is away."""
        try:
            connection = psycopg2.connect(**self.replica_arguments, connect_timeout=2)
        except psycopg2.OperationalError:
            return []
        return _rows_of(connection, statement)

    def _start_pooler(self, port: int) -> None:
        """By the file of deploy/, with addresses of here and no passwords."""
        primary, sockets = self.server("postgres"), self.servers.folder.sockets
        settings = configparser.ConfigParser(interpolation=None)
        settings.read(ROOT / "deploy" / "pgbouncer" / "pgbouncer.ini")
        line = settings["databases"]["focalpoint"].replace("host=database.example.org", f"host={sockets}")
        settings["databases"]["focalpoint"] = f"{line} user=postgres"
        replica = line.replace("port=5432", "port=5433")
        settings["databases"]["replica"] = f"{replica} user=postgres"
        own = settings["pgbouncer"]
        for name in ("auth_file", "server_tls_sslmode", "server_tls_ca_file"):
            del own[name]
        own.update(auth_type="any", listen_port=str(port), default_pool_size="6", unix_socket_dir="")
        path = self.folder / "pgbouncer.ini"
        with path.open("w", encoding="utf-8") as file:
            settings.write(file)
        path.chmod(0o644)
        self._launch(
            Child(
                "pgbouncer",
                [str(POOLER), str(path)],
                environment=primary.environment,
                account=primary.account,
            )
        )
        assert not closed_folders(primary.account, path)

        def answers() -> bool:
            try:
                psycopg2.connect(host="127.0.0.1", port=port, user="postgres", dbname="focalpoint").close()
            except psycopg2.OperationalError:
                return False
            return True

        wait_until(answers, f"a pooler; see {self.folder}/pgbouncer.log")

    def _start_brokers(self) -> None:
        program = redis_program(
            self.environment, log=self.folder / "redis.log", say=lambda _text: None, tick=time.sleep
        )
        self.brokers = [free_port(), free_port()]
        for number, port in enumerate(self.brokers):
            options = {"port": str(port), "bind": "127.0.0.1", "save": "", "dir": str(self.folder)}
            # As a broker should be: what does not fit is refused, nothing is dropped.
            options["maxmemory-policy"] = "noeviction"
            command = [
                program.name,
                *(part for name, value in options.items() for part in (f"--{name}", value)),
            ]
            if number:
                command += ["--replicaof", "127.0.0.1", str(self.brokers[0])]
            self._launch(
                Child(
                    f"broker-{number}",
                    command,
                    executable=program.path,
                    environment=self.environment,
                )
            )
        self.broker_address = Address(free_port(), self.brokers[0])
        wait_until(lambda: self.broker(1, "info", "replication").get("master_link_status") == "up", "a copy")

    def broker(self, number: int, command: str, *arguments: str) -> object:
        """What one of the two answers; nothing while it is away."""
        try:
            with redis.Redis(port=self.brokers[number], socket_timeout=2) as server:
                return getattr(server, command)(*arguments)
        except redis.RedisError:
            return {}

    def lose_the_broker(self) -> None:
        self.own["broker-0"].kill_group()

    def promote_the_other_broker(self) -> None:
        """What Sentinel, or the platform, does once it has noticed."""
        self.broker(1, "replicaof", "NO", "ONE")
        self.broker_address.targets = [self.brokers[1]]

    def stop(self) -> None:
        for machine in (getattr(self, name, None) for name in "ab"):
            if machine is not None:
                machine.kill()
        for child in reversed(getattr(self, "own", {}).values()):
            child.kill_group()
        for address in (getattr(self, name, None) for name in ("balancer", "broker_address")):
            if address is not None:
                address.close()
        if hasattr(self, "stack"):
            self.stack.close()
        super().stop()
