"""Mail as files: what goes out where no mail server is set (setting EMAIL_URL)."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

UNSAFE = re.compile(r"[^A-Za-z0-9.@_-]+")


class EmailBackend(BaseEmailBackend):
    """Writes each mail to `<Message-ID>.eml` in the folder EMAIL_FILE_PATH, which any mail
    program opens.

    A mail that is sent again has the same Message-ID and so the same file: the folder shows each
    mail once, as a mailbox would. A file that bears its name is whole.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Writes the mails and says how many; raises OSError where the folder cannot be used."""
        for message in email_messages:
            save(message)
        return len(email_messages)


def save(message: EmailMessage) -> Path:
    """Writes one mail, readable by this user alone."""
    folder = Path(settings.EMAIL_FILE_PATH)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    parsed = message.message()
    name = UNSAFE.sub("-", str(parsed["Message-ID"]).strip("<> "))[:200]
    draft = folder / f".{name}-{os.getpid()}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "wb") as file:
        file.write(parsed.as_bytes().replace(b"\n", b"\r\n"))
    path = folder / f"{name}.eml"
    draft.replace(path)
    return path
