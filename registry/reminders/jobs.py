"""Plans and sends reminders. The table is the queue; whoever sends a row claims it first."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.utils.translation import gettext_noop

from registry.audit.context import background
from registry.reminders.codes import ReminderStatus
from registry.reminders.ladder import PLAN, Place, parameters
from registry.reminders.mail import mail_of
from registry.reminders.models import Reminder
from registry.reminders.rules import MOST_ATTEMPTS, pause_after
from registry.reminders.selectors import needless, places_awake, places_on, places_today

log = structlog.get_logger("registry.reminders")
MOST_PER_SWEEP = 1000
LONGEST_REASON = 200  # characters of the column


@dataclass(frozen=True)
class Outcome:
    """What became of a claimed reminder."""

    status: ReminderStatus
    reason: str = ""
    sent_at: dt.datetime | None = None
    retry_at: dt.datetime | None = None


def sweep(now: dt.datetime) -> list[int]:
    """Plans what is due where it is day, and says which rows are to be sent: four statements,
    however many items."""
    with background("reminders.sweep"):
        places = places_awake(now)
        plan(places, now)
        give_up(now)
        centres = [place.centre_id for place in places]
        waiting = Reminder.objects.to_send(now).filter(centre__in=centres).order_by("id")
        return list(waiting.values_list("pk", flat=True)[:MOST_PER_SWEEP])


def run(now: dt.datetime, day: dt.date | None = None) -> Counter[str]:
    """Plans and sends at once, at any hour, and counts what became of the rows.

    `day` stands for today in every centre: for a demonstration of the next morning.
    """
    with background("reminders.run"):
        plan(places_on(day) if day else places_today(now), now)
        give_up(now)
        waiting = list(Reminder.objects.to_send(now).order_by("id").values_list("pk", flat=True))
    return Counter(str(status) for pk in waiting if (status := send(pk, now, day)))


def plan(places: Sequence[Place], now: dt.datetime) -> int:
    """Writes a waiting row per item, rung and recipient, and says how many; one statement.

    Safe to repeat, and safe at the same time in two places.
    """
    if not places:
        return 0
    wanted = parameters(places, settings.REMINDERS_CATCH_UP_DAYS)
    with connection.cursor() as cursor:
        cursor.execute(PLAN, {**wanted, "now": now, "domain": urlsplit(settings.SITE_URL).hostname})
        planned, nobody = cursor.fetchone() or (0, 0)
    if planned:
        log.info("reminders planned", planned=planned)
    if nobody:
        log.warning("reminders without anybody to tell", items=nobody)
    return int(planned)


def give_up(now: dt.datetime) -> int:
    """Marks rows as failed whose last allowed sender ended without a word."""
    return Reminder.objects.given_up(now).update(
        status=ReminderStatus.FAILED,
        last_error=gettext_noop("the sender ended in each of the tries"),
    )


def send(reminder_id: int, now: dt.datetime, day: dt.date | None = None) -> ReminderStatus | None:
    """Sends one reminder unless somebody else does, and says what became of it.

    None when the row was not to be had. `day` stands for today at the centre. Two senders at once
    are decided by the claim. A sender that is killed between sending and marking leaves a claim
    that runs out; the row is then sent again under the same Message-ID. No transaction is open
    while the mail server is asked.
    """
    with background("reminders.send"):
        reminder = _claimed(reminder_id, now)
        if reminder is None:
            return None
        today = day or now.astimezone(ZoneInfo(reminder.centre.time_zone)).date()
        reason = needless(reminder, today)
        mail = None if reason else mail_of(reminder)
    outcome = _deliver(reminder, mail, now) if mail else Outcome(ReminderStatus.CANCELLED, reason)
    with background("reminders.send"):
        kept = _mark(reminder_id, outcome, now)
    log.info("reminder", id=reminder_id, rung=reminder.rung, status=outcome.status, kept=kept)
    return outcome.status


def _claimed(reminder_id: int, now: dt.datetime) -> Reminder | None:
    """The row with what its mail needs, for the caller alone."""
    if not Reminder.objects.claim(reminder_id, now):
        return None
    held = Reminder.objects.claimed(reminder_id, now)
    return held.select_related("planned_item__patient", "recipient", "centre").get()


def _mark(reminder_id: int, outcome: Outcome, now: dt.datetime) -> bool:
    """Writes what became of it, as long as the claim of that moment holds."""
    held = Reminder.objects.claimed(reminder_id, now)
    return bool(
        held.update(
            status=outcome.status,
            last_error=outcome.reason[:LONGEST_REASON],
            sent_at=outcome.sent_at,
            retry_at=outcome.retry_at,
            updated_at=now,
        )
    )


def _deliver(reminder: Reminder, mail: EmailMessage, now: dt.datetime) -> Outcome:
    """Hands the mail over."""
    try:
        mail.send()
    except (SMTPException, OSError) as fault:
        return _failed(reminder.attempts, fault, now)
    return Outcome(ReminderStatus.SENT, sent_at=now)


def _failed(attempts: int, fault: Exception, now: dt.datetime) -> Outcome:
    """Waits for another try, unless the server's no is final or the tries are used up."""
    if final(fault) or attempts >= MOST_ATTEMPTS:
        return Outcome(ReminderStatus.FAILED, told(fault))
    retry_at = now + pause_after(attempts)
    return Outcome(ReminderStatus.WAITING, told(fault), retry_at=retry_at)


def final(fault: Exception) -> bool:
    """Whether the mail server refused this recipient or this mail for good (SMTP 5xx).

    A refused sign-in or sender is a fault of the settings, which somebody will mend: not final.
    """
    if isinstance(fault, SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in fault.recipients.values())
    return isinstance(fault, SMTPDataError) and fault.smtp_code >= 500


def told(fault: Exception) -> str:
    """The reason in the mail server's own words."""
    if isinstance(fault, SMTPRecipientsRefused):
        answers = [f"{code} {_plain(text)}" for code, text in fault.recipients.values()]
        return "; ".join(answers)
    code, text = getattr(fault, "smtp_code", ""), getattr(fault, "smtp_error", "")
    return f"{code} {_plain(text)}" if code else f"{type(fault).__name__}: {fault}"


def _plain(text: bytes | str) -> str:
    return text.decode(errors="replace") if isinstance(text, bytes) else text
