"""The task that beat sends every half minute."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from registry.health.jobs import note_life


@shared_task(name="health.beat")
def beat(sent_at: str) -> None:
    """Stamps the signs of life; `sent_at` is beat's moment, ISO 8601 with its zone."""
    note_life(sent_at=dt.datetime.fromisoformat(sent_at), now=timezone.now())
