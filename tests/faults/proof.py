"""Sends what is due while things are killed, and proves what has come of it."""

import time
from contextlib import suppress
from dataclasses import dataclass, field

import psycopg

from tests.faults.evidence import Evidence, Notes
from tests.faults.own_postgres import OwnPostgres
from tests.faults.programs import LIMIT
from tests.faults.strikes import Striker

# Of a mail that is about to be claimed, or of one a little later in the queue.
NEXT = """
SELECT reminder.planned_item_id
FROM registry_reminder reminder JOIN registry_mail mail ON mail.id = reminder.mail_id
WHERE mail.status IN ('waiting', 'claimed')
ORDER BY mail.id OFFSET %s LIMIT 1
"""
DONE = "UPDATE registry_planneditem SET done_on = opens_on WHERE id = %s AND done_on IS NULL"
IS_DONE = "SELECT id FROM registry_planneditem WHERE done_on IS NOT NULL"
UNSETTLED = """
SELECT (SELECT count(*) FROM registry_reminder),
    (SELECT count(*) FROM registry_mail WHERE status IN ('waiting', 'claimed'))
"""
WITHIN = 100  # places in the queue


@dataclass
class Proof:
    """One run over a scene. It is struck at evenly spread moments of the sending."""

    postgres: OwnPostgres
    striker: Striker
    reminders: int
    done: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.notes = Notes(self.striker.scene.notes)
        self.moved = time.monotonic()

    def run(self, strikes: int, completions: int, mails: int) -> Evidence:
        """Goes on until every reminder is settled. Fails when nothing moves any more."""
        strikes_at = self._moments(strikes, mails)
        completions_at = self._moments(completions, mails)
        while not self._over(strikes):
            taken = self._taken()
            if strikes_at and taken >= strikes_at[-1]:
                struck = len(self.striker.strikes)
                self.striker.strike()
                if len(self.striker.strikes) > struck:
                    strikes_at.pop()
            if completions_at and taken >= completions_at[-1]:
                completions_at.pop()
                self.complete_one()
            self.striker.revive()
            time.sleep(0.005)
        return self.evidence()

    def _asked(self) -> psycopg.Connection:
        return self.postgres.admin(self.striker.scene.database)

    def _moments(self, count: int, mails: int) -> list[float]:
        """After how many mails something happens; the last comes first."""
        return sorted(
            (self.striker.chance.uniform(0, 0.9 * mails) for _ in range(count)), reverse=True
        )

    def _taken(self) -> int:
        before = len(self.notes.copies)
        if self.notes.read() > before:
            self.moved = time.monotonic()
        assert time.monotonic() < self.moved + LIMIT, "no mail comes any more"
        return len(self.notes.copies)

    def _over(self, strikes: int) -> bool:
        if len(self.striker.strikes) < strikes or time.monotonic() < self.moved + 0.3:
            return False
        with (
            suppress(psycopg.OperationalError),
            self.postgres.admin(self.striker.scene.database) as asked,
        ):
            planned, waiting = asked.execute(UNSETTLED).fetchone() or (0, 1)
            return bool(planned >= self.reminders and waiting == 0)
        return False

    def complete_one(self) -> None:
        """A visit is entered, for one of the next in the queue, while its mails go out."""
        with (
            suppress(psycopg.OperationalError),
            self.postgres.admin(self.striker.scene.database) as asked,
        ):
            found = asked.execute(NEXT, [self.striker.chance.randrange(WITHIN)]).fetchone()
            if found is None:
                return
            (item,) = found
            asked.execute(DONE, [item])
            self.done.setdefault(item, time.time())

    def evidence(self) -> Evidence:
        self.notes.read()
        with self._asked() as asked:
            # A commit whose answer was lost with the server: done, but nobody knows since when.
            for (item,) in asked.execute(IS_DONE):
                self.done.setdefault(item, time.time())
            return Evidence.of(asked, self.notes.copies, self.done, self.striker.strikes)


def hold(evidence: Evidence, reminders: int) -> None:
    """Everything was planned; all of it arrived; none too late; and no mail came twice but by a
    strike between send and mark."""
    assert len(evidence.reminders) == reminders
    assert not evidence.unsettled()
    assert not evidence.lost()
    assert not evidence.renamed()
    assert not evidence.too_late()
    assert not evidence.unexplained()
