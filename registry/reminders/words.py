"""Reminders in words with dates: for pages and the terminal, not for mails."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.accounts.codes import Role
from registry.accounts.models import User
from registry.reminders.codes import MailKind, Rung
from registry.reminders.digest import Figures, digest_context
from registry.reminders.dry_run import Held, Planned
from registry.reminders.mail import render, text_of
from registry.reminders.models import Mail, Reminder
from registry.schedules.codes import State

# The shape beside a rung: that of the state in which the item is on it.
LOOKS = {
    Rung.BOOK_AHEAD: State.UPCOMING,
    Rung.OPENED: State.OPEN,
    Rung.CLOSING: State.DUE,
}


@dataclass(frozen=True)
class Line:
    """One item in a mail, or one that was left out of it."""

    reminder: Reminder
    why: str
    look: State


@dataclass(frozen=True)
class MailLines:
    """A mail as the page shows it, stored or not. `text` is empty where none would go out, and of a
    digest that has gone out: its numbers were those of that day."""

    recipient: User | None
    is_digest: bool
    lines: Sequence[Line]
    text: str
    mail: Mail | None = None
    held: str = ""
    because: str = ""


def line(reminder: Reminder) -> Line:
    """The line of a reminder, stored or not, whose item is loaded."""
    return Line(reminder, why(reminder), LOOKS.get(Rung(reminder.rung), State.OVERDUE))


def lines_of(mail: Mail) -> MailLines:
    """A stored mail with its reminders (selectors.mails_of)."""
    told: list[Reminder] = mail.told  # type: ignore[attr-defined]
    text = _text(mail.recipient, told) if told else ""
    digest = mail.kind == MailKind.DIGEST
    return MailLines(mail.recipient, digest, [line(one) for one in told], text, mail)


def lines_of_planned(
    mail: Planned, reminders: Sequence[Reminder], recipient: User | None
) -> MailLines:
    """A mail that would go out, or why it would not."""
    text = ""
    if recipient and mail.figures:
        text = _digest_text(recipient, mail.figures)
    elif recipient and reminders:
        text = _text(recipient, reminders)
    lines = [line(one) for one in reminders]
    digest = mail.kind == MailKind.DIGEST
    stored = None
    return MailLines(recipient, digest, lines, text, stored, str(mail.held), held_because(mail))


def _text(recipient: User, told: Sequence[Reminder]) -> str:
    rungs = [Rung(one.rung) for one in told]
    return text_of(recipient.language, rungs, [one.planned_item_id for one in told])


def _digest_text(recipient: User, figures: Figures) -> str:
    return render("digest", recipient.language, digest_context(figures))


def held_because(mail: Planned) -> str:
    """Why a mail does not go out; empty when it does."""
    match mail.held:
        case Held.CLOSED:
            told = {"why": mail.because}
            return _("The centre is closed (%(why)s): it goes out on the next open day.") % told
        case Held.PAUSED:
            told = {"fault": mail.because}
            return _("The address is paused: the mail server refused it (%(fault)s).") % told
        case Held.NOBODY:
            told = {"role": str(Role(mail.because).label)}
            return _("Nobody at the centre is %(role)s on that day.") % told
    return ""


def why(reminder: Reminder) -> str:
    """Which edge of the window was reached, and what is missing."""
    item = reminder.planned_item
    opens, closes = (
        _("First day of the window: %s.") % date_format(item.opens_on),
        _("Last day of the window: %s.") % date_format(item.closes_on),
    )
    match reminder.rung:
        case Rung.BOOK_AHEAD:
            return f"{opens} {_('No date is booked.')}"
        case Rung.OPENED:
            return opens
        case Rung.CLOSING:
            return closes
        case _overdue:
            missing = _("No answer is recorded.") if item.is_consent else _("No visit is recorded.")
            return f"{closes} {missing}"
