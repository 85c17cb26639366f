"""A real mail server on loopback, for whoever sends: it keeps what it took, and can have bad days."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session

REFUSED = "550 5.1.1 No such mailbox"
# The line breaks instead of an answer.
CUT = ""


class MailServer:
    """Listens from `start()` to `stop()`, always on the same port; `messages` are parsed, the first first.

    `answers`: address → what its RCPT is answered with ("550 5.1.1 …", "451 …", CUT); `verdict` → what
    every mail is answered with at its end, when set; `delay`: seconds before each mail is taken.
    """

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.messages: list[EmailMessage] = []
        self.connections = 0
        self.answers: dict[str, str] = {}
        self.verdict = ""
        self.delay = 0.0
        self._controller: Controller | None = None
        self._arrived = threading.Condition()

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=10)
        self._controller.start()
        self.connections = 0

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop(no_assert=True)
            self._controller = None

    @contextmanager
    def down(self) -> Iterator[None]:
        """Nobody listens while the block runs."""
        self.stop()
        yield
        self.start()

    def refuse(self, *addresses: str, answer: str = REFUSED) -> None:
        self.answers.update(dict.fromkeys(addresses, answer))

    def clear(self) -> None:
        """Forget what was taken."""
        self.messages.clear()

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in list(self.messages) if message["X-Envelope-To"] == address]

    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in list(self.messages)]

    def wait_for(
        self, count: int = 1, *, to: str = "", subject: str = "", seconds: float = 30
    ) -> list[EmailMessage]:
        """The mails to an address (or all) with `subject` in theirs, once there are so many."""

        def matching() -> list[EmailMessage]:
            mails = self.to(to) if to else list(self.messages)
            return [mail for mail in mails if subject in str(mail["Subject"])]

        self._wait(lambda: len(matching()) >= count, f"{count} mails; came: {self._came()}", seconds)
        return matching()

    def _wait(self, done: Callable[[], bool], what: str, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        with self._arrived:
            while not done():
                if not self._arrived.wait(timeout=deadline - time.monotonic()) and not done():
                    raise AssertionError(f"Waited {seconds} seconds in vain for {what}")

    def _came(self) -> list[tuple[str, str]]:
        return [(str(mail["X-Envelope-To"]), str(mail["Subject"])) for mail in list(self.messages)]

    # What aiosmtpd calls, in its own thread.

    async def handle_EHLO(
        self, server: Any, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.answers:
            if self.answers[address] == CUT:
                server.transport.abort()
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.verdict:
            return self.verdict
        message = message_from_bytes(envelope.content or b"", policy=policy.default)  # type: ignore[arg-type]
        message["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        with self._arrived:
            self.messages.append(message)  # type: ignore[arg-type]
            self._arrived.notify_all()
        return "250 OK"
