"""What stands before several web servers: each connection goes to the next one."""

import contextlib
import itertools
import selectors
import socket
import socketserver
import threading
from collections import Counter


class Balancer:
    """Listens on a port of this machine; `ports` are those of the web servers, and may change at any time.

    `taken` counts the connections of each.
    """

    def __init__(self, port: int, *ports: int) -> None:
        self.ports = list(ports)
        self.taken: Counter[int] = Counter()
        self._turn = itertools.count()
        self._server = _Server(("127.0.0.1", port), _Connection)
        self._server.balancer = self
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def next_port(self) -> int:
        port = self.ports[next(self._turn) % len(self.ports)]
        self.taken[port] += 1
        return port

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    balancer: Balancer


class _Connection(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        """Passes on bytes both ways until the server behind closes, as it does after each answer."""
        address = "127.0.0.1", self.server.balancer.next_port()
        with contextlib.suppress(OSError), socket.create_connection(address) as behind:
            self._pass_on(behind)

    def _pass_on(self, behind: socket.socket) -> None:
        other = {self.request: behind, behind: self.request}
        with selectors.DefaultSelector() as ready:
            for one in other:
                ready.register(one, selectors.EVENT_READ)
            while True:
                for key, _events in ready.select():
                    if not (content := key.fileobj.recv(65536)):  # type: ignore[union-attr]
                        return
                    other[key.fileobj].sendall(content)
