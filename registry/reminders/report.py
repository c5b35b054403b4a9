"""What a run would send, for the terminal and for programs."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.utils import timezone

from registry.accounts.models import Centre
from registry.reminders.dry_run import Held, Planned, planned
from registry.reminders.selectors import places_on, reminders_like
from registry.reminders.words import held_because, why

Row = dict[str, Any]


def planned_on(day: dt.date) -> list[Row]:
    """Who would get what on a day, and why, in every centre; nothing is written.

    The same as `reminders_send --on` would send: `held` is empty for what goes out.
    """
    now = timezone.now()
    mails = planned(places_on(day), now, again=now)
    codes = dict(Centre.objects.values_list("pk", "code"))
    lines = reminders_like(mails)
    return [_row(mail, codes, items) for mail, items in zip(mails, lines, strict=True)]


def _row(mail: Planned, codes: dict[int, str], items: list[Any]) -> Row:
    return {
        "centre": codes[mail.place.centre_id],
        "kind": None if mail.held is Held.CLOSED else str(mail.kind),
        "to": mail.address or None,
        "held": str(mail.held) or None,
        "because": held_because(mail) or None,
        "items": [_item(one) for one in items],
        "figures": asdict(mail.figures) if mail.figures else None,
    }


def _item(reminder: Any) -> Row:
    item = reminder.planned_item
    return {
        "patient": item.patient.key,
        "item": item.pk,
        "code": item.code,
        "rung": str(reminder.rung),
        "why": why(reminder),
    }


def line_of(row: Row) -> str:
    """The same as lines of text: the mail, then its items."""
    told = f" ({row['because']})" if row["because"] else ""
    head = f"{row['centre']}  {row['kind'] or 'nothing'}  {row['to'] or 'nobody'}{told}"
    figures = row["figures"] or {}
    counts = [f"    {name}: {number}" for name, number in figures.items()]
    items = [
        f"    {one['patient']}  {one['code']:6}  {one['rung']:10}  {one['why']}"
        for one in row["items"]
    ]
    return "\n".join([head, *counts, *items])
