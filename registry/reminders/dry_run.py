"""What a run on a day would send, to whom and why, and what it would hold back; nothing is written.

The same statements decide here and in the run itself (ladder.DUE, claims.NEED, digest): what waits
already and what would be planned, gathered into mails as the plan gathers them.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from registry.accounts.models import AddressFault, User
from registry.reminders.claims import Queued, queued
from registry.reminders.codes import MailKind, Rung
from registry.reminders.digest import Figures, due_digests, still_wanted
from registry.reminders.ladder import Place
from registry.reminders.selectors import Due, due, ladders


class Held(StrEnum):
    """Why something does not go out."""

    NOT = ""
    CLOSED = "closed"
    PAUSED = "paused"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Told:
    """One item in a mail."""

    item_id: int
    rung: Rung


@dataclass(frozen=True)
class Planned:
    """A mail as it would go out, or why it would not; `because` says more: the day's name, or the
    role in which a centre has nobody."""

    place: Place
    kind: MailKind = MailKind.REMINDERS
    recipient_id: int | None = None
    told: tuple[Told, ...] = ()
    figures: Figures | None = None
    mail_id: int | None = None
    held: Held = Held.NOT
    because: str = ""
    address: str = field(default="", compare=False)


def planned(
    places: Sequence[Place], now: dt.datetime, again: dt.datetime | None = None
) -> list[Planned]:
    """What `jobs.run` would do in some places: `again` as there, for a day that is not today."""
    opened = [place for place in places if not place.closed]
    closed = [
        Planned(place, held=Held.CLOSED, because=place.closed) for place in places if place.closed
    ]
    gathered = _gathered(opened, now, again)
    mails = [*gathered, *_digests(opened)]
    return [*closed, *_with_pauses(mails)]


def planned_then(place: Place) -> list[Planned]:
    """What a day that is over asked for, by the dates known today. Without digests and what waited:
    of these only history knows."""
    if place.closed:
        return [Planned(place, held=Held.CLOSED, because=place.closed)]
    return list(_by_person(due([place], over=True), {place.centre_id: place}).values())


def _gathered(
    places: Sequence[Place], now: dt.datetime, again: dt.datetime | None
) -> Iterator[Planned]:
    """Mails that wait, with what is added to them; then new ones."""
    if not places:
        return
    where = {place.centre_id: place for place in places}
    steps = ladders()
    fresh = _by_person(due(places, steps), where)
    for one in queued(places, steps, now, again):
        yield from _waiting(one, where[one.centre_id], fresh)
    yield from fresh.values()


Fresh = dict[tuple[int, int | None, str], Planned]


def _by_person(found: Sequence[Due], where: dict[int, Place]) -> Fresh:
    """What would be planned, by centre and person; by role where there is nobody to tell."""
    fresh: Fresh = {}
    for one in found:
        nobody = one.recipient_id is None
        key = one.centre_id, one.recipient_id, one.role if nobody else ""
        held = Held.NOBODY if nobody else Held.NOT
        mail = fresh.get(key) or Planned(
            where[one.centre_id], recipient_id=one.recipient_id, held=held, because=key[2]
        )
        fresh[key] = replace(mail, told=(*mail.told, Told(one.planned_item_id, one.rung)))
    return fresh


def _waiting(one: Queued, place: Place, fresh: Fresh) -> Iterator[Planned]:
    """A mail that waits, as far as it is still needed."""
    told = tuple(Told(item, rung) for item, rung in zip(one.items, one.rungs, strict=True))
    if one.kind == MailKind.DIGEST:
        figures = still_wanted(one.centre_id, one.recipient_id, one.made_for, place.day)
        if figures:
            yield Planned(place, one.kind, one.recipient_id, (), figures, one.mail_id)
        return
    grows = one.kind == MailKind.REMINDERS and one.untouched and one.made_for == place.day
    more = fresh.pop((one.centre_id, one.recipient_id, ""), None) if grows else None
    told = (*told, *(more.told if more else ()))
    if told:
        yield Planned(place, one.kind, one.recipient_id, told, None, one.mail_id)


def _digests(places: Sequence[Place]) -> Iterator[Planned]:
    for (place, user_id), figures in due_digests(places).items():
        yield Planned(place, MailKind.DIGEST, user_id, (), figures)


def _with_pauses(mails: Sequence[Planned]) -> Iterator[Planned]:
    """Marks what waits for an address that is refused; one statement."""
    ids = {mail.recipient_id for mail in mails}
    people = User.objects.in_bulk({one for one in ids if one})
    faults = AddressFault.objects.filter(user__in=people, cleared_at__isnull=True)
    refused = {(one.user_id, one.email): one.fault for one in faults}
    for mail in mails:
        person = people.get(mail.recipient_id or 0)
        fault = refused.get((person.pk, person.email)) if person else None
        if fault is None:
            yield replace(mail, address=person.email if person else "")
        else:
            assert person is not None
            yield replace(mail, address=person.email, held=Held.PAUSED, because=fault)
