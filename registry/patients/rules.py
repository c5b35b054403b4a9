"""Rules of the patient and of the days of any event (data dictionary 7: D01, D02, D11, D17)."""

import datetime as dt

from django.utils.translation import gettext as _

from registry.core.checks import too_late
from registry.core.codes import OffsetUnit
from registry.core.dates import Interval, add_offset, exactly
from registry.core.errors import Finding, query

LOST_AFTER_MONTHS = 18


def d01_born_by_today(
    birth: Interval | None, today: dt.date, field: str = "birth_date"
) -> Finding | None:
    """ERROR when the child is certainly not born yet. A fetus has no birth date."""
    return too_late("D01", field, birth, exactly(today), _("today"))


def d02_not_in_future(field: str, day: Interval | None, today: dt.date) -> Finding | None:
    """ERROR when something that happened is dated after today; plans are not asked."""
    return too_late("D02", field, day, exactly(today), _("today"))


def d11_not_after_death(
    field: str, day: Interval | None, died: Interval | None, *, autopsy: bool = False
) -> Finding | None:
    """ERROR when a visit, sample, image or onset is dated after death; autopsy findings may be."""
    return None if autopsy else too_late("D11", field, day, died, _("the death"))


def d17_lost_to_follow_up(
    last_contact: dt.date | None, today: dt.date, *, active: bool
) -> Finding | None:
    """QUERY when an active patient was last seen more than 18 calendar months ago.

    Without any contact yet, the caller gives the day of enrolment.
    """
    if not active or last_contact is None:
        return None
    if today <= add_offset(last_contact, LOST_AFTER_MONTHS, OffsetUnit.MONTH):
        return None
    message = _("no contact since %(day)s, for more than %(months)s months")
    return query(
        "D17",
        "last_contact_on",
        message % {"day": last_contact, "months": LOST_AFTER_MONTHS},
        _("a contact, or the end of follow-up with its reason"),
    )
