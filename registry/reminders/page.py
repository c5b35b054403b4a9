"""The page of reminders: its tabs, each a list of mails or of what was left out of them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.accounts.models import Centre, User
from registry.core.moments import Moment
from registry.core.paging import up_to
from registry.reminders.codes import MailStatus
from registry.reminders.dry_run import Held, Planned, planned, planned_then
from registry.reminders.selectors import (
    PAGE_ROWS,
    counts_of,
    mails_of,
    needless_page,
    places_on,
    reminders_like,
)
from registry.reminders.words import Line, MailLines, line, lines_of, lines_of_planned

PLANNED = "planned"
TABS = {
    MailStatus.SENT: (gettext_lazy("Sent"), "success"),
    MailStatus.WAITING: (gettext_lazy("Waiting"), "open"),
    MailStatus.FAILED: (gettext_lazy("Failed"), "error"),
    MailStatus.CANCELLED: (gettext_lazy("Not needed any more"), "not_required"),
}


@dataclass(frozen=True)
class Shown:
    """What one tab shows: mails, or single reminders that were left out; `closed` says why nothing
    goes out on the day."""

    tab: str
    mails: Sequence[MailLines] = ()
    left_out: Sequence[Line] = ()
    before: str = ""
    after: str = ""
    closed: str = ""


@dataclass(frozen=True)
class Outlook:
    """What would go out at a centre on a day, and what is held back."""

    day: dt.date
    mails: Sequence[Planned]
    closed: str

    @property
    def total(self) -> int:
        """How many mails go out."""
        return sum(mail.held is Held.NOT for mail in self.mails)


def outlook(centre: Centre, day: dt.date, moment: Moment) -> Outlook:
    """As if nothing went out before the day; a day that is over, by what was awaited on it."""
    now = moment.known_at or timezone.now()
    (place,) = places_on(day, [centre])
    if moment.is_past and moment.known_at is None:
        found = planned_then(place)
    else:
        found = planned([place], now, again=now if day != centre.today() else None)
    return Outlook(day, [one for one in found if one.held is not Held.CLOSED], place.closed)


def page_of_planned(ahead: Outlook, asked: Mapping[str, str]) -> Shown:
    """A page of it. `asked` may say after how many mails the page begins, or before how many it
    ends."""
    mails = ahead.mails
    start = _number(asked.get("after")) or max(0, _number(asked.get("before")) - PAGE_ROWS)
    end = start + PAGE_ROWS
    return Shown(
        PLANNED,
        mails=_lines(mails[start:end]),
        before=str(start) if start else "",
        after=str(end) if end < len(mails) else "",
        closed=ahead.closed,
    )


def _lines(mails: Sequence[Planned]) -> list[MailLines]:
    people = User.objects.in_bulk({mail.recipient_id for mail in mails if mail.recipient_id})
    return [
        lines_of_planned(mail, told, people.get(mail.recipient_id or 0))
        for mail, told in zip(mails, reminders_like(mails), strict=True)
    ]


def page_of_tab(centre: Centre, tab: MailStatus, asked: Mapping[str, str], moment: Moment) -> Shown:
    """A page of what is stored."""
    if tab == MailStatus.CANCELLED:
        left_out = needless_page(centre, asked, moment)
        lines = [line(one) for one in left_out.rows]
        return Shown(tab, left_out=lines, before=left_out.before, after=left_out.after)
    page = mails_of(centre, tab, asked, moment)
    mails = [lines_of(one) for one in page.rows]
    return Shown(tab, mails=mails, before=page.before, after=page.after)


def _number(text: str | None) -> int:
    return int(text) if text and len(text) < 10 and text.isascii() and text.isdigit() else 0


def tiles(
    centre: Centre, current: str, ahead: Outlook, tomorrow: bool, moment: Moment
) -> list[dict[str, object]]:
    """The counts above the list, as components/counts.html draws them; one statement."""
    counts = counts_of(centre, moment)
    day = moment.asked or {"on": ahead.day.isoformat()}
    return [
        {
            "label": _("Go out tomorrow") if tomorrow else _("Go out on that day"),
            "value": ahead.total,
            "href": f"?{urlencode({'show': PLANNED, **day})}",
            "state": "upcoming",
            "current": current == PLANNED,
        },
        *(
            {
                "label": label,
                "value": up_to(counts[status]),
                "href": f"?{urlencode({'show': status.value, **moment.asked})}",
                "state": look,
                "current": current == status,
            }
            for status, (label, look) in TABS.items()
        ),
    ]
