"""What the mail server took, what the database says, and whether the two agree.

The moments of the claims come from the registry's own history (audit.event), which no sender can
overwrite; all clocks are this machine's.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from operator import gt
from pathlib import Path
from typing import Any

import psycopg

from tests.faults.strikes import Strike

REMINDERS = """
SELECT reminder.planned_item_id, person.email, reminder.needless <> '', mail.status, mail.message_id
FROM registry_reminder reminder
JOIN registry_user person ON person.id = reminder.recipient_id
JOIN registry_mail mail ON mail.id = reminder.mail_id
"""
CLAIMS = """
SELECT new->>'message_id', extract(epoch FROM (new->>'claimed_at')::timestamptz)::float
FROM audit.event
WHERE table_name = 'registry_mail' AND op = 'U'
    AND new->>'status' = 'claimed' AND old ? 'claimed_at'
ORDER BY 1, 2
"""


CRASHES = ("database immediate", "database killed")
UNTIL_ON_DISK = 1.0  # seconds; three times 0.2, and what a busy machine takes to carry a mail


@dataclass(frozen=True)
class Copy:
    """A mail that the server took. It names its item when it is about one, else their number."""

    message_id: str
    to: str
    item: int | None
    total: int
    at: float
    dropped: bool

    def tells_of(self, item: int) -> bool:
        return self.item in (None, item)


@dataclass(frozen=True)
class Reminder:
    """As the database has it in the end."""

    item: int
    to: str
    left_out: bool
    mail_status: str
    message_id: str

    @property
    def settled(self) -> bool:
        return self.left_out or self.mail_status == "sent"


class Notes:
    """The mail server's notes, read on from where the last reading ended."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.place = 0
        self.copies: list[Copy] = []

    def read(self) -> int:
        """How many mails have been taken until now."""
        with self.file.open("rb") as notes:
            notes.seek(self.place)
            text = notes.read()
        whole = text[: text.rfind(b"\n") + 1]
        self.place += len(whole)
        self.copies += [_copy(json.loads(line)) for line in whole.splitlines()]
        return len(self.copies)


def _copy(told: dict[str, Any]) -> Copy:
    [to] = told["to"]
    return Copy(told["id"], to, told["item"], told["total"], told["at"], told["dropped"])


@dataclass
class Evidence:
    """All that is known after a proof. `done` has the moment at which an item was surely done."""

    reminders: list[Reminder]
    copies: list[Copy]
    claims: dict[str, list[float]]
    done: dict[int, float]
    strikes: list[Strike]
    by_id: dict[str, list[Copy]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_id = defaultdict(list)
        for copy in self.copies:
            self.by_id[copy.message_id].append(copy)

    @classmethod
    def of(
        cls,
        database: psycopg.Connection,
        copies: Iterable[Copy],
        done: dict[int, float],
        strikes: list[Strike],
    ) -> "Evidence":
        claims = defaultdict(list)
        for message_id, at in database.execute(CLAIMS):
            claims[message_id].append(at)
        reminders = [Reminder(*row) for row in database.execute(REMINDERS)]
        ordered = sorted(copies, key=lambda copy: copy.at)
        return cls(reminders, ordered, dict(claims), done, strikes)

    @property
    def duplicates(self) -> int:
        """Mails that were taken again."""
        return len(self.copies) - len(self.by_id)

    def lost(self) -> list[Reminder]:
        """Reminders that stayed needed and are not both marked as sent and in a mail that came."""
        return [one for one in self.reminders if one.item not in self.done and not self._came(one)]

    def _came(self, one: Reminder) -> bool:
        copies = self.by_id.get(one.message_id, [])
        arrived = any(copy.to == one.to and copy.tells_of(one.item) for copy in copies)
        return arrived and one.mail_status == "sent" and not one.left_out

    def unsettled(self) -> list[Reminder]:
        """Reminders whose end the database does not know."""
        return [one for one in self.reminders if not one.settled]

    def renamed(self) -> list[str]:
        """Who got mails of two Message-IDs, where the day was worth one."""
        known: dict[str, set[str]] = defaultdict(set)
        for copy in self.copies:
            known[copy.to].add(copy.message_id)
        return [to for to, ids in known.items() if len(ids) > 1]

    def too_late(self) -> list[str]:
        """Mails that tell of an item that was done before their claim."""
        items: dict[str, list[int]] = defaultdict(list)
        for one in self.reminders:
            items[one.message_id].append(one.item)
        return [key for key in self.by_id if self._tells_too_much(key, items[key])]

    def _tells_too_much(self, message_id: str, items: list[int]) -> bool:
        """Each copy has a claim of its own: when one came long after its claim, as from a host
        that was cut off, only the order of the claims counts. So the copies that tell of most
        stand for the earliest claims."""
        totals = sorted((copy.total for copy in self.by_id[message_id]), reverse=True)
        claims = self.claims[message_id]
        awaited = [sum(self.done.get(item, at) >= at for item in items) for at in claims]
        return len(totals) > len(claims) or any(map(gt, totals, awaited))

    def unexplained(self) -> int:
        """How many second mails no kill explains: it must lie between the claim of the first and
        the next claim, and one kill explains no more mails than it cut senders. A lost answer
        explains its own mail alone."""
        left = [[one.before, one.after, one.cuts] for one in sorted(self.strikes, key=_moment)]
        unexplained = 0
        for begins, ends in sorted(self._doubtful(), key=lambda span: span[1]):
            fitting = [one for one in left if one[2] and one[1] >= begins and one[0] <= ends]
            if fitting:
                fitting[0][2] -= 1
            else:
                unexplained += 1
        return unexplained

    @property
    def lost_answers(self) -> int:
        return sum(copy.dropped for copy in self.copies)

    def told(self) -> str:
        left_out = sum(one.left_out for one in self.reminders)
        return (
            f"{len(self.reminders)} reminders in {len(self.by_id)} mails, {left_out} left out as "
            f"done; {self.lost_answers} answers lost; {self.duplicates} mails received twice, "
            f"{self.unexplained()} of them without a strike between send and mark; "
            f"{len(self.lost())} lost"
        )

    def _forgotten(self, copy: Copy) -> bool:
        """Its mark was lost in a crash of the database: a mark does not wait for the disk, where it
        is after three delays of PostgreSQL's WAL writer (200 ms each) at the latest."""
        return any(
            one.kind in CRASHES and one.before - UNTIL_ON_DISK <= copy.at <= one.after
            for one in self.strikes
        )

    def _doubtful(self) -> list[tuple[float, float]]:
        """For each second mail that follows no lost answer and no lost mark: from when until when
        the kill was."""
        spans = []
        for message_id, copies in self.by_id.items():
            for first, again in pairwise(copies):
                if not first.dropped and not self._forgotten(first):
                    spans.append(_span(self.claims[message_id], first.at, again.at))
        return spans


def _span(claims: list[float], first: float, again: float) -> tuple[float, float]:
    """A copy that was long on its way may come after a later one: then any time since the claim."""
    begins = max((at for at in claims if at <= first), default=first)
    ends = max((at for at in claims if at <= again), default=again)
    return (begins, ends) if begins < ends else (min(claims, default=first), again)


def _moment(strike: Strike) -> float:
    return strike.before
