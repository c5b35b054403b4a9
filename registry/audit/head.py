"""The head of the chain, to be kept where nobody who changes history can reach."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection


@dataclass(frozen=True)
class Head:
    """The last seal: after so many events the chain had this hash."""

    position: int
    event_id: int
    hash: str
    sealed_at: dt.datetime

    def lines(self) -> list[str]:
        return [
            f"position {self.position}",
            f"event {self.event_id}",
            f"hash {self.hash}",
            f"sealed {self.sealed_at.astimezone(dt.UTC).isoformat(timespec='microseconds')}",
        ]


def head() -> Head | None:
    """None while nothing is sealed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT position, last_event_id, encode(head, 'hex'), sealed_at FROM audit.seal "
            "ORDER BY id DESC LIMIT 1"
        )
        row = cursor.fetchone()
    return Head(*row) if row else None


def mail(found: Head, address: str) -> None:
    """Sends the head; it tells nothing of what was recorded."""
    told = "\n".join([*found.lines(), "", f"manage.py audit_verify --head {found.hash}"])
    subject = f"Physis: head of the audit chain, position {found.position}"
    send_mail(subject, told, settings.DEFAULT_FROM_EMAIL, [address])
