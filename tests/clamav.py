"""A server that speaks ClamAV's INSTREAM as its daemon does; it finds the word EICAR."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Daemon:
    """What it was sent, and how it behaves: "scans", "hangs", "hangs up", or says something else."""

    def __init__(self) -> None:
        self.scanned: list[bytes] = []
        self.behaviour = "scans"
        # Of the next files, before `behaviour`.
        self.behaviours: list[str] = []
        self.address = ""
        self.gate = threading.Event()

    def answer(self, stream: Any, out: Any) -> None:
        behaviour = self.behaviours.pop(0) if self.behaviours else self.behaviour
        if behaviour == "hangs up":
            return
        asked = b""
        while not asked.endswith(b"\0"):
            asked += stream.read(1)
        if asked == b"zPING\0":
            out.write(b"PONG\0")
            return
        assert asked == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", stream.read(4))[0]:
            content += stream.read(size)
        self.scanned.append(content)
        if behaviour == "hangs":
            self.gate.wait(10)
        elif behaviour != "scans":
            out.write(behaviour.encode() + b"\0")
        else:
            found = b"EICAR" in content
            out.write(b"stream: Eicar-Test-Signature FOUND\0" if found else b"stream: OK\0")


@contextmanager
def running(path: str = "") -> Iterator[Daemon]:
    """On a socket at `path`, or on a port of this machine."""
    daemon = Daemon()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            daemon.answer(self.rfile, self.wfile)

    kind: Any = socketserver.ThreadingUnixStreamServer if path else socketserver.ThreadingTCPServer
    kind.daemon_threads = True
    with kind(path or ("127.0.0.1", 0), Handler) as server:
        daemon.address = f"unix://{path}" if path else f"tcp://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield daemon
        finally:
            daemon.gate.set()
            server.shutdown()
            thread.join()
