"""The mail of a reminder. It names nobody and tells no finding, no date and no diagnosis: what it
is about is behind the link and the sign-in."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from registry.reminders.models import Reminder

# Asks mail programs for no answer of theirs (RFC 3834): no holiday note comes back.
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def mail_of(reminder: Reminder) -> EmailMessage:
    """The mail of a reminder whose recipient is loaded, in the recipient's language.

    The same row gives the same Message-ID however often it is sent.
    """
    with translation.override(reminder.recipient.language):
        return EmailMessage(
            subject=render_to_string("reminders/mail_subject.txt").strip(),
            body=text_of(reminder),
            to=[reminder.recipient.email],
            headers={"Message-ID": reminder.message_id, **HEADERS},
        )


def text_of(reminder: Reminder) -> str:
    """The text of the mail; needs no statement once the recipient is loaded."""
    with translation.override(reminder.recipient.language):
        link = settings.SITE_URL + reverse("item", args=[reminder.planned_item_id])
        return render_to_string("reminders/mail.txt", {"rung": reminder.rung, "link": link}).strip()
