"""Sends what waits: claims a batch, and hands over one mail after the other.

A sender that is killed leaves one mail that may have arrived without a mark, and the rest of its
batch untouched; all of them wait until the lease ends, and go out again under their Message-ID.
"""

import datetime as dt
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import InterfaceError, OperationalError, connection

from registry.accounts.models import AddressFault
from registry.audit.context import background
from registry.reminders.claims import JOB, Claim, claim_batch, give_back, step
from registry.reminders.codes import MailKind, MailStatus
from registry.reminders.digest import Figures, digest_context, figures_for, monday_of
from registry.reminders.ladder import Place
from registry.reminders.mail import mail_of, reminders_context
from registry.reminders.models import Mail, lease
from registry.reminders.post import FAULTS, Post, Verdict, told, verdict
from registry.reminders.rules import MOST_ATTEMPTS, Ladders, pause_after
from registry.reminders.selectors import ladders

log = structlog.get_logger("registry.reminders")
Clock = Callable[[], dt.datetime]
T = TypeVar("T")
BATCH = 25  # mails
# Of the lease a batch is handed over in the first half: what waits for an answer of the mail server
# then has the other half, and what is left of the batch is given back.
SHARE_OF_LEASE = 0.5
PATIENCE = 60.0  # seconds for a database that is being started anew
PAUSE = 0.2  # seconds between two tries to reach it
LONGEST_REASON = 200  # characters of the column
QUARTER = 15  # minutes: the clocks of all zones reach full hours at one


@dataclass(frozen=True)
class Sent:
    """What a sender has done; `more` when it ended with mails left to send."""

    counts: Counter[str]
    more: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a mail that was not taken; `ends` when no other would fare better."""

    status: MailStatus
    reason: str
    retry_at: dt.datetime | None = None
    ends: bool = False


Wanted = dict[int, Figures]


def drain(
    clock: Clock,
    places: Sequence[Place],
    seconds: float | None = None,
    again: dt.datetime | None = None,
) -> Sent:
    """Sends one mail after the other until none waits, the time is over, or the mail server fails.

    No transaction is open while the mail server is asked.
    """
    opened = [place for place in places if not place.closed]
    sender = _Sender(clock, opened, again, seconds)
    with Post() as post:
        while sender.batch(post):
            pass
    return Sent(sender.counts, sender.more)


def patiently(act: Callable[[], T]) -> T:
    """Does it again for a while when the database is gone: what was sent has to be marked."""
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() >= ends:
                raise
            connection.close()
            time.sleep(PAUSE)


class _Sender:
    """One batch after the other; `more` once the time was over before the mails were."""

    def __init__(
        self,
        clock: Clock,
        places: Sequence[Place],
        again: dt.datetime | None,
        seconds: float | None,
    ) -> None:
        self._clock, self._places, self._again = clock, places, again
        self._seconds, self._began = seconds, clock()
        self._steps: Ladders | None = None
        self._figures: Wanted = {}
        self._refused: set[str] = set()
        self._goes_on = True
        self._became: list[tuple[int, str]] = []
        self.counts: Counter[str] = Counter()
        self.more = False

    def batch(self, post: Post) -> bool:
        """Whether to go on with another one."""
        if self._is_over():
            self.more = True
            return False
        until = time.monotonic() + SHARE_OF_LEASE * lease().total_seconds()
        claims = self._claimed()
        left = deque(one for one in claims if one.status == MailStatus.CLAIMED)
        kept: list[Claim] = []
        try:
            self._hand_over_all(post, left, kept, until)
        finally:
            self._tell(len(left) + len(kept))
            patiently(lambda: give_back([*left, *kept], self._clock()))
        return bool(claims) and self._goes_on

    def _tell(self, given_back: int) -> None:
        """One line for a batch: to write one for each mail takes a tenth of the time of sending."""
        if self._became or given_back:
            log.info("mails", became=self._became, given_back=given_back)
        self._became = []

    def _is_over(self) -> bool:
        """Also when some centre's clock may have reached the hour from which nothing goes out."""
        if self._seconds is None:
            return False
        now = self._clock()
        turned = self._began.minute // QUARTER != now.minute // QUARTER
        return turned or (now - self._began).total_seconds() >= self._seconds

    def _claimed(self) -> list[Claim]:
        """The next batch, with those of which nothing is needed any more; one transaction."""
        with background(JOB):
            if self._steps is None:
                self._steps = ladders()
            now = self._clock()
            claims = claim_batch(self._places, self._steps, now, most=BATCH, again=self._again)
            self._figures, needless = _digests(claims)
            if needless:
                mails = Mail.objects.filter(pk__in=needless)
                mails.update(status=MailStatus.CANCELLED, updated_at=now)
        for place, one in enumerate(claims):
            if one.mail_id in needless or one.status == MailStatus.CANCELLED:
                claims[place] = replace(one, status=MailStatus.CANCELLED)
                self._count(one, MailStatus.CANCELLED)
        return claims

    def _hand_over_all(
        self, post: Post, left: deque[Claim], kept: list[Claim], until: float
    ) -> None:
        """Takes what it begins out of `left`; what it skips as its address was refused is kept."""
        sent: Claim | None = None
        while left and self._goes_on and time.monotonic() < until and not self._is_over():
            claim = left.popleft()
            if claim.address in self._refused:
                kept.append(claim)
                continue
            ours = self._step(sent, claim)
            sent = claim if ours and self._hand_over(post, claim) else None
        if sent:
            self._step(sent, None)

    def _step(self, sent: Claim | None, begun: Claim | None) -> bool:
        return patiently(lambda: step(sent, begun, self._clock()))

    def _hand_over(self, post: Post, claim: Claim) -> bool:
        mail = self._written(claim)
        try:
            post.hand_over(mail)
        except FAULTS as fault:
            outcome = _outcome(claim, fault, self._clock())
            failed = fault
            patiently(lambda: _put_back(claim, outcome, failed, self._clock()))
            if verdict(fault) is Verdict.ADDRESS:
                self._refused.add(claim.address)
            self._goes_on = not outcome.ends
            self._count(claim, outcome.status)
            return False
        self._count(claim, MailStatus.SENT)
        return True

    def _written(self, claim: Claim) -> EmailMessage:
        if claim.kind == MailKind.DIGEST:
            name, context = "digest", digest_context(self._figures[claim.mail_id])
        else:
            name, context = "reminders", reminders_context(claim.rungs, claim.items)
        return mail_of(name, claim.language, claim.address, claim.message_id, context)

    def _count(self, claim: Claim, status: MailStatus) -> None:
        self.counts[str(status)] += 1
        self._became.append((claim.mail_id, str(status)))


def _digests(claims: Sequence[Claim]) -> tuple[Wanted, set[int]]:
    """What the digests of a batch tell, and which of them nobody needs any more; two statements for
    each day that it is somewhere, none without digests."""
    digests = [one for one in claims if one.kind == MailKind.DIGEST]
    wanted: Wanted = {}
    for day in {one.day for one in digests}:
        timely = [one for one in digests if one.day == day and one.made_for == monday_of(day)]
        found = figures_for({(one.centre_id, one.recipient_id) for one in timely}, day)
        for one in timely:
            if (one.centre_id, one.recipient_id) in found:
                wanted[one.mail_id] = found[one.centre_id, one.recipient_id]
    return wanted, {one.mail_id for one in digests} - set(wanted)


def _outcome(claim: Claim, fault: Exception, now: dt.datetime) -> Outcome:
    """A refused address and a fault of ours take no try from the mail; both wait."""
    said, reason = verdict(fault), told(fault)[:LONGEST_REASON]
    pause = dt.timedelta(seconds=settings.REMINDERS_RETRY_SECONDS)
    if said is Verdict.OURS:
        return Outcome(MailStatus.WAITING, reason, now + pause, ends=True)
    if said is Verdict.ADDRESS:
        return Outcome(MailStatus.WAITING, reason)
    if said is Verdict.MAIL or claim.attempt >= MOST_ATTEMPTS:
        return Outcome(MailStatus.FAILED, reason)
    return Outcome(MailStatus.WAITING, reason, now + pause_after(claim.attempt, pause))


def _put_back(claim: Claim, outcome: Outcome, fault: Exception, now: dt.datetime) -> None:
    """Writes what became of a mail, as long as its claim holds; a refused address pauses."""
    said = verdict(fault)
    free = said in (Verdict.OURS, Verdict.ADDRESS)
    with background(JOB):
        kept = Mail.objects.claimed(claim.mail_id, claim.at).update(
            status=outcome.status,
            last_error=outcome.reason,
            retry_at=outcome.retry_at,
            begun_at=None,
            attempts=claim.attempt - free,
            updated_at=now,
        )
        if kept and said is Verdict.ADDRESS:
            fact = AddressFault(
                user_id=claim.recipient_id, email=claim.address, since=now, fault=outcome.reason
            )
            AddressFault.objects.bulk_create([fact], ignore_conflicts=True)
    log.warning("mail not taken", id=claim.mail_id, verdict=said, kept=bool(kept))
