"""How a family that does not come is sought: the ladder of tries. Pure functions, no clock.

No source of the field states an order, waiting times, or what a try must be to count: all of it is
convention (docs/adr/0061-chase.md), chosen so that nobody is called lost before a telephone, a
letter, the referring physician and a registry have each been asked.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from registry.core.errors import Finding, error
from registry.visits.codes import REACHED, AttemptChannel, AttemptOutcome, ChaseStep

# The way of each step; an e-mail is off the ladder, and so is whatever else was tried.
CHANNEL_OF: dict[ChaseStep, AttemptChannel] = {
    ChaseStep.CALL_1: AttemptChannel.PHONE,
    ChaseStep.CALL_2: AttemptChannel.PHONE,
    ChaseStep.LETTER: AttemptChannel.LETTER,
    ChaseStep.PHYSICIAN: AttemptChannel.PHYSICIAN,
    ChaseStep.REGISTRY_SEARCH: AttemptChannel.REGISTRY_SEARCH,
    ChaseStep.CALL_AGAIN: AttemptChannel.PHONE,
}
LADDER = tuple(step for step in CHANNEL_OF if step != ChaseStep.CALL_AGAIN)
CALLS = (ChaseStep.CALL_1, ChaseStep.CALL_2)
# Days from a try in vain to the next one, and for which an answer is awaited (convention).
WAIT_DAYS: dict[str, int] = {
    AttemptChannel.PHONE: 3,
    AttemptChannel.LETTER: 21,
    AttemptChannel.EMAIL: 7,
    AttemptChannel.PHYSICIAN: 14,
    AttemptChannel.REGISTRY_SEARCH: 28,
}
CALL_BACK_DAYS = 14  # a family that wanted to call back is called then (convention)
AT_ONCE = (AttemptOutcome.WRONG_NUMBER, AttemptOutcome.NEW_CONTACT, AttemptOutcome.NOT_FOUND)


@dataclass(frozen=True)
class Try:
    """One attempt to reach the family, as the ladder reads it."""

    on: dt.date
    channel: str
    outcome: str
    next_try_on: dt.date | None = None

    @property
    def reached(self) -> bool:
        return self.outcome in REACHED


@dataclass(frozen=True)
class Chase:
    """Where the search for a family about one item stands on a day.

    `ended` is how the family was reached last, where nothing was tried in vain since. `next` is
    None where there is nothing to try. `due_on` is the day that somebody set for it; `awaited_on`
    the day until which an answer to something sent is awaited. `search` is how the registry search
    ended. Only a `finished` ladder lets the lead decide about loss (L01).
    """

    taken: tuple[ChaseStep, ...] = ()
    next: ChaseStep | None = ChaseStep.CALL_1
    due_on: dt.date | None = None
    ended: str = ""
    awaited_on: dt.date | None = None
    finished: bool = False
    search: str = ""

    @property
    def missing(self) -> tuple[ChaseStep, ...]:
        """Steps that were not taken since the family was reached last."""
        return tuple(step for step in LADDER if step not in self.taken)


def chase(tries: Sequence[Try], as_of: dt.date, since: dt.date | None = None) -> Chase:
    """The ladder on a day, from the tries about one item in order of time.

    It begins anew whenever the family was reached. `since` is the day on which the family was
    reached about something else, or the child was seen: what was tried until then counts no more.
    """
    known = [one for one in tries if one.on <= as_of and (since is None or one.on > since)]
    start = max((n for n, one in enumerate(known, 1) if one.reached), default=0)
    current = known[start:]
    if current:
        return _climbed(current, as_of)
    return _reached(known[-1]) if known else Chase()


def _reached(last: Try) -> Chase:
    """Who refused is not called again about this item; who was found again is called at once."""
    refused = last.outcome == AttemptOutcome.REFUSED
    return Chase((), None if refused else ChaseStep.CALL_1, last.next_try_on, last.outcome)


def _climbed(tries: Sequence[Try], as_of: dt.date) -> Chase:
    last, taken = tries[-1], _taken(tries)
    missing = next((step for step in LADDER if step not in taken), None)
    awaited = [wait for one in tries if (wait := _awaited_until(one)) and wait > as_of]
    again = last.outcome == AttemptOutcome.KEEP_TRYING
    return Chase(
        taken=taken,
        next=missing or (ChaseStep.CALL_AGAIN if again else ChaseStep.DECISION),
        due_on=last.next_try_on,
        awaited_on=max(awaited, default=None),
        finished=missing is None and not awaited,
        search=_search(tries),
    )


def _taken(tries: Sequence[Try]) -> tuple[ChaseStep, ...]:
    """Two calls are calls on two days, and a number that is not valid needs no second one. With a
    new number or address calls and letter begin again; who was asked for it is not asked again."""
    learned = max((n for n, one in enumerate(tries, 1) if _is_new(one)), default=0)
    lately = tries[learned:]
    calls = [one for one in lately if one.channel == AttemptChannel.PHONE]
    wrong = any(one.outcome == AttemptOutcome.WRONG_NUMBER for one in calls)
    days = 2 if wrong else len({one.on for one in calls})
    used = {one.channel for one in tries if one.channel != AttemptChannel.LETTER}
    used |= {one.channel for one in lately}
    asked = [step for step in LADDER if step not in CALLS and CHANNEL_OF[step] in used]
    return (*CALLS[:days], *asked)


def _is_new(one: Try) -> bool:
    return one.outcome == AttemptOutcome.NEW_CONTACT


def _awaited_until(one: Try) -> dt.date | None:
    """The day on which something sent counts as unanswered."""
    if one.outcome != AttemptOutcome.SENT:
        return None
    return one.on + dt.timedelta(days=WAIT_DAYS.get(one.channel, 0))


def _search(tries: Iterable[Try]) -> str:
    found = [one.outcome for one in tries if one.channel == AttemptChannel.REGISTRY_SEARCH]
    return found[-1] if found else ""


def proposed_next(channel: str, outcome: str, on: dt.date) -> dt.date | None:
    """The next try that a form proposes after this one; None where nothing is to be tried."""
    if outcome == AttemptOutcome.REACHED_LATER:
        return on + dt.timedelta(days=CALL_BACK_DAYS)
    if outcome in REACHED:
        return None
    days = 0 if outcome in AT_ONCE else WAIT_DAYS.get(channel, 0)
    return on + dt.timedelta(days=days)


def tried_again_by(tries: Sequence[Try], as_of: dt.date) -> bool:
    """Whether somebody set a next try for that day or an earlier one, and it has not been made."""
    known = [one for one in tries if one.on <= as_of]
    again = known[-1].next_try_on if known else None
    return again is not None and again <= as_of


def l01_ladder_finished(found: Sequence[Chase]) -> Finding | None:
    """ERROR for a loss that is declared before any item of the patient has a finished ladder.

    Names what the item that came furthest still lacks.
    """
    if any(one.finished for one in found):
        return None
    furthest = max(found, key=lambda one: len(one.taken), default=Chase())
    if not furthest.missing and furthest.awaited_on:
        message = _("an answer is awaited until %(day)s") % {"day": furthest.awaited_on}
    else:
        lacks = ", ".join(str(step.label) for step in furthest.missing)
        message = _("not everything has been tried; missing: %(steps)s") % {"steps": lacks}
    accepted = _(
        "a visit that is awaited or was missed, about which two calls on two days, a letter, the"
        " referring physician and a registry search were tried since the family was last reached"
    )
    return error("L01", "kind", message, accepted)


def l02_searched_in_vain(found: Sequence[Chase]) -> Finding | None:
    """ERROR for calling a patient untraceable whose registry search has not ended in "not found":
    where a number or an address is known, the family is lost, not untraceable."""
    if any(one.finished and one.search == AttemptOutcome.NOT_FOUND for one in found):
        return None
    message = _("no registry search has ended in “not found”")
    return error("L02", "kind", message, _("lost; or untraceable after a search in vain"))


def l03_not_before_contact(stopped_on: dt.date, contact_on: dt.date | None) -> Finding | None:
    """ERROR for a loss from a day on which the family was reached or the child was seen later."""
    if contact_on is None or stopped_on >= contact_on:
        return None
    message = _("the family was reached, or the child seen, on %(day)s") % {"day": contact_on}
    return error("L03", "stopped_on", message, _("%(day)s or later") % {"day": contact_on})
