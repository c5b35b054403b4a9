"""Celery's door to the job."""

from celery import shared_task
from django.utils import timezone

from registry.completeness import jobs


@shared_task(name="completeness.count_peers", acks_late=True)
def count_peers() -> None:
    """Counts once a day; safe to run twice."""
    jobs.count_peers(timezone.now())
