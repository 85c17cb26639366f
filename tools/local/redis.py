"""Redis of one data folder: in memory only, since the outbox in PostgreSQL is what must not be lost."""

import socket
from collections.abc import Callable, Mapping
from urllib.parse import quote

from tools.local.children import Child
from tools.local.folder import DataFolder
from tools.local.programs import Program


class Redis:
    """The server and its address."""

    def __init__(self, folder: DataFolder, program: Program) -> None:
        self.socket = folder.sockets / "redis.sock"
        self._account = folder.account
        self._program = program

    @property
    def address(self) -> str:
        return f"unix://{quote(str(self.socket), safe='/')}?db=0"

    def child(self, environment: Mapping[str, str]) -> Child:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "save": "",
            "appendonly": "no",
            "databases": "64",
            "dir": str(self.socket.parent),
        }
        return Child(
            "redis",
            [self._program.name, *(part for key, value in options.items() for part in (f"--{key}", value))],
            executable=self._program.path,
            environment=environment,
            account=self._account,
            folder=self.socket.parent,
        )

    def wait(self, pause: Callable[[], None]) -> None:
        """Until it answers; `pause` raises when waiting is over."""
        while not self._answers():
            pause()

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(2)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
            except OSError:
                return False
