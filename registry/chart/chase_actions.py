"""Verbs at the end of the ladder: what the lead decides, and that the family is found again."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from registry.accounts.models import User
from registry.chart.actions import end_follow_up, resume
from registry.core.actions import action
from registry.core.errors import error, refuse_errors
from registry.patients.codes import LOSS, StopKind
from registry.patients.models import FollowUpStop
from registry.schedules.actions import mark_missed, mark_not_required
from registry.schedules.codes import MissedReason, NotRequiredReason
from registry.schedules.models import PlannedItem
from registry.visits.actions import keep_trying, note_found
from registry.visits.codes import Decision
from registry.visits.seeking import last_sought


@dataclass(frozen=True)
class Decided:
    """What the lead decided about an item, as the page has it. `on` is the day of a loss, or since
    when the visit is missed or not required."""

    decision: str
    on: dt.date
    next_try_on: dt.date | None = None
    reason: str = ""
    note: str = ""


@action
def decide(*, by: User, item: PlannedItem, decided: Decided) -> None:
    """Carries out what was decided. A loss is refused by L01, L02, L03 whoever decides it; to go on
    trying needs a next try (F01). A visit that is missed for want of an answer leaves a gap."""
    on, note = decided.on, decided.note
    if decided.decision == Decision.KEEP_TRYING:
        keep_trying(by=by, item=item, next_try_on=decided.next_try_on, note=note)
    elif decided.decision == Decision.MISSED:
        mark_missed(item=item, reason=MissedReason.NOT_REACHED, on=on, note=note)
    elif decided.decision == Decision.NOT_REQUIRED:
        mark_not_required(item=item, reason=NotRequiredReason(decided.reason), on=on, note=note)
    else:
        kind = StopKind(decided.decision)
        end_follow_up(by=by, patient=item.patient, kind=kind, stopped_on=on, note=note)


@action
def found_again(*, by: User, stop: FollowUpStop) -> FollowUpStop:
    """Who was lost or untraceable is in contact again: the contact is noted, the stop undone, and
    the plan stands again, so that a late visit counts.

    For whoever chases, not for the lead alone: the loss said that nobody answers, and whoever hears
    from the family knows better. What rests on a judgement (death, withdrawal, transfer) stays with
    the lead (L04). N04 where the family wants no contact.
    """
    if stop.kind not in LOSS:
        message = _("the follow-up has not ended by a loss: %(why)s")
        told = message % {"why": stop.get_kind_display()}
        refuse_errors([error("L04", "kind", told, _("lost to follow-up, or untraceable"))])
    item = last_sought(stop.patient)
    if item is not None:
        note_found(by=by, item=item)
    return resume(stop=stop)
