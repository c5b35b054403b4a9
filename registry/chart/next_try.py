"""The next step of the ladder as a control: what a coordinator presses to try, and what is said
beside it. Pure functions."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.schedules.codes import ATTENTION, State
from registry.visits.chase import CHANNEL_OF, LADDER, Chase
from registry.visits.codes import AttemptOutcome, ChaseStep
from registry.visits.seeking import Sought

SOUGHT_IN = (*ATTENTION, State.MISSED)


@dataclass(frozen=True)
class NextTry:
    """A step that can be taken now. `hint` says where the search stands; without `href` there is
    nothing to press, as the family has been reached or an answer is awaited."""

    label: str
    href: str
    hint: str
    decision: bool = False


def next_try(sought: Sought, state: str, today: dt.date) -> NextTry | None:
    """The step for an item; None where nobody is to be called: it is booked, waits for its window
    without any try so far, or is finished."""
    item, ladder = sought.item, sought.chase
    booked = item.booked_on is not None and item.booked_on >= today
    asked = state in SOUGHT_IN or (state == State.UPCOMING and bool(sought.attempts))
    if booked or not asked:
        return None
    if ladder.next is None or _rests(ladder, today):
        return NextTry("", "", _said(ladder))
    href = _address(item.pk, ladder.next)
    decision = ladder.next == ChaseStep.DECISION
    return NextTry(str(ladder.next.label), href, _said(ladder), decision)


def _rests(ladder: Chase, today: dt.date) -> bool:
    """The family was reached, and is called again on a day; or an answer is awaited at the end."""
    if ladder.next == ChaseStep.DECISION:
        return not ladder.finished
    later = ladder.due_on is not None and ladder.due_on > today
    return later and (bool(ladder.ended) or ladder.next == ChaseStep.CALL_AGAIN)


def _said(ladder: Chase) -> str:
    if ladder.ended == AttemptOutcome.REFUSED:
        return _("refused: mark it missed for that, or record a withdrawal")
    if ladder.next == ChaseStep.DECISION and ladder.finished:
        return _("everything was tried")
    if ladder.next == ChaseStep.DECISION and ladder.awaited_on:
        day = date_format(ladder.awaited_on, "DATE_FORMAT")
        return _("answer awaited until %(day)s") % {"day": day}
    if ladder.next == ChaseStep.CALL_AGAIN:
        return _("the lead keeps trying")
    return ""


def _address(item_id: int, step: ChaseStep) -> str:
    if step == ChaseStep.DECISION:
        return reverse("item-decision", args=[item_id])
    if step == ChaseStep.LETTER:
        return reverse("item-letter", args=[item_id])
    return f"{reverse('item-attempt', args=[item_id])}?step={step}"


@dataclass(frozen=True)
class Rung:
    """One step of the ladder, and whether it was taken since the family was reached last."""

    step: ChaseStep
    taken: bool


def rungs(ladder: Chase) -> list[Rung]:
    """The whole ladder, in its order."""
    return [Rung(step, step in ladder.taken) for step in LADDER]


def step_asked(text: str) -> ChaseStep | None:
    """The step that an address names; None for none, or one that is no try."""
    return next((step for step in CHANNEL_OF if step == text), None)
