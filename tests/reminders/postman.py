"""A real mail server on a free port of this machine, which keeps what it takes."""

import asyncio
import email
import email.policy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


def parse(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


class Postman:
    """What the server does: takes mails, or answers otherwise, or keeps a sender waiting."""

    def __init__(self) -> None:
        self.port = 0
        self.answer = "250 OK"
        self.connections = 0
        self.taken: list[EmailMessage] = []
        self.arrived = threading.Event()
        self.holding = False
        self.holds_at = 0  # this one of the mails, and no other

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, host: str, answers: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = host
        return answers

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        self.taken.append(parse(envelope.content))
        self.arrived.set()
        while self.holding or len(self.taken) == self.holds_at:
            await asyncio.sleep(0.01)
        return "250 OK"


class FreePort(Controller):
    """The kernel chooses the port; the controller learns it before it first calls."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def at_work() -> Iterator[Postman]:
    """The server runs while the block does."""
    postman = Postman()
    controller = FreePort(postman, hostname="127.0.0.1", port=0)
    controller.start()
    postman.port = controller.port
    try:
        yield postman
    finally:
        postman.holding, postman.holds_at = False, 0
        controller.stop()
