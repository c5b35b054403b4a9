"""The way to the mail server: one connection for many mails, and what its answers mean."""

from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
)

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

FAULTS = (SMTPException, OSError, ValueError)  # ValueError: a header that no mail may have
CLOSING_DOWN = 421
# "Sign in first", at the recipient: a fault of our settings (RFC 4954).
NOT_SIGNED_IN = frozenset({530, 534, 535, 538})


class Verdict(StrEnum):
    """Whose fault it is that a mail was not taken."""

    ADDRESS = "address"
    """The address is refused for good (5xx at the recipient)."""
    MAIL = "mail"
    """This mail is refused for good (5xx at its text); the address may be right."""
    LATER = "later"
    """Refused for now (4xx): busy, greylisted."""
    OURS = "ours"
    """No connection, no sign-in, or our sender is refused: no other mail would fare better."""


def verdict(fault: Exception) -> Verdict:
    """What an answer of the mail server means for what is sent next."""
    if isinstance(fault, SMTPRecipientsRefused):
        return _of_recipient({code for code, _text in fault.recipients.values()})
    if isinstance(fault, SMTPDataError):
        if fault.smtp_code == CLOSING_DOWN:
            return Verdict.OURS
        return Verdict.MAIL if fault.smtp_code >= 500 else Verdict.LATER
    if isinstance(fault, SMTPNotSupportedError | ValueError):
        return Verdict.MAIL
    return Verdict.OURS


def _of_recipient(codes: set[int]) -> Verdict:
    if CLOSING_DOWN in codes or codes & NOT_SIGNED_IN:
        return Verdict.OURS
    return Verdict.ADDRESS if codes and min(codes) >= 500 else Verdict.LATER


def told(fault: Exception) -> str:
    """The reason in the mail server's own words."""
    if isinstance(fault, SMTPRecipientsRefused):
        return "; ".join(f"{code} {_plain(text)}" for code, text in fault.recipients.values())
    code, text = getattr(fault, "smtp_code", ""), getattr(fault, "smtp_error", "")
    return f"{code} {_plain(text)}" if code else f"{type(fault).__name__}: {fault}"


def _plain(text: bytes | str) -> str:
    return text.decode(errors="replace") if isinstance(text, bytes) else text


class Post:
    """A connection that is opened for the first mail and kept for the next ones; closed with the
    block. Opens anew after a fault that broke it."""

    def __init__(self, connect: Callable[[], BaseEmailBackend] = get_connection) -> None:
        self._connect = connect
        self._connection: BaseEmailBackend | None = None

    def __enter__(self) -> "Post":
        return self

    def __exit__(self, *_fault: object) -> None:
        self.hang_up()

    def hand_over(self, mail: EmailMessage) -> None:
        """Raises one of FAULTS unless the server has taken the mail."""
        if self._connection is None:
            connection = self._connect()
            connection.open()
            self._connection = connection
        try:
            self._connection.send_messages([mail])
        except FAULTS as fault:
            if verdict(fault) is Verdict.OURS:
                self.hang_up()
            raise

    def hang_up(self) -> None:
        """Ends the connection; whatever goes wrong at that has no consequence."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(*FAULTS):
                connection.close()
