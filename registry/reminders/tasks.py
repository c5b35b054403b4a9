"""Celery's door to the jobs. Nothing is retried here: the table is the queue, and what failed or
was lost is taken up by a later sweep, so a broker that loses everything loses no reminder."""

from celery import shared_task
from django.utils import timezone

from registry.health.jobs import note_sweep
from registry.reminders import jobs

UNTIL_NEXT_SWEEP = 300  # seconds; older messages have been sent anew by then


@shared_task(name="reminders.sweep", acks_late=True)
def sweep() -> None:
    """Plans what is due and asks for each waiting reminder to be sent; one that fails on the way
    leaves no sign of life, so that the health page tells."""
    for reminder_id in jobs.sweep(timezone.now()):
        send.apply_async((reminder_id,), expires=UNTIL_NEXT_SWEEP)
    note_sweep(timezone.now())


@shared_task(name="reminders.send", acks_late=True)
def send(reminder_id: int) -> None:
    """Sends one reminder; safe to run twice."""
    jobs.send(reminder_id, timezone.now())
