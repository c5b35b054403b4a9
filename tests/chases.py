"""A ladder of tries as coordinators log them."""

import datetime as dt
from collections.abc import Iterable

from registry.accounts.models import User
from registry.chart.actions import end_follow_up
from registry.patients.codes import StopKind
from registry.patients.models import FollowUpStop
from registry.schedules.models import PlannedItem
from registry.visits.actions import log_attempt
from registry.visits.models import ContactAttempt

WHOLE = (
    ("phone", "no_answer", 50),
    ("phone", "no_answer", 47),
    ("letter", "sent", 40),
    ("physician", "not_found", 15),
    ("registry_search", "not_found", 10),
)


def climb(
    item: PlannedItem, by: User, tries: Iterable[tuple[str, str, int]] = WHOLE
) -> list[ContactAttempt]:
    """Logs tries about an item: way, outcome, days ago."""
    return [log(item, by, channel, outcome, ago) for channel, outcome, ago in tries]


def log(
    item: PlannedItem, by: User, channel: str, outcome: str, ago: int = 0, again: int | None = None
) -> ContactAttempt:
    """One try, so many days ago; `again` is its next try, in days from today."""
    today = item.centre.today()
    return log_attempt(
        by=by,
        attempt=ContactAttempt(
            planned_item=item,
            attempted_on=today - dt.timedelta(days=ago),
            channel=channel,
            outcome=outcome,
            next_try_on=None if again is None else today + dt.timedelta(days=again),
        ),
    )


def lose(item: PlannedItem, by: User, kind: StopKind = StopKind.UNTRACEABLE) -> FollowUpStop:
    """Everything is tried about an item, and the child is lost today."""
    climb(item, by)
    today = item.centre.today()
    return end_follow_up(by=by, patient=item.patient, kind=kind, stopped_on=today)
