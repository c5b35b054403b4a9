"""Reminders in words with dates: for pages and the terminal, not for mails."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.reminders.codes import Rung
from registry.reminders.mail import text_of
from registry.reminders.models import Reminder
from registry.schedules.codes import State

# The shape beside a rung: that of the state in which the item is on it.
LOOKS = {
    Rung.BOOK_AHEAD: State.UPCOMING,
    Rung.OPENED: State.OPEN,
    Rung.CLOSING: State.DUE,
}


@dataclass(frozen=True)
class Line:
    """A reminder as the page shows it. `mail` is empty where nobody is to be told."""

    reminder: Reminder
    why: str
    look: State
    mail: str


def line(reminder: Reminder) -> Line:
    """The line of a reminder, stored or not, whose item and recipient are loaded."""
    look = LOOKS.get(Rung(reminder.rung), State.OVERDUE)
    mail = text_of(reminder) if reminder.recipient_id else ""
    return Line(reminder, why(reminder), look, mail)


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
