"""A mail server in a process of its own, which may be killed at any moment.

    python -m tests.faults.postman ADDRESS PORT FILE SECONDS LOST SEED

A mail is on the disk before its sender hears "250 OK": one JSON line with its Message-ID, its
recipient, the item that it names, of how many it tells, and the moment. Each mail takes so many
SECONDS. Of every so many mails, the answer to one is LOST: taken, and then the connection is gone
(0: none).
"""

import asyncio
import json
import os
import random
import re
import sys
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

ITEM = re.compile(r"/items/(\d+)/")
TOTAL = re.compile(r"^.*?\b(\d+)\b", re.DOTALL)


class Postman:
    """Writes down what it takes."""

    def __init__(self, file: Path, seconds: float, lost: int, seed: int) -> None:
        self.notes = file.open("ab", buffering=0)
        self.seconds = seconds
        self.lost = lost
        self.chance = random.Random(seed)

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        await asyncio.sleep(self.seconds)
        dropped = bool(self.lost) and self.chance.randrange(self.lost) == 0
        self.notes.write(line_of(envelope, dropped=dropped))
        os.fsync(self.notes.fileno())
        if dropped and server.transport is not None:
            server.transport.abort()  # type: ignore[attr-defined]
        return "250 OK"


def line_of(envelope: Envelope, *, dropped: bool) -> bytes:
    assert isinstance(envelope.content, bytes)
    message = message_from_bytes(envelope.content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    text = message.get_content()
    named, number = ITEM.search(text), TOTAL.match(text)
    told = {
        "id": message["Message-ID"],
        "to": envelope.rcpt_tos,
        "item": int(named[1]) if named else None,
        "total": int(number[1]) if number and not named else 1,
        "at": time.time(),
        "dropped": dropped,
    }
    return f"{json.dumps(told)}\n".encode()


async def serve(address: str, port: int, postman: Postman) -> None:
    loop = asyncio.get_running_loop()

    def session() -> SMTP:
        return SMTP(postman, hostname="postman", loop=loop)

    server = await loop.create_server(session, address, port, reuse_address=True)
    await server.serve_forever()


if __name__ == "__main__":
    where, number, notes, pause, lost_of, draw = sys.argv[1:]
    made = Postman(Path(notes), float(pause), int(lost_of), int(draw))
    asyncio.run(serve(where, int(number), made))
