"""Celery's door to the jobs. Nothing is retried here: the table is the queue, and what failed or
was lost is taken up by a later sweep, so a broker that loses everything loses no reminder."""

from celery import shared_task
from django.utils import timezone

from registry.health.jobs import note_sweep
from registry.reminders import jobs

UNTIL_NEXT_SWEEP = 300  # seconds; the next sweep asks anew
SECONDS = 45.0  # for one sender: short enough that a single worker still shows that it lives


@shared_task(name="reminders.sweep", acks_late=True)
def sweep() -> None:
    """Plans what is due and asks for senders; one that fails on the way leaves no sign of life, so
    that the health page tells."""
    for _sender in range(jobs.sweep(timezone.now())):
        send.apply_async(expires=UNTIL_NEXT_SWEEP)
    note_sweep(timezone.now())


@shared_task(name="reminders.send", acks_late=True)
def send() -> None:
    """Sends what waits for a while, and asks for another sender if there is more."""
    if jobs.send(timezone.now, SECONDS).more:
        send.apply_async(expires=UNTIL_NEXT_SWEEP)
