"""A client in a process of its own: `python -m bench.load` reads what to ask on standard input, prints times.

{"port": 8000, "clients": 8, "seconds": 3, "paths": ["/en/"], "cookie": ""}
One loop over plain sockets, so that the client uses little time compared with what it measures.
"""

import json
import selectors
import socket
import sys
import time
from typing import TypedDict


class Order(TypedDict):
    """What to ask, and for how long."""

    port: int
    clients: int
    seconds: float
    paths: list[str]
    cookie: str


class Result(TypedDict):
    """Seconds of each answer, and of all."""

    times: list[float]
    seconds: float


class Client:
    """One kept-alive connection with at most one request under way."""

    def __init__(self, order: Order) -> None:
        self.order, self.asked = order, 0
        self.connect()

    def connect(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.order["port"]))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self) -> None:
        paths = self.order["paths"]
        path = paths[self.asked % len(paths)]
        self.asked += 1
        cookie = f"Cookie: {self.order['cookie']}\r\n" if self.order["cookie"] else ""
        self.got = b""
        self.begun = time.perf_counter()
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{cookie}\r\n".encode())

    def is_whole(self) -> bool:
        """Read what has arrived; returns whether the answer is complete."""
        part = self.socket.recv(262_144)
        if not part:
            raise ConnectionError("closed")
        self.got += part
        head, separator, body = self.got.partition(b"\r\n\r\n")
        if not separator:
            return False
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"Not 200: {head[:200]!r}")
        for line in head.split(b"\r\n")[1:]:
            name, _colon, value = line.partition(b":")
            if name.lower() == b"content-length":
                return len(body) >= int(value)
        return body.endswith(b"0\r\n\r\n")


def run(order: Order) -> Result:
    clients = [Client(order) for _index in range(order["clients"])]
    selector = selectors.DefaultSelector()
    for client in clients:
        selector.register(client.socket, selectors.EVENT_READ, client)
        client.ask()
    begun = time.perf_counter()
    ends, times = begun + order["seconds"], []
    while time.perf_counter() < ends:
        for key, _events in selector.select(1):
            client = key.data
            if client.is_whole():
                times.append(time.perf_counter() - client.begun)
                client.ask()
    return {"times": times, "seconds": time.perf_counter() - begun}


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
