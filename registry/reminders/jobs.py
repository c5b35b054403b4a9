"""Plans and sends reminders. The table of mails is the queue: whoever sends one claims it first."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.utils.translation import gettext_noop

from registry.accounts.models import AddressFault
from registry.audit.context import background
from registry.core.data import read_json
from registry.health.jobs import load_once
from registry.reminders.claims import Claim, claim_next, waiting
from registry.reminders.codes import MailKind, MailStatus
from registry.reminders.digest import digest_context, due_digests, monday_of, still_wanted
from registry.reminders.ladder import PLAN, Place, parameters
from registry.reminders.mail import mail_of, reminders_context
from registry.reminders.models import Mail, ReminderStep
from registry.reminders.post import FAULTS, Post, Verdict, told, verdict
from registry.reminders.rules import MOST_ATTEMPTS, Ladders, pause_after
from registry.reminders.selectors import ladders, places_awake, places_on, places_today

log = structlog.get_logger("registry.reminders")
LADDER = Path(__file__).parent / "data" / "ladder.json"
Clock = Callable[[], dt.datetime]
MOST_SENDERS = 4
PER_SENDER = 50  # mails that are worth a sender of their own
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


def load_reference(path: Path = LADDER) -> bool:
    """Adds the steps of the file that are not there; False when it was loaded before. What is
    stored is the registry's own and stays."""
    return load_once("reminders", [path], lambda: _load(read_json(path)["steps"]))


def _load(steps: Sequence[dict[str, Any]]) -> None:
    rows = [
        ReminderStep(
            template_code=step["plan"],
            role=step["role"],
            rung=step["rung"],
            edge=step["edge"],
            days=step["days"],
        )
        for step in steps
    ]
    ReminderStep.objects.bulk_create(rows, ignore_conflicts=True)


def sweep(now: dt.datetime) -> int:
    """Plans what is due where it is day and the centre is open, and says how many senders that is
    worth; a fixed number of statements, however many items."""
    with background("reminders.sweep"):
        places = places_awake(now)
        plan(places, now)
        plan_digests(places, now)
        give_up(now)
        number = waiting(places, now, MOST_SENDERS * PER_SENDER)
        return -(-number // PER_SENDER)


def plan(places: Sequence[Place], now: dt.datetime) -> int:
    """Writes a waiting row per item, rung and recipient, gathered into mails, and says how many;
    one statement besides the ladders.

    Safe to repeat, and safe at the same time in two places. Nothing for centres that are closed.
    """
    steps = ladders()
    places = [place for place in places if not place.closed]
    if not places or not any(steps.values()):
        return 0
    domain = urlsplit(settings.SITE_URL).hostname
    with connection.cursor() as cursor:
        cursor.execute(PLAN, {**parameters(places, steps), "now": now, "domain": domain})
        planned, mails, nobody = cursor.fetchone() or (0, 0, 0)
    if planned:
        log.info("reminders planned", planned=planned, mails=mails)
    if nobody:
        log.warning("reminders without anybody to tell", items=nobody)
    return int(planned)


def plan_digests(places: Sequence[Place], now: dt.datetime) -> int:
    """Writes a waiting digest per person of the centres whose week begins today, where there is
    something to do. The table's key lets one in per person, centre and week."""
    rows = [
        Mail(
            centre_id=place.centre_id,
            recipient_id=user_id,
            kind=MailKind.DIGEST,
            day=monday_of(place.day),
            message_id=f"<{uuid.uuid4()}@{urlsplit(settings.SITE_URL).hostname}>",
        )
        for place, user_id in due_digests(places)
    ]
    if rows:
        Mail.objects.bulk_create(rows, ignore_conflicts=True)
        log.info("digests planned", mails=len(rows))
    return len(rows)


def give_up(now: dt.datetime) -> int:
    """Marks mails as failed whose last allowed sender ended without a word."""
    return Mail.objects.given_up(now).update(
        status=MailStatus.FAILED,
        last_error=gettext_noop("the sender ended in each of the tries"),
    )


def run(now: dt.datetime, day: dt.date | None = None) -> Counter[str]:
    """Plans and sends at once, at any hour, and counts what became of the mails.

    `day` stands for today in every centre, and for a day after every pause: for a demonstration of
    another morning.
    """
    with background("reminders.run"):
        places = places_on(day) if day else places_today(now)
        plan(places, now)
        plan_digests(places, now)
        give_up(now)
    return drain(lambda: now, places, again=now if day else None).counts


def send(clock: Clock, seconds: float) -> Sent:
    """Sends what waits, where it is day and the centre is open, for so many seconds."""
    with background("reminders.send"):
        places = places_awake(clock())
    return drain(clock, places, seconds)


def drain(
    clock: Clock,
    places: Sequence[Place],
    seconds: float | None = None,
    again: dt.datetime | None = None,
) -> Sent:
    """Sends one mail after the other until none waits, the time is over, or the mail server fails.

    A sender that is killed between handing over and mark leaves a claim that runs out; that mail is
    then sent again under its Message-ID. No transaction is open while the mail server is asked.
    """
    sender = _Sender(clock, [place for place in places if not place.closed], again)
    began = clock()
    with Post() as post:
        while sender.goes_on:
            if seconds is not None and _is_over(began, clock(), seconds):
                return sender.stop()
            sender.step(post)
    return Sent(sender.counts)


def _is_over(began: dt.datetime, now: dt.datetime, seconds: float) -> bool:
    """Also when some centre's clock may have reached the hour from which nothing goes out."""
    turned = began.minute // QUARTER != now.minute // QUARTER
    return turned or (now - began).total_seconds() >= seconds


class _Sender:
    """One claim after the other; `_sent` is the mail that was taken and is not marked yet."""

    def __init__(self, clock: Clock, places: Sequence[Place], again: dt.datetime | None) -> None:
        self._clock, self._places, self._again = clock, places, again
        self._steps: Ladders | None = None
        self._sent: Claim | None = None
        self.counts: Counter[str] = Counter()
        self.goes_on = True

    def step(self, post: Post) -> None:
        """Marks what was sent, claims the next mail and hands it over; one transaction."""
        claim, mail = self._next(self._places)
        if claim is None:
            self.goes_on = False
        elif mail is None:
            self._count(claim, MailStatus.CANCELLED)
        else:
            self._hand_over(post, claim, mail)

    def stop(self) -> Sent:
        """Marks the last mail and claims no more."""
        if self._sent:
            self._next([])
        return Sent(self.counts, more=True)

    def _next(self, places: Sequence[Place]) -> tuple[Claim | None, EmailMessage | None]:
        with background("reminders.send"):
            if self._steps is None:
                self._steps = ladders()
            now = self._clock()
            claim = claim_next(places, self._steps, now, sent=self._sent, again=self._again)
            self._sent = None
            return claim, _written(claim) if claim else None

    def _hand_over(self, post: Post, claim: Claim, mail: EmailMessage) -> None:
        try:
            post.hand_over(mail)
        except FAULTS as fault:
            outcome = _outcome(claim, fault, self._clock())
            with background("reminders.send"):
                _put_back(claim, outcome, fault, self._clock())
            self.goes_on = not outcome.ends
            self._count(claim, outcome.status)
        else:
            self._sent = claim
            self._count(claim, MailStatus.SENT)

    def _count(self, claim: Claim, status: MailStatus) -> None:
        self.counts[str(status)] += 1
        log.info("mail", id=claim.mail_id, kind=claim.kind, status=status)


def _written(claim: Claim) -> EmailMessage | None:
    """The mail, None when nothing of it is needed any more."""
    if claim.status != MailStatus.CLAIMED:
        return None
    context = reminders_context(claim.rungs, claim.items)
    if claim.kind == MailKind.DIGEST:
        figures = still_wanted(claim.centre_id, claim.recipient_id, claim.made_for, claim.day)
        if figures is None:
            held = Mail.objects.claimed(claim.mail_id, claim.at)
            held.update(status=MailStatus.CANCELLED, updated_at=claim.at)
            return None
        context = digest_context(figures)
    name = "digest" if claim.kind == MailKind.DIGEST else "reminders"
    return mail_of(name, claim.language, claim.address, claim.message_id, context)


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
    kept = Mail.objects.claimed(claim.mail_id, claim.at).update(
        status=outcome.status,
        last_error=outcome.reason,
        retry_at=outcome.retry_at,
        attempts=claim.attempt - free,
        updated_at=now,
    )
    if kept and said is Verdict.ADDRESS:
        fact = AddressFault(
            user_id=claim.recipient_id, email=claim.address, since=now, fault=outcome.reason
        )
        AddressFault.objects.bulk_create([fact], ignore_conflicts=True)
    log.warning("mail not taken", id=claim.mail_id, verdict=said, kept=bool(kept))
