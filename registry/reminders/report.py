"""What a plan would make, for the terminal and for programs."""

import datetime as dt

from registry.reminders.models import Reminder
from registry.reminders.selectors import as_reminders, due, places_on
from registry.reminders.words import why

Row = dict[str, str | int | None]


def planned_on(day: dt.date) -> list[Row]:
    """Who would get what on a day, and why, in every centre; nothing is written."""
    return [row_of(reminder) for reminder in as_reminders(due(places_on(day)))]


def row_of(reminder: Reminder) -> Row:
    """One reminder; `to` is null where the centre has nobody to tell."""
    item = reminder.planned_item
    return {
        "centre": item.centre.code,
        "patient": item.patient.key,
        "item": item.pk,
        "code": item.code,
        "rung": str(reminder.rung),
        "due_on": reminder.due_on.isoformat(),
        "to": reminder.recipient.email if reminder.recipient_id else None,
        "why": why(reminder),
    }


def line_of(row: Row) -> str:
    """The same as a line of text."""
    what = f"{row['centre']}  {row['patient']}  {row['code']:6}  {row['rung']:10}"
    return f"{what}  {row['to'] or 'nobody'}: {row['why']}"
