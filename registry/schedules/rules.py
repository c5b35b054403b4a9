"""The schedule truth: windows and the state of a planned item. Pure functions, no clock."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from registry.core.dates import add_offset
from registry.core.errors import Finding, error
from registry.schedules.codes import State


@dataclass(frozen=True)
class Window:
    """Target day and the days on which a visit counts as in time, both ends inclusive."""

    opens_on: dt.date
    target_on: dt.date
    closes_on: dt.date


@dataclass(frozen=True)
class ItemFacts:
    """What happened to one planned item; every other statement about it is derived."""

    target_on: dt.date
    opens_on: dt.date
    closes_on: dt.date
    done_on: dt.date | None = None
    missed_on: dt.date | None = None
    not_required_on: dt.date | None = None
    stopped_on: dt.date | None = None


@dataclass(frozen=True)
class Offset:
    """One line of a template: where it lies from the anchor and how wide its window is."""

    code: str
    value: int
    unit: str
    before_days: int
    after_days: int


def window(anchor_on: dt.date, offset: Offset) -> Window:
    """The window of a template line from an anchor day (rule D19: calendar months, clipped)."""
    return window_around(add_offset(anchor_on, offset.value, offset.unit), offset)


def window_around(target_on: dt.date, offset: Offset) -> Window:
    """The window of a template line around a target, as it was planned or set by hand."""
    return Window(
        target_on - dt.timedelta(days=offset.before_days),
        target_on,
        target_on + dt.timedelta(days=offset.after_days),
    )


def status(item: ItemFacts, as_of: dt.date) -> State:
    """The one state that holds on a day.

    What was done outranks all else, so that late data are welcome also after a visit had been
    called missed; a fact counts from its own day on. Overdue begins the day after the window.
    """
    if _since(item.done_on, as_of):
        return _done(item)
    if _since(item.not_required_on, as_of):
        return State.NOT_REQUIRED
    if _since(item.missed_on, as_of):
        return State.MISSED
    if _since(item.stopped_on, as_of):
        return State.STOPPED
    return _waiting(item, as_of)


def _since(day: dt.date | None, as_of: dt.date) -> bool:
    return day is not None and day <= as_of


def _done(item: ItemFacts) -> State:
    assert item.done_on is not None
    if item.done_on < item.opens_on:
        return State.DONE_EARLY
    return State.DONE_LATE if item.done_on > item.closes_on else State.DONE_IN_WINDOW


def _waiting(item: ItemFacts, as_of: dt.date) -> State:
    if as_of > item.closes_on:
        return State.OVERDUE
    if as_of < item.opens_on:
        return State.UPCOMING
    return State.DUE if as_of >= item.target_on else State.OPEN


def deviation_days(item: ItemFacts, on: dt.date) -> int:
    """Days outside the window: negative when early, positive when late, 0 inside."""
    if on < item.opens_on:
        return (on - item.opens_on).days
    return max(0, (on - item.closes_on).days)


BOOKED_WITHIN_DAYS = 366


def w07_booked_near_window(item: ItemFacts, booked_on: dt.date | None) -> Finding | None:
    """ERROR for an appointment more than a year from the window: a slip of the pen (convention).

    Outside the window an appointment may lie: what really happens is never refused.
    """
    if booked_on is None or abs(deviation_days(item, booked_on)) <= BOOKED_WITHIN_DAYS:
        return None
    margin = dt.timedelta(days=BOOKED_WITHIN_DAYS)
    told = {"first": item.opens_on - margin, "last": item.closes_on + margin}
    message = _("%(day)s is more than a year from the window") % {"day": booked_on}
    return error("W07", "booked_on", message, _("%(first)s to %(last)s") % told)


def w07_target_near_plan(planned_on: dt.date, target_on: dt.date) -> Finding | None:
    """ERROR for a target that is set by hand more than a year from the plan: a slip of the pen
    (convention)."""
    margin = dt.timedelta(days=BOOKED_WITHIN_DAYS)
    if abs(target_on - planned_on) <= margin:
        return None
    told = {"first": planned_on - margin, "last": planned_on + margin}
    message = _("%(day)s is more than a year from the plan") % {"day": target_on}
    return error("W07", "target_on", message, _("%(first)s to %(last)s") % told)


def w09_answered_not_missed(*, consent: bool) -> Finding | None:
    """ERROR for a consent step that is called missed, not required, or a visit: an answer alone
    fulfils it, and that nobody was able or asked to give one is an answer, too."""
    if not consent:
        return None
    message = _("a consent step waits for its answer")
    return error("W09", "item", message, _("the answer: given, refused, not capable, not asked"))


def w20_mandatory_is_not_optional(*, mandatory: bool, optional: bool) -> Finding | None:
    """ERROR when a mandatory visit is called optional at a centre: its plan says otherwise, or, in
    the long-term safety plan, gene-marked cells do."""
    if not (mandatory and optional):
        return None
    message = _("a mandatory visit is not optional at a centre")
    return error("W20", "reason", message, _("another reason, or the visit"))


def w21_presence(code: str, *, remote: bool, remote_allowed: bool) -> Finding | None:
    """ERROR for a contact by telephone, video or letter that is to fulfil a visit whose plan wants
    the child to be seen. A plan of long-term safety takes either."""
    if not remote or remote_allowed:
        return None
    message = _("%(code)s is fulfilled by seeing the child, not by a call or a letter")
    accepted = _("a visit at a clinic, or a call that fulfils safety checks alone")
    return error("W21", "mode", message % {"code": code}, accepted)


# Between two neighbours the shortest month decides whether their windows can touch.
_TEST_ANCHORS = tuple(
    dt.date(year, month, day)
    for year in (2023, 2024)
    for month in range(1, 13)
    for day in (1, 15, 28)
)


def template_faults(offsets: Sequence[Offset]) -> list[Finding]:
    """A template is ordered by target and no two windows share a day, whatever the anchor."""
    found = []
    for earlier, later in pairwise(offsets):
        pairs = [(window(day, earlier), window(day, later)) for day in _TEST_ANCHORS]
        if any(first.target_on >= second.target_on for first, second in pairs):
            found.append(_fault("W04", later, f"its target must come after {earlier.code}"))
        elif any(first.closes_on >= second.opens_on for first, second in pairs):
            found.append(_fault("W05", later, f"its window shares a day with {earlier.code}"))
    return found


def _fault(rule: str, offset: Offset, message: str) -> Finding:
    return error(rule, offset.code, message, "visits in order whose windows share no day")


# What may stand after the colon of an assessment in a template, and what it says.
UNTIL_MATURITY = "until_maturity"
ASSESSMENT_QUALIFIERS = {
    "optional": "wanted, not demanded",
    "or_MRI": "this one, or MRI with the reason for the exchange",
    "or_US": "this one, or ultrasound",
    "if_unclear": "when the one before it leaves a question",
    "if_allogeneic": "when the cells came from another person",
    "if_adult": "from the age of 18 on",
    UNTIL_MATURITY: "until the skeleton is mature",
    "0_15_30_60_120_240min": "at these minutes from the start",
    "before_15_30_60_120_240min": "before, and at these minutes from the start",
}


def assessment_code(text: str) -> str:
    """The plain code of an assessment as a template lists it: 'CT:or_MRI' is 'CT'."""
    return text.partition(":")[0]


def assessment_qualifier(text: str) -> str:
    """What follows the colon, a key of ASSESSMENT_QUALIFIERS; empty when always demanded."""
    return text.partition(":")[2]
